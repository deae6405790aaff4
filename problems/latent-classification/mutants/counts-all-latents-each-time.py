# ---
# title: The latent model is evaluated at all latents for each data point
# breaks: "for each data point, evaluate $P_w(\\cdot|z)$ at each latent of its preimage"
# part: latent-counts
# ceiling: 0.7
# hint: "Only the latents of the preimage are evaluated; the search is done once."
# ---
# %% id="latent-counts"
def operation_counts():
    table = k_count**m_count
    return {
        "decoded": table,
        "compared": n_count * table * d_count,
        "latent model": T_count * n_count * table,
        "basic model": T_count * n_count,
        "one more": table * d_count,
    }
