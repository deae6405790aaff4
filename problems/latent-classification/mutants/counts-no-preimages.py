# ---
# title: The latent model is evaluated once for each data point
# breaks: "for each data point, evaluate $P_w(\\cdot|z)$ at each latent of its preimage"
# part: latent-counts
# ceiling: 0.7
# hint: "A data point has s latents on average, and each is evaluated."
# ---
# %% id="latent-counts"
def operation_counts():
    table = k_count**m_count
    return {
        "decoded": table,
        "compared": n_count * table * d_count,
        "latent model": T_count * n_count,
        "basic model": T_count * n_count,
        "one more": table * d_count,
    }
