# ---
# title: "The logit is positive where the generator is likelier"
# breaks: "so that it is positive where the data are the likelier source."
# part: optimal-logit
# ceiling: 0.5
# hint: "Perhaps the sign is turned: the logit of real is log p_data - log p_g."
# ---
# %% id="optimal-logit"
def optimal_logit(points, theta, theta0, epsilon, epsilon0):
    from_generator = (points - theta) / epsilon
    from_data = (points - theta0) / epsilon0
    return torch.log(epsilon0 / epsilon) + (from_data**2 - from_generator**2) / 2
