# ---
# title: "Gradients are never cleared"
# breaks: "with the gradients of these two batches alone"
# part: kl-fit
# ceiling: 0.5
# hint: "Gradients add up over updates: call optimizer.zero_grad() before backward()."
# ---
# %% id="kl-fit"
def kl_fit(network, optimizer, sample_p, sample_q, estimate, updates):
    estimates = []
    for _ in range(updates):
        value = estimate(network(sample_p()), network(sample_q()))
        (-value).backward()
        optimizer.step()
        estimates.append(value.item())
    return estimates
