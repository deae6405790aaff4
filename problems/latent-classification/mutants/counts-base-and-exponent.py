# ---
# title: Base and exponent are exchanged
# breaks: "so that there are $Z = k^m$ latents"
# part: latent-counts
# ceiling: 0.5
# hint: "Two values and ten entries: 1024 latents, not 100."
# ---
# %% id="latent-counts"
def operation_counts():
    table = m_count**k_count
    return {
        "decoded": table,
        "compared": n_count * table * d_count,
        "latent model": T_count * n_count * s_count,
        "basic model": T_count * n_count,
        "one more": table * d_count,
    }
