# ---
# title: The path is the straight line
# breaks: "With $\\omega$ the angle between `start` and `end`, and $t$ from 0 to 1 in equal
#   steps"
# part: interpolate
# ceiling: 0.5
# hint: "The straight line leaves the shell where latents live: walk the great circle."
# ---
# %% id="interpolate"
def interpolate(start, end, steps):
    t = torch.linspace(0, 1, steps, device=start.device)[:, None]
    return (1 - t) * start + t * end
