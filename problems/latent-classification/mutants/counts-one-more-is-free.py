# ---
# title: One more data point costs one evaluation
# breaks: "pairs of entries compared to classify one more data point after training"
# part: latent-counts
# ceiling: 0.85
# hint: "There is no inverse: its preimage has to be searched for, too."
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
