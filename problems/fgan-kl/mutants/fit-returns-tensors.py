# ---
# title: "Tensors are kept instead of floats"
# breaks: "returns a list of `updates` floats: the estimate *before* each update"
# part: kl-fit
# ceiling: 0.5
# hint: "A tensor in a list keeps its whole graph alive: use .item()."
# ---
# %% id="kl-fit"
def kl_fit(network, optimizer, sample_p, sample_q, estimate, updates):
    estimates = []
    for _ in range(updates):
        value = estimate(network(sample_p()), network(sample_q()))
        optimizer.zero_grad()
        (-value).backward()
        optimizer.step()
        estimates.append(value)
    return estimates
