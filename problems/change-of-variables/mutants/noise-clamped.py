# ---
# title: "A small number is added before the logarithm"
# breaks: "The logarithm is finite for every $x_3 \\ne 0$ that the dtype can hold, also where
#   $x_3^2$ underflows, and it is `-inf` where $x_3 = 0$, because the density is 0 there."
# part: cube-to-noise
# ceiling: 0.8
# hint: "A floor under the square changes the likelihood next to the plane: -inf at 0 is the
#   truth."
# ---
# %% id="cube-to-noise"
def cube_to_noise(x):
    first, second, third = x.unbind(dim=1)
    back = (third**3 - first**2) * torch.exp(first)
    noise = torch.stack([first, second * torch.exp(-first), back], dim=1)
    return noise, torch.log(3 * third**2 + 1e-12)
