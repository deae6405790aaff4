# ---
# title: The charge is for what is sent too much
# breaks: "($v_i$ minus what leaves $i$, $w_j$ minus what arrives at $j$)"
# part: lagrangian
# ceiling: 0.5
# hint: "Charge for v_i minus what leaves i; else the dual reads phi_i + psi_j >= -c_ij."
# ---
# %% id="lagrangian"
def lagrangian_chain():
    T, c, v, w, phi, psi = toy.T, toy.c, toy.v, toy.w, toy.phi, toy.psi
    cells = [(i, j) for i in range(2) for j in range(3)]
    charges = sum(phi[i] * (sum(T[i]) - v[i]) for i in range(2))
    charges += sum(psi[j] * (T[0][j] + T[1][j] - w[j]) for j in range(3))
    earned = -sum(phi[i] * v[i] for i in range(2)) - sum(psi[j] * w[j] for j in range(3))
    return InequalityChain(
        [
            sum(T[i][j] * c[i][j] for i, j in cells) + charges,
            sum(T[i][j] * (c[i][j] + phi[i] + psi[j]) for i, j in cells) + earned,
            earned,
        ],
        ["==", ">="],
    )
