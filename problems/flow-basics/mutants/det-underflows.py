# ---
# title: "The determinant is computed before its logarithm"
# breaks: "its logarithm is finite all the same."
# part: flow-log-abs-det
# ceiling: 0.7
# hint: "Perhaps the determinant itself is formed, which leaves the range of floats in many
#   dimensions: torch.linalg.slogdet never forms it."
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
    return torch.det(jacobians).abs().log()
