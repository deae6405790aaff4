# ---
# title: The last batch is full, too
# breaks: "There are exactly `count` pictures in all."
# part: fid-generated
# ceiling: 0.5
# hint: "The last batch has what is left: min(batch_size, count - start)."
# ---
# %% id="fid-generated"
def generated_batches(sample, count, batch_size):
    for _ in range(0, count, batch_size):
        with torch.no_grad():
            pictures = sample(batch_size)
        yield pictures
