# ---
# title: "A log-sum-exp for the mean of d, gradients by autograd.grad"
# ---
# %% id="kl-estimate"
def kl_estimate(h_p, h_q):
    mean_d = torch.exp(torch.logsumexp(h_q, 0) - math.log(h_q.numel()))
    return 1.0 + torch.mean(h_p) - mean_d


# %% id="kl-fit"
def kl_fit(network, optimizer, sample_p, sample_q, estimate, updates):
    estimates = []
    parameters = list(network.parameters())
    for _ in range(updates):
        value = estimate(network(sample_p()), network(sample_q()))
        for parameter, slope in zip(
            parameters, torch.autograd.grad(value, parameters), strict=True
        ):
            parameter.grad = -slope
        optimizer.step()
        estimates.append(float(value))
    return estimates
