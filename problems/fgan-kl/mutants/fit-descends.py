# ---
# title: "The estimate is minimised"
# breaks: "one step of the optimiser that makes `estimate(h_p, h_q)` *larger*"
# part: kl-fit
# ceiling: 0.5
# hint: "Optimisers minimise: hand them minus the estimate."
# ---
# %% id="kl-fit"
def kl_fit(network, optimizer, sample_p, sample_q, estimate, updates):
    estimates = []
    for _ in range(updates):
        value = estimate(network(sample_p()), network(sample_q()))
        optimizer.zero_grad()
        value.backward()
        optimizer.step()
        estimates.append(value.item())
    return estimates
