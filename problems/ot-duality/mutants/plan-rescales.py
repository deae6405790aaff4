# ---
# title: Unequal totals are silently rescaled, negative masses cut off
# breaks: "it never rescales them"
# part: transport-plan
# ceiling: 0.8
# hint: "Masses that cannot be transported are a mistake of the caller's: raise ValueError."
# ---
# %% id="transport-plan"
def transport_plan(cost, v, w):
    v, w = np.maximum(v, 0), np.maximum(w, 0)
    w = w * (v.sum() / w.sum())
    m, n = cost.shape
    leaves, arrives = np.kron(np.eye(m), np.ones(n)), np.kron(np.ones(m), np.eye(n))
    A, b = np.vstack([leaves, arrives]), np.concatenate([v, w])
    return linprog(cost.ravel(), A_eq=A, b_eq=b).x.reshape(m, n)
