# ---
# title: "Only the diagonal of the Jacobian is used"
# breaks: "`log_abs_det` returns $\\log|\\det J|$"
# part: flow-log-abs-det
# ceiling: 0.5
# hint: "The product of the diagonal is the determinant of a triangular matrix only."
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
    return jacobians.diagonal(dim1=1, dim2=2).abs().log().sum(dim=1)
