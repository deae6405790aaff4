# ---
# title: Totals are compared without regard to their size
# breaks: "totals differ by more than 1e-9 of the larger total"
# part: transport-plan
# ceiling: 0.8
# hint: "How much totals may differ is a share of the larger one: 1e-8 and 1.01e-8 are not equal."
# ---
# %% id="transport-plan"
def transport_plan(cost, v, w):
    if min(v.min(), w.min()) < 0 or abs(v.sum() - w.sum()) > 1e-9:
        raise ValueError("impossible masses")
    m, n = cost.shape
    A = np.vstack([np.kron(np.eye(m), np.ones(n)), np.kron(np.ones(m), np.eye(n))])
    return linprog(cost.ravel(), A_eq=A, b_eq=np.concatenate([v, w])).x.reshape(m, n)
