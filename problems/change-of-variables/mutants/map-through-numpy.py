# ---
# title: "The root is taken in NumPy, outside of the graph"
# breaks: "Gradients flow through it, and they are finite and right wherever $x_3 \\neq 0$"
# part: cube-map
# ceiling: 0.5
# hint: "np.cbrt has the right values, but no gradient passes through it."
# ---
# %% id="cube-map"
def cube_map(z):
    first, second, third = z.detach().numpy().T
    u = third * np.exp(-first) + first**2
    data = np.stack([first, second * np.exp(first), np.cbrt(u)], axis=1)
    return torch.from_numpy(data)
