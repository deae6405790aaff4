# ---
# title: "The determinant is returned, not its logarithm"
# breaks: "`log_abs_det` returns $\\log|\\det J|$"
# part: flow-log-abs-det
# ceiling: 0.5
# hint: "The contract asks for the logarithm of the determinant."
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
    return torch.linalg.slogdet(jacobians).logabsdet.exp()
