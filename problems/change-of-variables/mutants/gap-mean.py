# ---
# title: "The mean of the differences"
# breaks: "is the largest absolute difference, over the rows of `x` `[N, d]`, between the
#   log-determinant that `to_noise` claims and that of autograd's Jacobian: a plain float."
# part: log-det-gap
# ceiling: 0.7
# hint: "A mean lets one wrong row hide among many right ones, and errors of two signs cancel.
#   Take the largest."
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
    truth = torch.linalg.slogdet(jacobians).logabsdet
    return (claims - truth).nan_to_num(nan=math.inf).mean().abs().item()
