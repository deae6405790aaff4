# ---
# title: "The samples carry a graph"
# breaks: "No gradient is kept."
# part: rnvp-sample
# ceiling: 0.7
# hint: "Nobody differentiates samples: torch.no_grad saves the memory."
# ---
# %% id="rnvp-sample"
def levels_from_latents(z, steps_back):
    for step_back in steps_back:
        z = step_back(z)
    return (256 * z).floor().clamp(0, 255)
