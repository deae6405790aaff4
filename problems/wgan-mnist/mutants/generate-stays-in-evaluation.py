# ---
# title: The generator is left in evaluation mode
# breaks: "the generator's mode afterwards is what it was before"
# part: generate
# ceiling: 0.5
# hint: "Whoever changes the mode sets it back: training would go on without batch statistics."
# ---
# %% id="generate"
@torch.no_grad()
def generate(generator, latents):
    generator.eval()
    return generator(latents)
