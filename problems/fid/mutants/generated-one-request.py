# ---
# title: One request for all pictures, then split
# breaks: "so that only one is in memory"
# part: fid-generated
# ceiling: 0.5
# hint: "The model drew all pictures in one go: ask it for a batch at a time."
# ---
# %% id="fid-generated"
def generated_batches(sample, count, batch_size):
    return iter(sample(count).detach().split(batch_size))
