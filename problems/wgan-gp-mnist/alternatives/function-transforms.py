# ---
# title: "torch.func: a gradient function of one picture, mapped over the batch"
# ---
# %% id="gradient-penalty"
def gradient_penalty(critic, points):
    slope_of_one = torch.func.grad(lambda picture: critic(picture[None])[0])
    gradients = torch.func.vmap(slope_of_one)(points.detach())
    return (gradients.flatten(1).norm(dim=1) - 1).pow(2).mean()


# %% id="gp-turns"
def take_turns(real_batches, draw, update_critic, update_generator):
    def turn(real):
        for_generator, for_critic = draw(real.shape[0]), draw(real.shape[0])
        report = update_critic(real, for_critic)
        update_generator(for_generator)
        return report

    return [turn(real) for real in real_batches]
