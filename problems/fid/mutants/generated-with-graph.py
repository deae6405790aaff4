# ---
# title: The pictures carry the model's graph
# breaks: "does not require gradients"
# part: fid-generated
# ceiling: 0.5
# hint: "Draw under torch.no_grad(), or detach."
# ---
# %% id="fid-generated"
def generated_batches(sample, count, batch_size):
    for start in range(0, count, batch_size):
        yield sample(min(batch_size, count - start))
