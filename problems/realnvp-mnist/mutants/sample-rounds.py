# ---
# title: "Rounded to the next level"
# breaks: "`levels_from_latents` returns the level in whose cell each entry of the result
#   lies"
# part: rnvp-sample
# ceiling: 0.5
# hint: "Cell k reaches from k to k + 1, so a level is the floor, not the nearest whole
#   number."
# ---
# %% id="rnvp-sample"
def levels_from_latents(z, steps_back):
    with torch.no_grad():
        for step_back in steps_back:
            z = step_back(z)
        return (256 * z).round().clamp(0, 255)
