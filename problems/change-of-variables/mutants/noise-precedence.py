# ---
# title: "The exponential multiplies the square only"
# breaks: "`cube_to_noise(x)` returns a tuple: the noise `[N, 3]` and $\\log\\left|\\det \\partial
#   z/\\partial x\\right|$ `[N]`."
# part: cube-to-noise
# ceiling: 0.8
# hint: "Your inverse is off in its third coordinate: the exponential multiplies the whole
#   difference."
# ---
# %% id="cube-to-noise"
def cube_to_noise(x):
    first, second, third = x.unbind(dim=1)
    back = third**3 - first**2 * torch.exp(first)
    noise = torch.stack([first, second * torch.exp(-first), back], dim=1)
    return noise, math.log(3) + 2 * third.abs().log()
