# ---
# title: The second step is the first one, multiplied out
# breaks: "the same, sorted by the plan: each $T_{ij}$ is written once, times one bracket"
# part: lagrangian
# ceiling: 0.5
# hint: "Collect everything that multiplies T_ij in one bracket."
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
            sp.expand(sum(T[i][j] * c[i][j] for i, j in cells) + charges),
            earned,
        ],
        ["==", ">="],
    )
