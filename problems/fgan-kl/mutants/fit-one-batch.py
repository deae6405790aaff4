# ---
# title: "One batch is drawn at the start and used throughout"
# breaks: "For each update it calls `sample_p()` once and `sample_q()` once, for fresh batches"
# part: kl-fit
# ceiling: 0.5
# hint: "Samples drawn once are learnt by heart: draw inside the loop."
# ---
# %% id="kl-fit"
def kl_fit(network, optimizer, sample_p, sample_q, estimate, updates):
    estimates = []
    points_p, points_q = sample_p(), sample_q()
    for _ in range(updates):
        value = estimate(network(points_p), network(points_q))
        optimizer.zero_grad()
        (-value).backward()
        optimizer.step()
        estimates.append(value.item())
    return estimates
