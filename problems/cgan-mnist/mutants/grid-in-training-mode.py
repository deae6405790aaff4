# ---
# title: "The grid is made in training mode"
# breaks: "It makes them in evaluation mode and without a graph"
# part: cgan-grid
# ceiling: 0.75
# hint: "Set the generator to evaluation mode before you look at its pictures."
# ---
# %% id="cgan-grid"
def label_grid(generator, noise):
    labels = torch.arange(10).repeat_interleave(len(noise))
    was_training = generator.training
    with torch.no_grad():
        grid = generator(noise.repeat(10, 1), labels)
    generator.train(was_training)
    return grid
