# ---
# title: "A row shows one noise vector over and over"
# breaks: "Along a row the noise changes"
# part: cgan-grid
# ceiling: 0.75
# hint: "Every picture of a row is made of the same noise: a generator that knows ten pictures
#   would pass."
# ---
# %% id="cgan-grid"
def label_grid(generator, noise):
    labels = torch.arange(10).repeat_interleave(len(noise))
    was_training = generator.training
    generator.eval()
    with torch.no_grad():
        grid = generator(noise[:1].expand(10 * len(noise), -1), labels)
    generator.train(was_training)
    return grid
