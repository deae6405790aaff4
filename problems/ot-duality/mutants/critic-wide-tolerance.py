# ---
# title: np.allclose with its wide default tolerance
# breaks: "for all triples, each up to 1e-9."
# part: lipschitz-potential
# ceiling: 0.85
# hint: "What is wrong by a millionth is let through: np.allclose allows for 1e-5 by itself."
# ---
# %% id="lipschitz-potential"
def lipschitz_potential(distance, phi, psi):
    if distance.shape != distance.T.shape or not np.allclose(distance, distance.T):
        raise ValueError("not symmetric")
    detour = (distance[:, :, None] + distance[None, :, :]).min(axis=1)
    if not np.allclose(np.diag(distance), 0) or not np.allclose(detour, distance):
        raise ValueError("staying costs something, or a detour is shorter")
    return (distance - psi[None, :]).min(axis=1)
