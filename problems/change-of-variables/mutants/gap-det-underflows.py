# ---
# title: "The determinant first, then its logarithm"
# breaks: "Its Jacobian may be dense and its determinant negative (space is mirrored), or too
#   small or large for a number while its logarithm is not."
# part: log-det-gap
# ceiling: 0.7
# hint: "In many dimensions a determinant is too small for a number: torch.linalg.slogdet gives
#   its logarithm."
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
    truth = torch.linalg.det(jacobians).abs().log()
    return (claims - truth).abs().nan_to_num(nan=math.inf, posinf=math.inf).max().item()
