# ---
# title: The Lagrangian is sorted, and its least value is left out
# breaks: "no $T_{ij}$ is left"
# part: lagrangian
# ceiling: 0.5
# hint: "The last step is the infimum over T >= 0: set the plan that makes every term smallest."
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
            sum(T[i][j] * (c[i][j] - phi[i] - psi[j]) / 2 for i, j in cells) + earned,
        ],
        ["==", ">="],
    )
