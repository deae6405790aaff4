# ---
# title: "The determinant in float64, and then its logarithm"
# breaks: "Its Jacobian may be dense and its determinant negative (space is mirrored), or too
#   small or large for a number while its logarithm is not."
# part: log-det-gap
# ceiling: 0.7
# hint: "float64 underflows too, only later: torch.linalg.slogdet never forms the determinant."
# ---
# %% id="log-det-gap"
def log_det_gap(to_noise, x):
    points = x.detach().requires_grad_()
    noise, claims = to_noise(points)
    rows = [
        torch.autograd.grad(column.sum(), points, retain_graph=True)[0]
        for column in noise.unbind(dim=1)
    ]
    truth = torch.linalg.det(torch.stack(rows, dim=1).double()).abs().log()
    return (claims - truth).abs().nan_to_num(nan=math.inf, posinf=math.inf).max().item()
