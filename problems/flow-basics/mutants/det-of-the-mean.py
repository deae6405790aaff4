# ---
# title: "One Jacobian stands for the whole batch"
# breaks: "a tensor `[N]`."
# part: flow-log-abs-det
# ceiling: 0.7
# hint: "Every row has a Jacobian of its own: a curved map stretches differently at each point."
# ---
# %% id="flow-log-abs-det"
def log_abs_det(function, points):
    points = points.detach().requires_grad_()
    outputs = function(points)
    rows = [
        torch.autograd.grad(column.sum(), points, retain_graph=True)[0]
        for column in outputs.unbind(dim=1)
    ]
    jacobians = torch.stack(rows, dim=1)
    return torch.linalg.slogdet(jacobians.mean(dim=0)).logabsdet.expand(len(points))
