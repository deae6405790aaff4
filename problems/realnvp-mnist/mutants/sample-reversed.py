# ---
# title: "The steps are applied from the last to the first"
# breaks: "applied from the first to the last"
# part: rnvp-sample
# ceiling: 0.5
# hint: "The list is already in the order of the way back."
# ---
# %% id="rnvp-sample"
def levels_from_latents(z, steps_back):
    with torch.no_grad():
        for step_back in reversed(steps_back):
            z = step_back(z)
        return (256 * z).floor().clamp(0, 255)
