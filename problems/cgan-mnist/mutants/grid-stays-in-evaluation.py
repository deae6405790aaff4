# ---
# title: "The generator is left in evaluation mode"
# breaks: "the generator's mode afterwards is what it was before."
# part: cgan-grid
# ceiling: 0.75
# hint: "Whoever changes the mode sets it back."
# ---
# %% id="cgan-grid"
def label_grid(generator, noise):
    labels = torch.arange(10).repeat_interleave(len(noise))
    generator.eval()
    with torch.no_grad():
        grid = generator(noise.repeat(10, 1), labels)
    return grid
