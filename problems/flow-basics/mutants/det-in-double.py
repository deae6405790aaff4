# ---
# title: "The result is float64 whatever came in"
# breaks: "What is returned is a tensor, with the dtype of its input"
# part: flow-log-abs-det
# ceiling: 0.7
# hint: "If its dtype is what is wrong: for points in float32 the result is float32 too."
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
    return torch.linalg.slogdet(jacobians.double()).logabsdet
