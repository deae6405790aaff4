# ---
# title: "Levels outside of the range wrap around"
# breaks: "0 for what is below the interval and 255 for what is above"
# part: rnvp-sample
# ceiling: 0.7
# hint: "Blacker than black becomes white when bytes wrap around: clamp to 0 and 255."
# ---
# %% id="rnvp-sample"
def levels_from_latents(z, steps_back):
    with torch.no_grad():
        for step_back in steps_back:
            z = step_back(z)
        return (256 * z).floor() % 256
