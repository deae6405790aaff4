# ---
# title: "Rows and columns are exchanged"
# breaks: "row `k`, column `j` is the picture of label `k` with noise `j`."
# part: cgan-grid
# ceiling: 0.5
# hint: "The grid is transposed: a row holds one label, so each label comes C times before the
#   next."
# ---
# %% id="cgan-grid"
def label_grid(generator, noise):
    labels = torch.arange(10).repeat(len(noise))
    was_training = generator.training
    generator.eval()
    with torch.no_grad():
        grid = generator(noise.repeat_interleave(10, dim=0), labels)
    generator.train(was_training)
    return grid
