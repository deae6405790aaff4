# ---
# title: "A claim of NaN counts as no error"
# breaks: "A claim that is NaN is as wrong as can be: the gap is then `inf`."
# part: log-det-gap
# ceiling: 0.7
# hint: "NaN was replaced by a harmless number. A claim that is not a number should fail the check
#   loudest."
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
    return (claims - truth).abs().nan_to_num(nan=0.0).max().item()
