# ---
# title: The search is taken to be linear in m
# breaks: "so that there are $Z = k^m$ latents"
# part: latent-counts
# ceiling: 0.5
# hint: "Each entry is free: k choices, m times over, are k to the m."
# ---
# %% id="latent-counts"
def operation_counts():
    table = k_count * m_count
    return {
        "decoded": table,
        "compared": n_count * table * d_count,
        "latent model": T_count * n_count * s_count,
        "basic model": T_count * n_count,
        "one more": table * d_count,
    }
