# ---
# title: The search is counted for one data point
# breaks: "compare every data point with every decoded latent, in each of the $d$ entries"
# part: latent-counts
# ceiling: 0.7
# hint: "Each of the n data points is compared."
# ---
# %% id="latent-counts"
def operation_counts():
    table = k_count**m_count
    return {
        "decoded": table,
        "compared": table * d_count,
        "latent model": T_count * n_count * s_count,
        "basic model": T_count * n_count,
        "one more": table * d_count,
    }
