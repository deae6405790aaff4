# ---
# title: "Logarithms of densities one by one, the bound multiplied out"
# ---
# %% id="dstar-excess"
def excess_chain():
    p, q, total = data_density, model_density, data_density + model_density
    least = -p * (sp.log(p) - sp.log(total)) - q * (sp.log(q) - sp.log(total))
    here = -p * sp.log(guess) - q * sp.log(1 - guess)
    return InequalityChain(
        [
            here - least,
            -p * sp.log(guess * total / p) - q * sp.log((1 - guess) * total / q),
            2 * (guess * total - p) ** 2 / total,
        ],
        ["==", ">="],
    )


# %% id="dstar-error"
def error_with_mass(d, best, data, model, step):
    mass = (data + model) / (2 / step)
    gaps = np.where(mass > 0, d - np.nan_to_num(best), 0.0)
    return np.einsum("i,i,i->", mass, gaps, gaps).item()


# %% id="dstar-train"
def train_discriminator(network, optimizer, draw_real, draw_fake, loss, updates):
    def one():
        with torch.no_grad():
            fake, real = draw_fake(), draw_real()
        count = len(real)
        logits = network(torch.cat([real, fake]))
        value = loss(logits[:count], logits[count:])
        network.zero_grad()
        value.backward()
        optimizer.step()
        return float(value.detach())

    return [one() for _ in range(updates)]
