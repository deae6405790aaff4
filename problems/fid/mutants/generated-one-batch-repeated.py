# ---
# title: One batch is drawn and given again and again
# breaks: "`sample(k)` draws `k` new pictures"
# part: fid-generated
# ceiling: 0.5
# hint: "Call sample for each batch: n copies of a batch are not n pictures."
# ---
# %% id="fid-generated"
def generated_batches(sample, count, batch_size):
    with torch.no_grad():
        pictures = sample(batch_size)
    for start in range(0, count, batch_size):
        yield pictures[: count - start]
