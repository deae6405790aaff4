# ---
# title: What does not fill a batch is left out
# breaks: "There are exactly `count` pictures in all."
# part: fid-generated
# ceiling: 0.5
# hint: "Rounding down loses the rest: the last batch may be smaller."
# ---
# %% id="fid-generated"
def generated_batches(sample, count, batch_size):
    for _ in range(count // batch_size):
        with torch.no_grad():
            pictures = sample(batch_size)
        yield pictures
