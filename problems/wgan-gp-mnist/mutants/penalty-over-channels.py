# ---
# title: The length is taken over channels only
# breaks: "Its length is one number a picture, over all pixels and channels."
# part: gradient-penalty
# ceiling: 0.5
# hint: "norm(dim=1) of [N, C, H, W] leaves a length for every pixel: flatten each picture first."
# ---
# %% id="gradient-penalty"
def gradient_penalty(critic, points):
    points = points.detach().requires_grad_()
    (gradients,) = torch.autograd.grad(critic(points).sum(), points, create_graph=True)
    slopes = gradients.norm(dim=1)
    return ((slopes - 1) ** 2).mean()
