# ---
# title: "Both batches in one pass through the network; densities as shares"
# ---
# %% id="kl-bound"
def kl_best_d():
    objective = sp.log(d_x**p_x) - q_x * d_x
    return StationaryPoint(objective, d_x, 1 / (q_x / p_x), -p_x / (d_x * d_x), "maximum")


def kl_coin_chain():
    T = [1 + sp.log(d) for d in coin.d]
    p, q = sp.Matrix(coin.p), sp.Matrix(coin.q)
    logs = sp.Matrix([sp.log(d) for d in coin.d])
    ratios = sp.Matrix([sp.log(coin.p[k] / coin.q[k]) for k in range(2)])
    first = p.dot(sp.Matrix(T)) - q.dot(sp.Matrix(coin.d))
    return InequalityChain(
        [first, 1 + p.dot(logs) - q.dot(sp.Matrix(coin.d)), p.dot(ratios)], ["==", "<="]
    )


# %% id="kl-estimate"
def kl_estimate(h_p, h_q):
    return (1 + h_p).mean() - torch.exp(h_q).mean()


# %% id="kl-fit"
def kl_fit(network, optimizer, sample_p, sample_q, estimate, updates):
    def update():
        points_p, points_q = sample_p(), sample_q()
        h = network(torch.cat([points_p, points_q]))
        loss = -estimate(h[: len(points_p)], h[len(points_p) :])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        return -loss.item()

    return [update() for _ in range(updates)]
