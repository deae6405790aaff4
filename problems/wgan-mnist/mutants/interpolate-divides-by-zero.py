# ---
# title: The path between equal directions is NaN
# breaks: "the row is $(1 - t)\\, z_{start} + t\\, z_{end}$, the limit for $\\omega \\to 0$."
# part: interpolate
# ceiling: 0.75
# hint: "Where both latents point the same way sin(omega) is 0: take the straight line there."
# ---
# %% id="interpolate"
def interpolate(start, end, steps):
    t = torch.linspace(0, 1, steps, dtype=torch.float64, device=start.device)[:, None]
    cosine = (start @ end).double() / (start.double().norm() * end.double().norm())
    omega = torch.acos(cosine.float().double().clamp(-1, 1))
    path = torch.sin((1 - t) * omega) * start + torch.sin(t * omega) * end
    return (path / torch.sin(omega)).to(start.dtype)
