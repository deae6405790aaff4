# ---
# title: "The logarithm is taken of the determinant as it is"
# breaks: "The determinant may be negative, because a map may mirror space."
# part: flow-log-abs-det
# ceiling: 0.7
# hint: "A map that mirrors space has a negative determinant: take its absolute value first."
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
    return torch.slogdet(jacobians).logabsdet + torch.det(jacobians).sign().log()
