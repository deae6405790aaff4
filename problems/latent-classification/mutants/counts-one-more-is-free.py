# ---
# title: One more data point costs one evaluation
# breaks: "pairs of entries compared to classify one more data point after training"
# part: latent-counts
# ceiling: 0.85
# hint: "The count for one more data point is wrong, or not worked out: all decoded latents are
#   searched for its preimage, entry by entry."
# ---
# %% id="latent-counts"
def operation_counts():
    table = k_count**m_count
    return {
        "decoded": table,
        "compared": n_count * table * d_count,
        "latent model": T_count * n_count * s_count,
        "basic model": T_count * n_count,
        "one more": s_count,
    }
