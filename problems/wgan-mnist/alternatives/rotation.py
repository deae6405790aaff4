# ---
# title: The great circle by rotating within the plane of the two latents
# ---
# %% id="interpolate"
def interpolate(start, end, steps):
    length_start, length_end = start.norm(), end.norm()
    u, v = start / length_start, end / length_end
    angle = 2 * torch.atan2((u - v).norm(), (u + v).norm())  # exact for small angles too
    weights = []
    for k in range(steps):
        t = k / (steps - 1)
        if angle < 1e-4:
            weights.append((1 - t, t))
        else:
            weights.append(
                (
                    (torch.sin((1 - t) * angle) / torch.sin(angle)).item(),
                    (torch.sin(t * angle) / torch.sin(angle)).item(),
                )
            )
    return torch.stack([a * start + b * end for a, b in weights])


# %% id="generate"
@torch.inference_mode()
def generate(generator, latents):
    mode = generator.training
    try:
        return generator.eval()(latents).clone()
    finally:
        generator.train(mode)
