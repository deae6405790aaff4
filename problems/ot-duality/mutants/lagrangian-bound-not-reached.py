# ---
# title: A bound from below that is not the least value
# breaks: "its least value over all plans $T \\ge 0$, marginals or not"
# part: lagrangian
# ceiling: 0.5
# hint: "A lower bound that is not reached is no infimum: which T makes every term 0?"
# ---
# %% id="lagrangian"
def lagrangian_chain():
    T, c, v, w, phi, psi = toy.T, toy.c, toy.v, toy.w, toy.phi, toy.psi
    cells = [(i, j) for i in range(2) for j in range(3)]
    charges = sum(phi[i] * (v[i] - sum(T[i])) for i in range(2))
    charges += sum(psi[j] * (w[j] - T[0][j] - T[1][j]) for j in range(3))
    earned = sum(phi[i] * v[i] for i in range(2)) + sum(psi[j] * w[j] for j in range(3))
    return InequalityChain(
        [
            sum(T[i][j] * c[i][j] for i, j in cells) + charges,
            sum(T[i][j] * (c[i][j] - phi[i] - psi[j]) for i, j in cells) + earned,
            earned - 1,
        ],
        ["==", ">="],
    )
