# ---
# title: Own symbols of the same names
# ---
# %% id="latent-counts"
def operation_counts():
    k, m, n, d, T, s = sp.symbols("k m n d T s")
    return {
        "decoded": k**m,
        "compared": n * d * k**m,
        "latent model": n * s * T,
        "basic model": n * T,
        "one more": d * k**m,
    }


# %% id="latent-risk"
def classification_risk(log_posterior, labels):
    return F.nll_loss(log_posterior, labels)
