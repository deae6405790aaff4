# ---
# title: All pictures are drawn first and then split
# breaks: "Every batch is drawn when it is asked for and not before"
# part: fid-generated
# ceiling: 0.5
# hint: "Draw inside the loop, a batch at a time, and yield it."
# ---
# %% id="fid-generated"
def generated_batches(sample, count, batch_size):
    with torch.no_grad():
        batches = [sample(min(batch_size, count - start)) for start in range(0, count, batch_size)]
    yield from batches
