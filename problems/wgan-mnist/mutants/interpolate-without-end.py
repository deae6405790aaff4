# ---
# title: The path stops short of its end
# breaks: "both ends included"
# part: interpolate
# ceiling: 0.5
# hint: "torch.arange(steps) / steps never reaches 1: use linspace(0, 1, steps)."
# ---
# %% id="interpolate"
def interpolate(start, end, steps):
    t = (torch.arange(steps, device=start.device) / steps)[:, None]
    omega = torch.acos(F.cosine_similarity(start, end, dim=0).clamp(-1, 1))
    if omega < 1e-3:
        return (1 - t) * start + t * end
    return (torch.sin((1 - t) * omega) * start + torch.sin(t * omega) * end) / torch.sin(omega)
