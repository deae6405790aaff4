# ---
# title: "The determinant is taken to be the product of the diagonal"
# breaks: "Its Jacobian may be dense and its determinant negative (space is mirrored), or too
#   small or large for a number while its logarithm is not."
# part: log-det-gap
# ceiling: 0.5
# hint: "The product of the diagonal is the determinant of a triangular matrix; this one is
#   dense."
# ---
# %% id="log-det-gap"
def log_det_gap(to_noise, x):
    points = x.detach().requires_grad_()
    noise, claims = to_noise(points)
    rows = [
        torch.autograd.grad(column.sum(), points, retain_graph=True)[0]
        for column in noise.unbind(dim=1)
    ]
    jacobians = torch.stack(rows, dim=1)
    truth = jacobians.diagonal(dim1=1, dim2=2).abs().log().sum(dim=1)
    return (claims - truth).abs().nan_to_num(nan=math.inf, posinf=math.inf).max().item()
