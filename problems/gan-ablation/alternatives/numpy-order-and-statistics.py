# ---
# title: "Orders from NumPy's own generator; the standard library's statistics"
# ---
# %% id="ablation-fair-start"
def fair_start(recipe, pictures, seed, epochs, batch_size, build_generator, build_discriminator):
    def stream():
        shuffler = np.random.default_rng(seed)
        for _ in range(epochs):
            order = torch.from_numpy(shuffler.permutation(len(pictures))).to(pictures.device)
            yield from (pictures[chosen] for chosen in order.split(batch_size))

    torch.manual_seed(seed + 12345)
    generator = build_generator(widths=recipe.generator_widths)
    discriminator = build_discriminator(widths=recipe.discriminator_widths)
    return generator, discriminator, stream()


# %% id="ablation-compare"
def paired_difference(scores, baseline):
    import statistics

    differences = [score - base for score, base in zip(scores, baseline, strict=True)]
    error = statistics.stdev(differences) / len(differences) ** 0.5
    return statistics.fmean(differences), error
