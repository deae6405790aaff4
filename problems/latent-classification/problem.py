# ---
# title: Classifying through a decoder
# covers:
#   - ECE1508 A2 written question 1.1: [latent-preimages, latent-posterior, latent-derivations]
#   - ECE1508 A2 written question 1.2: [latent-risk, latent-training, latent-algorithms]
#   - ECE1508 A2 written question 1.3: [latent-counts]
#   - ECE1508 A2 written question 1.4: [latent-generative, latent-derivations]
#   - ECE1508 A2 written question 1.5: [latent-generative-risk, latent-training,
#       latent-algorithms]
#   - ECE1508 A2 written question 1.6: [latent-comparison]
# differs:
#   ECE1508 A2 written question 1.1:
#     The model is also programmed. The source calls F an encoder in this question, and here it is
#     the decoder throughout.
#   ECE1508 A2 written question 1.2:
#     The loop is also programmed. One written part asks 1.2 and 1.5.
#   ECE1508 A2 written question 1.3:
#     The operations are counted in formulas.
#   ECE1508 A2 written question 1.4:
#     The model is also programmed.
#   ECE1508 A2 written question 1.5:
#     The risk and the loop are also programmed.
#   ECE1508 A2 written question 1.6:
#     The answer has to use figures from an experiment.
# presupposes: [conditional probability, Bayes' rule, maximum likelihood, training loop in PyTorch]
# setup: [basics, checks, symbolic]
# minutes: {smoke: 0.4, cpu: 1.5, gpu: 1.5}
# work: {reading: 10, latent-preimages: 8, latent-posterior: 18, latent-risk: 5, latent-training:
#   18, latent-counts: 10, latent-generative: 16, latent-generative-risk: 10, latent-derivations:
#   14, latent-algorithms: 11, latent-comparison: 14, latent-why-it-looks-right: 15}
# ---
# %% [markdown]
# # Classifying through a decoder
#
# A picture of a scene is made from a few numbers: what is in it, where it is, how large it is.
# Labels often depend on these numbers, and hardly on single pixels. So why not classify by the
# *latents* $z$, and use a trained decoder $x = F_\theta(z)$ for the pixels? The problem is that a
# decoder works in one direction only. We do not know the latents of a picture: many latents may
# give it, or none.
#
# Bayes' rule solves this problem. Here everything is discrete and small enough for exact sums, so
# the same decoder allows two kinds of classifiers:
#
# - a *discriminative* one, made of a model $P_w(y|z)$ and a known distribution $P(z)$ of the
#   latents;
# - a *generative* one, made of a model $P_w(z|y)$ and the frequencies $P(y)$ of the labels.
#
# In this problem we build both, count what they cost, train them on few labels, and see what each
# of them has to know.
#
# **Contract for everything below.**
#
# - Each of the $m$ entries of a latent takes one of $k$ values, so that there are $Z = k^m$
#   latents. `latents`, `[Z, m]`, lists them all, and "latent number $i$" is its row $i$.
# - `decode` is a deterministic function from a batch of latents `[B, m]` to data `[B, d]`. Both are
#   `int64`. There is no other access to the decoder, and no inverse.
# - Data `x` are `[N, d]`, labels `[N]` are `int64` from 0 to $C - 1$.
# - Logarithms are natural. Posteriors are returned as *logarithms* of probabilities, `[N, C]`, with
#   the dtype of the given scores or log-probabilities, whatever the dtype of the prior.

# %% role="setup" id="latent-scenes" collapsed="true"
import time

SCENE_SIDE = 5  # the number of values of a latent's entry, and the side of a picture in pixels
LABEL_NAMES = ("tall", "wide", "square")
SCENES = torch.cartesian_prod(*[torch.arange(SCENE_SIDE)] * 4)  # all latents [625, 4]


def draw_rectangles(latents):
    """The decoder: (top, left, height - 1, width - 1) [B, 4] -> pictures [B, 25] of 0 and 1.

    A rectangle ends at the edge of the picture, so different latents may give the same picture.
    """
    top, left, height, width = (entry[:, None] for entry in latents.unbind(dim=1))
    pixel = torch.arange(SCENE_SIDE)
    rows = (pixel >= top) & (pixel <= top + height)
    columns = (pixel >= left) & (pixel <= left + width)
    return (rows[:, :, None] & columns[:, None, :]).flatten(1).long()


def scene_truth():
    """P(z) [625], where small rectangles are more common, and the true P(y|z) [625, 3]."""
    prior = 0.75 ** (SCENES[:, 2] + SCENES[:, 3]).float()
    height, width = SCENES[:, 2], SCENES[:, 3]
    label = torch.where(height > width, 0, torch.where(height < width, 1, 2))
    return prior / prior.sum(), F.one_hot(label, 3).float() * 0.85 + 0.05


SCENE_PRIOR, SCENE_LABELS = scene_truth()


def draw_scenes(count, seed, label_prior=None):
    """`count` scenes: latents [N, 4] and labels [N], with the true P(y) or another one [3]."""
    generator = torch.Generator().manual_seed(seed)
    joint = SCENE_PRIOR[:, None] * SCENE_LABELS
    if label_prior is not None:
        joint = joint / joint.sum(dim=0) * torch.tensor(label_prior)
    number = torch.multinomial(joint.flatten(), count, replacement=True, generator=generator)
    return SCENES[number // 3], number % 3


# %% role="run" id="latent-examples"
shown, shown_labels = draw_scenes(12, seed=0)
figure, panels = plt.subplots(1, 12, figsize=(10, 1.5), layout="constrained")
figure.suptitle("Twelve pictures with their labels", x=0.01, ha="left", fontsize=10)
for panel, picture, label in zip(panels, draw_rectangles(shown), shown_labels, strict=True):
    panel.imshow(1 - picture.view(SCENE_SIDE, SCENE_SIDE), cmap="gray", vmin=-0.2, vmax=1)
    panel.set_title(LABEL_NAMES[label], fontsize=8)
    panel.set(xticks=[], yticks=[])
plt.show()
pictures = torch.unique(draw_rectangles(SCENES), dim=0)
print(f"{len(SCENES)} latents, {len(pictures)} different pictures; one label in ten is wrong")

# %% [markdown]
# ## Which latents make this picture?
#
# The label says whether the rectangle is tall, wide or square *before* the edge of the picture cuts
# it off. By trying all latents we can find the *preimage* of a picture, $\{z : F_\theta(z) = x\}$.
#
# **Contract.** `preimages` returns a bool tensor `[N, Z]`: whether latent number $j$ decodes to
# data point $i$, equal in *all* its entries. A data point may have many latents, or none. Each
# latent is decoded only once, not once for each data point.


# %% role="solution" id="latent-preimages"
def preimages(decode, latents, x):
    """Which latents [Z, m] decode to which data x [N, d]: bool [N, Z]."""
    ### BEGIN SOLUTION
    return (decode(latents)[None, :, :] == x[:, None, :]).all(dim=2)
    ### END SOLUTION


# %% role="tests" id="latent-preimages-tests" check_output="true"
with visible_checks("latent-preimages") as check:
    pairs = torch.cartesian_prod(torch.arange(2), torch.arange(2))
    found = preimages(lambda z: z.sum(dim=1, keepdim=True), pairs, torch.tensor([[1], [2], [7]]))
    check.shape(found, (3, 4), "one row for each data point, one column for each latent")
    check.close(found.sum(dim=1), [2, 1, 0], "the sum 1 comes from two latents, 7 from none")
    itself = preimages(lambda z: z, pairs, torch.tensor([[0, 1]]))
    check.close(itself.sum(), 1, "a map that changes nothing: only one latent gives (0, 1)")
### BEGIN HIDDEN TESTS
import numpy as np

from dgm.testing import expect, expect_array, expect_close, points

# A decoder that looks its answers up, many of them equal, and counts.
SEARCH = """
import torch
latents = torch.cartesian_prod(*[torch.arange(3)] * 3)[torch.tensor(order)]
table, decoded = torch.tensor(table), []
def decode(z):
    decoded.append(len(z))
    return table[9 * z[:, 0] + 3 * z[:, 1] + z[:, 2]]
mask = preimages(decode, latents, torch.tensor(x))
mask, sum(decoded)
"""


def draw(rng):
    """A table of 27 codes of 3 bits, data (some impossible), and a row order of the latents."""
    table = rng.integers(0, 2, (27, 3))
    x = np.concatenate([table[rng.integers(0, 27, 5)], [[2, 2, 2], table[0] + [0, 0, 5]]])
    return {"table": table, "x": x, "order": rng.permutation(27)}


@points(0.875)
def test_finds_all_latents_of_each_data_point(student, rng):
    """Each data point is joined with every latent that decodes to it, and with no other."""
    inputs = draw(rng)
    mask, _ = student.run(SEARCH, **inputs)
    right = (inputs["table"][inputs["order"]][None] == inputs["x"][:, None]).all(axis=2)
    what = "preimages (all entries equal? all latents that fit, none for impossible data?)"
    mask = expect_array(mask, (7, 27), what=what)
    expect_close(mask.astype(float), right.astype(float), what)


@points(0.125)
def test_preimages_are_bools(student, rng):
    """The preimages are a tensor of bools, with a row for a single data point, too."""
    inputs = draw(rng)
    mask, _ = student.run(SEARCH, **inputs | {"x": inputs["x"][:1]})
    expect_array(mask, (1, 27), bool, "preimages of one data point", kind="tensor", finite=False)


@points(0.25)
def test_each_latent_is_decoded_once(student, rng):
    """The decoder sees as many latents as there are, however many data points there are."""
    _, decoded = student.run(SEARCH, **draw(rng))
    expect(decoded == 27, f"27 latents and 7 data points: {decoded} latents were decoded")


### END HIDDEN TESTS

# %% [markdown]
# ## One latent that fits is not enough
#
# Here is a picture whose rectangle reaches two edges. Out of 200,000 random scenes we take those
# that give this picture, and count their labels. The second line is $P(y|z)$ at the first latent
# that fits. A search that stops at the first hit finds only this one.

# %% role="run" id="latent-one-is-not-enough"
cut_off = draw_rectangles(torch.tensor([[1, 4, 3, 0]]))
fitting = preimages(draw_rectangles, SCENES, cut_off)[0]
z_many, y_many = draw_scenes(200_000, seed=1)
same = (draw_rectangles(z_many) == cut_off).all(dim=1)
simulated = torch.bincount(y_many[same], minlength=3) / same.sum()
for row in cut_off.view(SCENE_SIDE, SCENE_SIDE).tolist():
    print("  " + "".join("#" if value else "." for value in row))
print(f"{int(fitting.sum())} latents fit, {int(same.sum())} scenes look like this\n")
print(f"{'':32}" + "".join(f"{name:>8}" for name in LABEL_NAMES))
first = SCENE_LABELS[fitting][0]
for name, row in (("share of labels, simulated", simulated), ("P(y|z), first that fits", first)):
    print(f"{name:32}" + "".join(f"{value:8.3f}" for value in row.tolist()))

# %% [markdown] role="written" id="latent-derivations" points="1"
# **Derive** both classifiers by Bayes' rule, before you program them: (a) $Q_{w,\theta}(y|x)$ from
# $P_w(y|z)$, $P(z)$ and the decoder, and (b) $Q'_{w,\theta}(y|x)$ from $P_w(z|y)$, $P(y)$ and the
# decoder. Say where you use that the decoder is deterministic.
# ### BEGIN MARK SCHEME
# - 0.5 points: (a) sum over z with F(z) = x of P(z) P_w(y|z), over the sum of P(z) over the same z;
#   without the denominator half of it.
# - 0.25 points: (b) P(y) times the sum of P_w(z|y) over z with F(z) = x, over the same summed over
#   labels.
# - 0.25 points: deterministic: P(x|z) is 1 if F(z) = x and 0 otherwise, and given z the label does
#   not depend on x (x contains no information beyond z).
# ### END MARK SCHEME
# ### BEGIN SOLUTION
# The decoder is deterministic: $P(x|z) = 1$ if $F_\theta(z) = x$ and 0 otherwise, and $P(y|z, x) =
# P_w(y|z)$. (a) $P(z|x) = P(z) [F_\theta(z) = x] / \sum_{z'} P(z') [F_\theta(z') = x]$, and $Q(y|x)
# = \sum_z P(z|x) P_w(y|z) = \frac{\sum_{z: F(z) = x} P(z) P_w(y|z)}{\sum_{z: F(z) = x}
# P(z)}$. (b) $P_w(x|y) = \sum_{z: F(z) = x} P_w(z|y)$, and by Bayes $Q'(y|x) = \frac{P(y)
# P_w(x|y)}{\sum_{y'} P(y') P_w(x|y')}$.
# ### END SOLUTION

# %% [markdown]
# ## The discriminative model
#
# $P_w(y|z)$ gives the probability of a label when the latent is known. Here the latent is not
# known. So each latent that fits contributes, with the probability that it has *given the picture*.
#
# **Contract.** `discriminative_posterior` gives $\log Q(y|x)$ for each data point, by Bayes' rule
# and exactly, from `log_label_given_latent`, `[Z, C]`, whose rows are $\log P_w(\cdot|z)$, from
# `latent_prior`, `[Z]`, which is $P(z)$ and may be 0 for some latents, and from a `mask` of
# preimages.
#
# - If no latent fits, or none with a probability above 0, the data point says nothing about the
#   latent: $Q(y|x)$ is then the model's probability of the label without any picture,
#   $\sum_z P(z) P_w(y|z)$.
# - $\log P_w(y|z)$ may be as low as $-300$, in `float32` too: where $\log P_w(y|z)$ is finite, so
#   is $\log Q(y|x)$.
# - Gradients flow to `log_label_given_latent`, and are finite in all these cases.


# %% [markdown]
# <details><summary>Hint 1</summary>
#
# Ask first how probable each latent is *given the picture*: a distribution over the latents for
# each row of `mask`. What is it if no latent of the row fits?
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# $Q(y|x)$ is a sum over the latents, and each term is a product of two factors. Stay in logarithms
# until the sum is done: `torch.logsumexp` adds probabilities that are too small for a number.
#
# </details>
#
# <details><summary>Hint 3</summary>
#
# Begin with $P(z, x)$, which is $P(z)$ where the latent fits and 0 elsewhere, `[N, Z]`, and with
# its sum over the latents.
#
# </details>


# %% role="solution" id="latent-posterior"
def discriminative_posterior(log_label_given_latent, latent_prior, mask):
    """log Q(y|x) [N, C] from log P(y|z) [Z, C], P(z) [Z] and preimages [N, Z]."""
    ### BEGIN SOLUTION
    latent_prior = latent_prior.to(log_label_given_latent.dtype)
    weight = mask * latent_prior  # P(z, x), since x is certain given z
    total = weight.sum(dim=1, keepdim=True)
    given_x = torch.where(total > 0, weight / total, latent_prior)
    return torch.logsumexp(given_x.log()[:, :, None] + log_label_given_latent, dim=1)
    ### END SOLUTION


# %% role="tests" id="latent-posterior-tests" check_output="true"
with visible_checks("latent-posterior") as check:
    sure = torch.tensor([[0.9, 0.1], [0.5, 0.5], [0.1, 0.9]]).log()
    everywhere = torch.tensor([0.5, 0.25, 0.25])
    one_each = torch.eye(3, dtype=torch.bool)
    posterior = discriminative_posterior(sure, everywhere, one_each)
    check.close(posterior.exp(), sure.exp(), "one latent each: Q(y|x) is P(y|z)")
    both = torch.tensor([[False, True, True]])
    posterior = discriminative_posterior(sure, everywhere, both)
    check.close(posterior.exp(), [[0.3, 0.7]], "two latents that are equally likely")
    unlike = torch.tensor([[True, True, False]])
    learned = sure.clone().requires_grad_()
    posterior = discriminative_posterior(learned, everywhere, unlike)
    check.close(
        posterior.exp(),
        [[2.3 / 3, 0.7 / 3]],
        "two latents, the first twice as likely as the second",
    )
    check.true(posterior.requires_grad, "gradients flow to log P(y|z)")
    first_never = torch.tensor([0.0, 0.5, 0.5])
    no_latent = torch.tensor([[False, False, False], [True, False, False]])
    posterior = discriminative_posterior(learned, first_never, no_latent)
    check.close(
        posterior.exp(),
        [[0.3, 0.7]] * 2,
        "no latent fits, or only one with P(z) = 0: the label without a picture",
    )
    if posterior.requires_grad:
        slope = torch.autograd.grad(posterior.sum(), learned)[0]
        check.true(slope.isfinite().all(), "gradients are finite in these rows, too")
    faint = sure - torch.tensor([300.0, 0.0])
    posterior = discriminative_posterior(faint, everywhere, both)
    check.close(posterior[0, 0], math.log(0.3) - 300, "a label of probability e^-300", atol=0.01)
### BEGIN HIDDEN TESTS
import numpy as np
import torch

from dgm.testing import expect, expect_array, expect_close, points

GRADIENT = """
import torch
log_table = torch.tensor(log_table).requires_grad_()
posterior = discriminative_posterior(log_table, torch.tensor(prior), torch.tensor(mask))
total = (posterior * torch.tensor(weights)).sum()
gradient = torch.autograd.grad(total, log_table)[0] if total.requires_grad else None
posterior.detach(), gradient
"""


def draw(rng, latents=8, labels=3):
    """A random table log P(y|z), a skewed P(z) and preimages of 2 to 4 latents."""
    table = rng.dirichlet(np.ones(labels), latents)
    prior = rng.dirichlet(0.7 * np.ones(latents)) * 0.9 + 0.1 / latents
    mask = np.zeros((5, latents), dtype=bool)
    for row in mask:
        row[rng.choice(latents, int(rng.integers(2, 5)), replace=False)] = True
    return np.log(table), prior, mask


def posterior_of(names, log_table, prior, mask, dtype=torch.float32, prior_dtype=None):
    return names.discriminative_posterior(
        torch.tensor(log_table, dtype=dtype),
        torch.tensor(prior, dtype=prior_dtype or dtype),
        torch.tensor(mask),
    )


def expect_gradient(student, reference, rng, log_table, prior, mask):
    """A gradient flows and is finite; it is the reference's where the values are."""
    arrays = {"log_table": log_table, "prior": prior, "weights": rng.normal(size=(5, 3))}
    inputs = {name: value.astype(np.float32) for name, value in arrays.items()} | {"mask": mask}
    value, gradient = student.run(GRADIENT, **inputs)
    right_value, right = reference.run(GRADIENT, **inputs)
    expect(gradient is not None, "no gradient flows to log_label_given_latent")
    what = "the gradient in log_label_given_latent"
    gradient = expect_array(gradient, (8, 3), what=what)
    expect(gradient.any(), f"{what} is zero")
    value = expect_array(value, None, what="log Q(y|x)", finite=False)
    if value.shape == (5, 3) and np.allclose(value, right_value, rtol=1e-4, atol=1e-5):
        expect_close(gradient, right, f"{what} (a part of it cut off?)", rtol=1e-3, atol=1e-4)


@points(1)
def test_weighs_every_latent_that_fits(student, reference, rng):
    """The label's probability is the average over the preimage, by the latents' probabilities, and
    can be learned."""
    log_table, prior, mask = draw(rng)
    what = "log Q(y|x) (a logarithm; latents of the preimage only, weighted by P(z), normalised)"
    found, right = (posterior_of(names, log_table, prior, mask) for names in (student, reference))
    expect_close(found, right, what, rtol=1e-4, atol=1e-5)
    expect_gradient(student, reference, rng, log_table, prior, mask)


@points(0.5)
def test_data_that_the_decoder_cannot_make(student, reference, rng):
    """Where no latent fits, or none that can occur, the model's label without a picture stands."""
    log_table, prior, mask = draw(rng)
    mask[1] = False
    mask[3] = np.arange(8) < 2
    mask[4] = np.arange(8) >= 2
    prior[:2] = 0.0
    prior = prior / prior.sum()
    what = "log Q(y|x) for data without a latent (row 1), or with impossible ones only (row 3)"
    right = posterior_of(reference, log_table, prior, mask)
    expect_close(posterior_of(student, log_table, prior, mask), right, what, rtol=1e-4, atol=1e-5)


@points(0.375)
def test_tiny_probabilities(student, reference, rng):
    """The logarithm stays finite and right where probabilities are too small for a number."""
    log_table, prior, mask = draw(rng)
    log_table[:, 0] -= 300.0
    what = "log Q(y|x) of a label with probability e^-300 in float32 (sum in the log domain)"
    right = posterior_of(reference, log_table, prior, mask)
    found = posterior_of(student, log_table, prior, mask)
    expect_array(found, (5, 3), what=what)
    expect_close(found, right, what, rtol=1e-5, atol=1e-4)


@points(0.125)
def test_the_dtype_is_that_of_the_model(student, rng):
    """Log-probabilities of float32 give float32, and those of float64 give float64, whatever the
    type of P(z); one data point gives one row."""
    log_table, prior, mask = draw(rng)
    types = torch.float32, torch.float64
    for dtype, prior_dtype in ((a, b) for a in types for b in types):
        found = posterior_of(student, log_table, prior, mask[:1], dtype, prior_dtype)
        what = f"log Q(y|x) of one data point, with log P(y|z) in {dtype} and P(z) in {prior_dtype}"
        expect_array(found, (1, 3), dtype, what, kind="tensor", finite=False)


@points(0.25)
def test_gradients_are_finite(student, reference, rng):
    """Gradients reach the model's log-probabilities, finite where no latent fits, or none that can
    occur, too."""
    log_table, prior, mask = draw(rng)
    mask[0] = np.arange(8) >= 5
    mask[1] = False
    mask[3] = np.arange(8) < 2
    prior[:2] = 0.0
    expect_gradient(student, reference, rng, log_table, prior / prior.sum(), mask)


### END HIDDEN TESTS

# %% role="run" id="latent-posterior-against-simulation"
exact = discriminative_posterior(SCENE_LABELS.log(), SCENE_PRIOR, fitting[None]).exp()[0]
print(f"{'':32}" + "".join(f"{name:>8}" for name in LABEL_NAMES))
for name, row in (("share of labels, simulated", simulated), ("Q(y|x), by Bayes", exact)):
    print(f"{name:32}" + "".join(f"{value:8.3f}" for value in row.tolist()))

# %% [markdown]
# ## Training through the decoder
#
# The data are pictures with labels, without latents. So the risk is that of any classifier, the
# mean of $-\log Q(y^j|x^j)$. It depends on $w$ through the sum over the preimage.
#
# **Contract.** `classification_risk(log_posterior, labels)` is the mean over the data points of
# minus the log-probability of each one's own label: a tensor without dimensions, through which
# gradients flow.


# %% role="solution" id="latent-risk"
def classification_risk(log_posterior, labels):
    """Minus the mean log-probability of the labels [N], from log-probabilities [N, C]."""
    ### BEGIN SOLUTION
    return -log_posterior.gather(1, labels[:, None]).mean()
    ### END SOLUTION


# %% role="tests" id="latent-risk-tests" check_output="true"
with visible_checks("latent-risk") as check:
    coin = torch.tensor([[0.5, 0.5], [0.25, 0.75]]).log()
    risk = classification_risk(coin, torch.tensor([0, 1]))
    check.close(risk, -math.log(0.5 * 0.75) / 2, "one label of probability 1/2, one of 3/4")
    learned = coin.clone().requires_grad_()
    risk = classification_risk(learned, torch.tensor([0, 1]))
    check.true(getattr(risk, "requires_grad", False), "gradients flow through the risk")
### BEGIN HIDDEN TESTS
from dgm.testing import expect, expect_close, points

RISK = """
import torch
scores = torch.tensor(scores, requires_grad=True)
value = classification_risk(torch.log_softmax(scores, dim=1), torch.tensor(labels))
tracked = getattr(value, "requires_grad", False)
gradient = torch.autograd.grad(value, scores)[0] if tracked else None
value.detach() if tracked else value, gradient
"""


@points(0.75)
def test_the_risk_is_the_mean_surprise(student, reference, rng):
    """The risk is the mean over data points of minus the log-probability of the label."""
    inputs = {"scores": rng.normal(0, 2, (6, 3)), "labels": rng.integers(0, 3, 6)}
    (value, gradient), (right, slope) = student.run(RISK, **inputs), reference.run(RISK, **inputs)
    what = "classification_risk (minus; the label's own entry; logarithms already; a mean)"
    expect_close(value, right, what, rtol=1e-7, kind="tensor")
    expect(gradient is not None, "no gradient flows through classification_risk")
    expect_close(gradient, slope, "its gradient", rtol=1e-6)


### END HIDDEN TESTS

# %% [markdown]
# The training loop works for any model: it only gets a function that computes the risk.
#
# **Contract.**
#
# - `train_by_risk(risk, optimizer, count, epochs, batch_size)` minimises. `risk(numbers)` is the
#   mean risk of the data points with these numbers, an `int64` tensor; there are `count` data
#   points, numbered from 0. Each epoch uses each data point once, in a new random order, in batches
#   of `batch_size` (the last has what is left). After each batch the optimiser makes one step, with
#   only the gradient of this batch's risk.
# - It returns a list of `epochs` plain floats: the mean risk of the data points in each epoch,
#   where the risk of a batch is the one before its step. Each data point counts the same, also one
#   in a small last batch.


# %% role="solution" id="latent-training"
def train_by_risk(risk, optimizer, count, epochs, batch_size):
    """Minimise risk(numbers) over `count` data points; the mean risk of each epoch, floats."""
    ### BEGIN SOLUTION
    history = []
    for _ in range(epochs):
        total = 0.0
        for numbers in torch.randperm(count).split(batch_size):
            optimizer.zero_grad()
            value = risk(numbers)
            value.backward()
            optimizer.step()
            total += value.item() * len(numbers)
        history.append(total / count)
    return history
    ### END SOLUTION


# %% role="tests" id="latent-training-tests" check_output="true"
with visible_checks("latent-training") as check:
    guess = torch.zeros(1, requires_grad=True)
    targets = torch.tensor([1.0, 2.0, 3.0])
    history = train_by_risk(
        lambda numbers: ((guess - targets[numbers]) ** 2).mean(),
        torch.optim.SGD([guess], lr=0.1),
        count=3,
        epochs=40,
        batch_size=2,
    )
    check.close(len(history), 40, "a risk for each epoch")
    check.plain_float(history[-1], "a risk in the list")
    check.close(guess, [2.0], "the mean of the targets", atol=0.4)
    start, taken = torch.zeros(1, requires_grad=True), []
    descent = torch.optim.SGD([start], lr=0.1)
    descent.register_step_post_hook(lambda *arguments: taken.append(start.item()))

    def squares(numbers):
        return ((start - targets[numbers]) ** 2).mean()

    train_by_risk(squares, descent, count=3, epochs=2, batch_size=3)
    check.close(start, [0.72], "two steps, each a fifth of the way from where it is to 2")
    train_by_risk(squares, descent, count=3, epochs=2, batch_size=2)
    check.close(len(taken), 6, "steps: two epochs of one batch, then two epochs of two")
### BEGIN HIDDEN TESTS
import numpy as np

from dgm.testing import expect, expect_float, expect_items, expect_number, points, show

# One parameter, pulled to a target by each data point; everything recorded.
TRAIN = """
import torch
torch.manual_seed(seed)
targets = torch.tensor(targets)
guess = torch.zeros(1, dtype=torch.float64, requires_grad=True)
visits, values, before = [], [], []
def risk(numbers):
    visits.append(numbers.tolist())
    value = ((guess - targets[numbers]) ** 2).mean()
    before.append(float(guess))
    values.append(float(value))
    return value
optimizer = torch.optim.SGD([guess], lr=0.2)
history = train_by_risk(risk, optimizer, len(targets), epochs, batch_size)
{
    "visits": visits,
    "values": values,
    "before": before,
    "end": float(guess),
    "history": history,
}
"""
COUNT, EPOCHS, BATCH = 23, 3, 10


def record(student, rng):
    inputs = {"seed": int(rng.integers(2**31)), "targets": rng.normal(2.0, 2.0, COUNT)}
    return inputs["targets"], student.run(TRAIN, epochs=EPOCHS, batch_size=BATCH, **inputs)


@points(0.5)
def test_each_epoch_visits_everything_once(student, rng):
    """Every epoch visits each data point once, in batches, in an order of its own."""
    _, seen = record(student, rng)
    expect(
        [len(numbers) for numbers in seen["visits"]] == EPOCHS * [10, 10, 3],
        f"{COUNT} data points in batches of {BATCH}, {EPOCHS} epochs: the batches had sizes "
        f"{[len(numbers) for numbers in seen['visits']]}",
    )
    orders = np.concatenate(seen["visits"]).reshape(EPOCHS, COUNT)
    complete = (np.sort(orders, axis=1) == np.arange(COUNT)).all()
    expect(complete, "an epoch missed data points, or visited some twice")
    expect(
        not (orders[0] == orders[1]).all() and not (orders[0] == np.arange(COUNT)).all(),
        "the order is not random, or the same in every epoch",
    )


@points(0.75)
def test_each_step_follows_its_own_batch(student, rng):
    """After each batch there is one step, down the gradient of this batch's risk alone."""
    targets, seen = record(student, rng)
    expect(seen["visits"], "no data point was visited")
    places = [*seen["before"], seen["end"]]
    for numbers, start, end in zip(seen["visits"], places[:-1], places[1:], strict=True):
        right = start - 0.2 * 2 * (start - targets[np.asarray(numbers)].mean())
        expect(
            abs(end - right) < 1e-9 * max(1, abs(right)),
            f"a step from {start:.4g} ended at {end:.4g}, by this batch's gradient it is "
            f"{right:.4g}: one step a batch, downhill, gradients cleared?",
        )


@points(0.25)
def test_reports_the_mean_over_data_points(student, rng):
    """The report of an epoch is the mean risk of its data points as they were met."""
    _, seen = record(student, rng)
    history = expect_items(seen["history"], EPOCHS, "the risks of the epochs")
    expect(isinstance(seen["history"], list), f"a list expected, got {show(seen['history'])}")
    values, sizes = (
        np.reshape(rows, (EPOCHS, -1)) for rows in (seen["values"], list(map(len, seen["visits"])))
    )
    what = "the risk reported for an epoch (a small last batch counts less)"
    for mine, right in zip(history, (values * sizes).sum(axis=1) / COUNT, strict=True):
        expect_number(expect_float(mine, "a risk in the list"), right, rtol=1e-6, what=what)


### END HIDDEN TESTS

# %% [markdown]
# ## What does it cost?
#
# Count the operations of the simplest program. Before training, it decodes every latent once and
# compares every data point with every decoded latent, in each of the $d$ entries. In every epoch,
# for each data point, it evaluates $P_w(\cdot|z)$ at each latent of its preimage. The *basic*
# classifier, for comparison, does not use latents: it evaluates $\tilde P_w(\cdot|x)$ once for each
# data point and epoch.
#
# **Contract.** `operation_counts` returns a dict of SymPy expressions in the symbols of the next
# cell, with no sum left unevaluated: for $n$ data points and $T$ epochs,
#
# - `"decoded"`: latents decoded before training;
# - `"compared"`: pairs of entries compared before training;
# - `"latent model"`: evaluations of $P_w(\cdot|z)$ in training, where a preimage has $s$ latents on
#   average;
# - `"basic model"`: evaluations of $\tilde P_w(\cdot|x)$ in training;
# - `"one more"`: pairs of entries compared to classify one more data point after training, with the
#   decoded latents kept.

# %% role="setup" id="latent-count-symbols"
k_count, m_count, n_count, d_count, T_count, s_count = sp.symbols("k m n d T s", positive=True)


# %% role="solution" id="latent-counts"
def operation_counts():
    """The cost of training and classification, as expressions in k, m, n, d, T and s."""
    ### BEGIN SOLUTION
    table = k_count**m_count
    return {
        "decoded": table,
        "compared": n_count * table * d_count,
        "latent model": T_count * n_count * s_count,
        "basic model": T_count * n_count,
        "one more": table * d_count,
    }
    ### END SOLUTION


# %% role="tests" id="latent-counts-tests" check_output="true"
with visible_checks("latent-counts") as check:
    counted = operation_counts()
    check.true(
        set(counted) == {"decoded", "compared", "latent model", "basic model", "one more"},
        "the five keys",
    )
    scene = {k_count: 5, m_count: 4, n_count: 100, d_count: 25, T_count: 10, s_count: 3}
    decoded = by_name(sp.sympify(counted["decoded"]), scene)
    check.close(float(decoded.subs(scene)), 625, "the number of the scenes' latents")
    sized = {name: by_name(sp.sympify(value), scene) for name, value in counted.items()}
    for name in ("compared", "latent model", "basic model"):
        grown = sized[name].subs(scene | {n_count: 200}) / sized[name].subs(scene)
        check.close(float(grown), 2, f"twice as many data points: twice the count of {name!r}")
    grown = sized["latent model"].subs(scene | {s_count: 6}) / sized["latent model"].subs(scene)
    check.close(float(grown), 2, "preimages twice as large: twice the evaluations")
    grown = sized["one more"].subs(scene | {m_count: 5}) / sized["one more"].subs(scene)
    check.close(float(grown), 5, "one more entry of five values: a search five times as long")
### BEGIN HIDDEN TESTS
import sympy as sp

from dgm.testing import expect, expect_expression, points, show

K, M, N, D, T, S = sp.symbols("k m n d T s", positive=True)
DOMAIN = {K: (2, 6), M: (1, 5), N: (2, 50), D: (2, 30), T: (2, 20), S: (1, 9)}


def expect_counts(student, reference, rng, keys):
    counts, right = student.operation_counts(), reference.operation_counts()
    expect(isinstance(counts, dict), f"a dict expected, got {show(counts)}")
    for key in keys:
        expect(key in counts, f"no entry for {key!r}")
        expect_expression(counts[key], right[key], DOMAIN, rng, f"the count of {key!r}")


@points(0.5)
def test_the_latent_space_is_searched(student, reference, rng):
    """The search decodes all latents, and compares each of them with each data point."""
    expect_counts(student, reference, rng, ["decoded", "compared"])


@points(0.5)
def test_evaluations_in_training(student, reference, rng):
    """Training evaluates one model on preimages, the other one on data points."""
    expect_counts(student, reference, rng, ["latent model", "basic model"])


@points(0.5)
def test_classifying_one_more(student, reference, rng):
    """A new data point is compared with every decoded latent."""
    expect_counts(student, reference, rng, ["one more"])


### END HIDDEN TESTS

# %% role="run" id="latent-search-time"
lengths = np.arange(2, budget(smoke=9, cpu=10, gpu=10))
search_ms, decoded_counts = [], []
probe = torch.randint(4, (100, 16))
preimages(lambda z: z @ probe.T @ probe % 4, probe, probe)  # the first call takes longer
for length in lengths:
    table = torch.cartesian_prod(*[torch.arange(4)] * int(length))
    mixing = torch.randint(4, (int(length), 16))
    started = time.perf_counter()
    for part in table.split(16_384):  # a longer table does not fit into memory at once
        preimages(lambda z, mixing=mixing: z @ mixing % 4, part, probe)
    search_ms.append(1e3 * (time.perf_counter() - started))
    decoded_counts.append(len(table))

figure, axes = plt.subplots(figsize=(6, 3.2), layout="constrained")
axes.semilogy(lengths, search_ms, "o-", color="#b2182b", label="measured")
guide = search_ms[-1] * 4.0 ** (lengths - lengths[-1])
axes.semilogy(lengths, guide, ":", color="black", label="a multiple of 4^m")
axes.set(xlabel="entries of a latent, m", ylabel="milliseconds", xticks=lengths)
axes.set_title("The search for 100 preimages, k = 4", loc="left", fontsize=10)
axes.spines[["top", "right"]].set_visible(False)
axes.legend(frameon=False, fontsize=8)
plt.show()
years = search_ms[-1] / 1e3 * 4.0 ** (32 - float(lengths[-1])) / 3.15e7
years = float(f"{years:.1g}")
print(f"At m = 32, a small latent by today's standards, it would take about {years:,.0f} years.")

# %% [markdown]
# ## The generative model
#
# Now use the other direction: $P_w(z|y)$ describes the scenes with label $y$. To classify with it,
# one needs the frequencies of the labels, which the model does not contain. A known $P(z)$ is no
# longer needed: the model implies its own, $\sum_y P(y) P_w(z|y)$.
#
# **Contract.**
#
# - `label_frequencies(labels, classes)` are the relative frequencies of the labels 0 to `classes` -
#   1, `[C]`, `float32`.
# - `generative_posterior(scores, label_prior, mask)` gives $\log Q'(y|x)$, `[N, C]`, by Bayes'
#   rule. `scores`, `[C, Z]`, are unnormalised: $P_w(z|y)$ is their softmax *over the latents*, one
#   distribution for each label. `label_prior`, `[C]`, is $P(y)$, and positive.
# - Where no latent fits, $Q'(y|x) = P(y)$.
# - $P_w(z|y)$ may be as small as $e^{-300}$ in `float32`; $\log Q'(y|x)$ is finite and right. Its
#   gradients in `scores` are finite, too.


# %% [markdown]
# <details><summary>Hint 1</summary>
#
# Over which axis of `scores` do the probabilities sum to 1? Over which latents do you add for one
# data point?
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# Write Bayes' rule in logarithms: $\log P(x|y) + \log P(y)$, up to a number that does not depend
# on $y$. `log_softmax` removes this number.
#
# </details>
#
# <details><summary>Hint 3</summary>
#
# Begin with the log-probabilities of the latents given the label, `[C, Z]`. For a row without
# preimage, use all latents: their probabilities sum to 1 for each label.
#
# </details>


# %% role="solution" id="latent-generative"
def label_frequencies(labels, classes):
    """The relative frequencies [C] of the labels [N]."""
    ### BEGIN SOLUTION
    return torch.bincount(labels, minlength=classes).float() / len(labels)
    ### END SOLUTION


def generative_posterior(scores, label_prior, mask):
    """log Q'(y|x) [N, C] from scores [C, Z] of P(z|y), P(y) [C] and preimages [N, Z]."""
    ### BEGIN SOLUTION
    label_prior = label_prior.to(scores.dtype)
    log_latent = torch.log_softmax(scores, dim=1)
    empty = ~mask.any(dim=1)
    fits = mask | empty[:, None]  # all latents together have probability 1 for each label
    log_data = torch.logsumexp(torch.where(fits[:, None], log_latent, -torch.inf), dim=2)
    return torch.log_softmax(log_data + label_prior.log(), dim=1)
    ### END SOLUTION


# %% role="tests" id="latent-generative-tests" check_output="true"
with visible_checks("latent-generative") as check:
    check.close(label_frequencies(torch.tensor([2, 0, 2, 2]), 4), [0.25, 0, 0.75, 0], "shares")
    latent_given_label = torch.tensor([[0.5, 0.25, 0.25], [0.1, 0.1, 0.8]])
    fair = torch.tensor([0.5, 0.5])
    one_each = torch.eye(3, dtype=torch.bool)
    posterior = generative_posterior(latent_given_label.log(), fair, one_each).exp()
    check.close(posterior[0], [5 / 6, 1 / 6], "five times as likely under the first label")
    two = torch.tensor([[False, True, True]])
    posterior = generative_posterior(latent_given_label.log(), fair, two).exp()
    check.close(
        posterior, [[5 / 14, 9 / 14]], "two latents fit: 0.5 in all under one label, or 0.9"
    )
    rare = torch.tensor([0.8, 0.2])
    posterior = generative_posterior(latent_given_label.log(), rare, one_each).exp()
    check.close(posterior[0], [20 / 21, 1 / 21], "and the first label is four times as frequent")
    nothing = torch.zeros(1, 3, dtype=torch.bool)
    posterior = generative_posterior(latent_given_label.log(), rare, nothing).exp()
    check.close(posterior, [[0.8, 0.2]], "no latent fits: P(y)")
    raised = latent_given_label.log() + torch.tensor([[2.0], [-1.0]])
    posterior = generative_posterior(raised, fair, two).exp()
    check.close(posterior, [[5 / 14, 9 / 14]], "scores: a number added to all of one label")
    learned = latent_given_label.log() + torch.tensor([300.0, 0.0, 0.0])
    learned.requires_grad_()
    posterior = generative_posterior(learned, fair, torch.cat([two, nothing]))
    check.close(posterior[0].exp(), [0.1, 0.9], "latents of probability e^-300", atol=1e-3)
    slope = (
        torch.autograd.grad(posterior.sum(), learned)[0] if posterior.requires_grad else math.nan
    )
    check.true(torch.as_tensor(slope).isfinite().all(), "finite gradients reach the scores")
### BEGIN HIDDEN TESTS
import numpy as np
import torch

from dgm.testing import expect, expect_array, expect_close, points

GRADIENT = """
import torch
scores = torch.tensor(scores, requires_grad=True)
posterior = generative_posterior(scores, torch.tensor(prior), torch.tensor(mask))
total = (posterior * torch.tensor(weights)).sum()
gradient = torch.autograd.grad(total, scores)[0] if total.requires_grad else None
posterior.detach(), gradient
"""


def draw(rng, latents=8, labels=3):
    """Random scores, a skewed P(y), and preimages of 1 to 4 latents, most of them of several."""
    scores = rng.normal(0, 2, (labels, latents)) + rng.normal(0, 2, (labels, 1))
    prior = rng.dirichlet(np.ones(labels)) * 0.8 + 0.2 / labels
    mask = np.zeros((5, latents), dtype=bool)
    for row, size in zip(mask, rng.permutation([1, 2, 3, 3, 4]), strict=True):
        row[rng.choice(latents, size, replace=False)] = True
    return scores, prior, mask


def posterior_of(names, scores, prior, mask, dtype=torch.float32, prior_dtype=None):
    return names.generative_posterior(
        torch.tensor(scores, dtype=dtype),
        torch.tensor(prior, dtype=prior_dtype or dtype),
        torch.tensor(mask),
    )


@points(0.25)
def test_frequencies_of_the_labels(student, rng):
    """Each label has its share of the data, also one that does not occur."""
    labels = rng.choice(4, 20, p=[0.5, 0.0, 0.3, 0.2])
    right = torch.tensor(np.bincount(labels, minlength=5) / 20, dtype=torch.float32)
    found = student.label_frequencies(torch.tensor(labels), 5)
    expect_close(found, right, "label_frequencies", dtype=torch.float32, kind="tensor")


@points(1)
def test_follows_bayes_rule(student, reference, rng):
    """The posterior weighs each label's probability of the data by the label's frequency."""
    inputs = draw(rng)
    what = (
        "log Q'(y|x) (softmax over latents, summed over the preimage, times P(y), normalised over "
        "labels)"
    )
    right = posterior_of(reference, *inputs)
    expect_close(posterior_of(student, *inputs), right, what, rtol=1e-4, atol=1e-5)


@points(0.25)
def test_data_that_the_decoder_cannot_make(student, reference, rng):
    """Where no latent fits, the frequencies of the labels stand."""
    scores, prior, mask = draw(rng)
    mask[2] = False
    what = "log Q'(y|x) for a data point without a latent (row 2)"
    right = posterior_of(reference, scores, prior, mask)
    expect_close(posterior_of(student, scores, prior, mask), right, what, rtol=1e-4, atol=1e-5)


@points(0.375)
def test_tiny_probabilities(student, reference, rng):
    """Right where the latents that fit are too unlikely for a number; gradients stay finite."""
    scores, prior, mask = draw(rng)
    scores[:, 0] += 300.0
    mask[:, 0] = False
    mask[:, 1] = True
    mask[4] = False
    what = "log Q'(y|x) where P(z|y) is e^-300 in float32 (sum in the log domain)"
    found = posterior_of(student, scores, prior, mask)
    right = posterior_of(reference, scores, prior, mask)
    found = expect_array(found, (5, 3), what=what)
    expect_close(found, right, what, rtol=1e-4, atol=2e-3)
    arrays = {"scores": scores, "prior": prior, "weights": rng.normal(size=(5, 3))}
    inputs = {name: value.astype(np.float32) for name, value in arrays.items()} | {"mask": mask}
    _, gradient = student.run(GRADIENT, **inputs)
    expect(gradient is not None, "no gradient flows to the scores")
    _, right = reference.run(GRADIENT, **inputs)
    what = "the gradient in the scores (a part of it cut off?)"
    expect_close(gradient, right, what, rtol=1e-3, atol=1e-3)


@points(0.125)
def test_the_dtype_is_that_of_the_scores(student, rng):
    """Scores of float32 give float32, and scores of float64 give float64, whatever the type of
    P(y); one data point gives one row."""
    scores, prior, mask = draw(rng)
    types = torch.float32, torch.float64
    for dtype, prior_dtype in ((a, b) for a in types for b in types):
        found = posterior_of(student, scores, prior, mask[:1], dtype, prior_dtype)
        what = f"log Q'(y|x) of one data point, with scores in {dtype} and P(y) in {prior_dtype}"
        expect_array(found, (1, 3), dtype, what, kind="tensor", finite=False)


### END HIDDEN TESTS

# %% [markdown]
# ## The risk of the generative model
#
# For the generative model there are two reasonable risks. The *conditional* likelihood uses only
# the probability of the label: the mean of $-\log Q'(y^j|x^j)$. The *generative* likelihood uses
# the probability of the data too: the mean of $-\log P_w(x^j, y^j)$ with
# $P_w(x, y) = P(y) \sum_{z:\,F(z) = x} P_w(z|y)$. Choose one of them; a question below asks why.
#
# **Contract.** `generative_risk` returns one of these two, a tensor without dimensions, through
# which gradients flow to the scores. The sum over the preimage is inside the logarithm. Every data
# point has at least one latent that fits.


# %% role="solution" id="latent-generative-risk"
def generative_risk(scores, label_prior, mask, labels):
    """The risk of scores [C, Z] on data with preimages [N, Z] and labels [N]: no dimensions."""
    ### BEGIN SOLUTION
    log_latent = torch.log_softmax(scores, dim=1)[labels]  # [N, Z], each under its own label
    log_data = torch.logsumexp(log_latent.masked_fill(~mask, -torch.inf), dim=1)
    return -(log_data + label_prior.log()[labels]).mean()
    ### END SOLUTION


# %% role="tests" id="latent-generative-risk-tests" check_output="true"
with visible_checks("latent-generative-risk") as check:
    latent_given_label = torch.tensor([[0.5, 0.25, 0.25], [0.1, 0.1, 0.8]])
    fair, one_point = torch.tensor([0.5, 0.5]), torch.tensor([[False, True, True]])
    risk = generative_risk(latent_given_label.log(), fair, one_point, torch.tensor([1]))
    check.shape(risk, (), "one number for the batch")
    check.true(
        min(abs(float(risk) - math.log(14 / 9)), abs(float(risk) - math.log(20 / 9))) < 1e-4,
        "Q'(y|x) is 9/14 here, and P(x, y) is 9/20: minus the logarithm of one of these",
    )
    twice = one_point.expand(2, 3), torch.tensor([1, 1])
    again = generative_risk(latent_given_label.log(), fair, *twice)
    check.close(again, risk, "the same data point twice: a mean does not change")
    moved = generative_risk(latent_given_label.log() + 3, fair, one_point, torch.tensor([1]))
    check.close(moved, risk, "scores: adding the same number to all changes nothing")
    rare = generative_risk(
        latent_given_label.log(), torch.tensor([0.8, 0.2]), one_point, torch.tensor([1])
    )
    check.true(rare > risk, "a rarer label: a larger risk")
### BEGIN HIDDEN TESTS
import numpy as np
import torch

from dgm.testing import expect, expect_array, expect_number, points

VALUE = """
import torch
generative_risk(*(torch.tensor(part) for part in (scores, prior, mask, labels))).detach()
"""
FIT = """
import torch
prior, mask, labels = torch.tensor(prior), torch.tensor(mask), torch.tensor(labels)
scores = torch.tensor(start, requires_grad=True)
optimizer = torch.optim.LBFGS([scores], max_iter=60, line_search_fn="strong_wolfe")
def closure():
    optimizer.zero_grad()
    value = generative_risk(scores, prior, mask, labels)
    value.backward()
    return value
optimizer.step(closure)
scores.detach()
"""
# Eight latents make three data points, of 1, 2 and 5 latents.
MADE_BY = np.array([[1, 0, 0, 0, 0, 0, 0, 0], [0, 1, 1, 0, 0, 0, 0, 0], [0, 0, 0, 1, 1, 1, 1, 1]])
MADE_BY = MADE_BY.astype(bool)


def draw(rng):
    """Data that are seen with every label, in shares that differ: in all orders, one label has the
    larger preimages on average."""
    shares = np.array([[0.6, 0.2, 0.2], [0.2, 0.4, 0.4]])[:, rng.permutation(3)]
    counts = np.rint(shares * np.array([[30], [20]])).astype(int)
    labels, data = (np.repeat(index.ravel(), counts.ravel()) for index in np.indices(counts.shape))
    prior = counts.sum(axis=1) / counts.sum()
    return prior, data, labels, (counts / counts.sum(axis=0)).T


@points(1.25)
def test_is_one_of_the_two_likelihoods(student, rng):
    """The value is the mean conditional or the mean generative surprise, over data points."""
    prior, data, labels, _ = draw(rng)
    scores = rng.normal(0, 1.5, (2, 8)) + rng.normal(0, 2, (2, 1))
    latent = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    joint = prior * (MADE_BY @ latent.T)
    rights = [
        -np.log(table)[data, labels].mean() for table in (joint, joint / joint.sum(1)[:, None])
    ]
    inputs = {"scores": scores, "prior": prior, "mask": MADE_BY[data], "labels": labels}
    value = expect_number(student.run(VALUE, **inputs), what="generative_risk")
    right = min(rights, key=lambda right: abs(value - right))
    what = (
        "generative_risk, against the nearer of the two likelihoods (minus; a mean; the sum over "
        "the preimage inside the logarithm; P(y); softmax over latents)"
    )
    expect_number(value, right, rtol=1e-6, what=what)


@points(1)
def test_what_it_teaches(student, reference, rng):
    """Scores that are trained by it give every data point the frequencies of its labels."""
    prior, data, labels, frequencies = draw(rng)
    scores = student.run(
        FIT, start=rng.normal(0, 0.3, (2, 8)), prior=prior, mask=MADE_BY[data], labels=labels
    )
    scores = expect_array(scores, (2, 8), what="scores trained by generative_risk")
    posterior = reference.generative_posterior(
        torch.tensor(scores), torch.tensor(prior), torch.tensor(MADE_BY)
    )
    gap = abs(np.exp(np.asarray(posterior)) - frequencies).max()
    expect(
        gap < 0.02,
        f"after training, Q'(y|x) differs by {gap:.2f} from the frequencies in the data: does the "
        f"risk have the sum over the preimage inside the logarithm, and does it go down?",
    )


### END HIDDEN TESTS

# %% [markdown] role="written" id="latent-algorithms" points="1"
# **The algorithms.** (a) Write the training of $P_w(y|z)$ from labelled pictures as an algorithm of
# a few lines: what is computed once, and what in each step? Which of $w$ and $\theta$ change? (b)
# What changes in the algorithm for $P_w(z|y)$? Which of the two risks did you choose, and why?
# ### BEGIN MARK SCHEME
# - 0.5 points: (a) once: decode all latents, store the preimage of each data point. Each step: P_w
#   at the latents of the preimages, Q by Bayes, gradient of the mean of -log Q with respect to w,
#   step. Only w changes (theta is pretrained). Loop, risk or "only w" missing: half.
# - 0.25 points: (b) P(y) from label counts, and P_w(z|y) normalised over the latents.
# - 0.25 points: (b) a risk with a reason. Right: conditional (it is what the test measures),
#   generative (uses the information in x, may need fewer labels, P_w(z|y) learns how common latents
#   are).
# ### END MARK SCHEME
# ### BEGIN SOLUTION
# (a) Decode all $k^m$ latents; for each $j$ store $S_j = \{z : F_\theta(z) = x^j\}$. Repeat: draw a
# batch; for each $j$ in it evaluate $P_w(\cdot|z)$ for $z \in S_j$ and
# $Q_j = \sum_{S_j} P(z) P_w(y^j|z) / \sum_{S_j} P(z)$; step along $\nabla_w$ of the mean of
# $\log Q_j$. $\theta$ does not change. (b) Estimate $P(y)$ by counting, and normalise the network's
# output over $z$ for each $y$. I took the generative likelihood: the pictures themselves then teach
# the model which latents are common.
# ### END SOLUTION

# %% [markdown]
# ## Few labels
#
# Here are three classifiers, each a network with 32 hidden units: the *basic* one on pixels, and
# two on latents, as $P_w(y|z)$ (*discriminative*) and as scores of $P_w(z|y)$ (*generative*). All
# are trained on the same $n$ labelled pictures. The test is exact: the expected cross-entropy is a
# sum over all pictures and labels. Who knows only the frequencies of the labels gets 1.08. No
# classifier can get below 0.68, the cross-entropy of the true posterior.
#
# After training, the frequencies of the labels change to (0.8, 0.1, 0.1). All three classifiers are
# told, and change their probabilities by Bayes' rule.
#
# **Predict**; this is not scored: any guess will do, and the experiment waits for it. Which
# classifier is *worst* with $n = 100$ labels: `"basic"`, `"discriminative"` or `"generative"`? With
# $n = 1000$ and the new frequencies, is the generative one `"better"` than the discriminative one,
# `"as good"` (they differ by less than 0.05) or `"worse"`?


# %% role="solution" id="latent-prediction"
def latent_prediction():
    """{"few labels": the worst of the three, "other frequencies": the generative one is ...}."""
    ### BEGIN SOLUTION
    return {"few labels": "basic", "other frequencies": "better"}
    ### END SOLUTION


# %% role="setup" id="latent-models" collapsed="true"


def small_network(inputs):
    """A network with one hidden layer and three outputs."""
    return nn.Sequential(nn.Linear(inputs, 32), nn.ReLU(), nn.Linear(32, 3))


def one_hot_scenes():
    """All latents, each entry as five numbers: [625, 20]."""
    return F.one_hot(SCENES, SCENE_SIDE).flatten(1).float()


def train_classifier(kind, x, labels, epochs):
    """Train one of the three; a function (mask [N, 625], pictures, P(y)) -> log-posteriors.

    Also returns the network, the P(y) of the training set and the seconds of training.
    """
    network, inputs = small_network(25 if kind == "basic" else 20), one_hot_scenes()
    mask, prior = preimages(draw_rectangles, SCENES, x), label_frequencies(labels, 3)

    def posterior(mask, pictures, label_prior):
        if kind == "generative":
            return generative_posterior(network(inputs).T, label_prior, mask)
        if kind == "basic":
            log_posterior = torch.log_softmax(network(pictures.float()), dim=1)
        else:
            log_labels = torch.log_softmax(network(inputs), dim=1)
            log_posterior = discriminative_posterior(log_labels, SCENE_PRIOR, mask)
        return torch.log_softmax(log_posterior + (label_prior / prior).log(), dim=1)

    def risk(numbers):
        if kind == "generative":
            return generative_risk(network(inputs).T, prior, mask[numbers], labels[numbers])
        return classification_risk(posterior(mask[numbers], x[numbers], prior), labels[numbers])

    optimizer = torch.optim.Adam(network.parameters(), lr=0.01, weight_decay=0.01)
    started = time.perf_counter()
    train_by_risk(risk, optimizer, len(x), epochs, batch_size=100)
    return posterior, network, prior, time.perf_counter() - started


# %% role="run" id="latent-few-labels"
latent_prediction()  # your guess comes first
all_pictures = torch.unique(draw_rectangles(SCENES), dim=0)
all_masks = preimages(draw_rectangles, SCENES, all_pictures)
true_joint = all_masks.float() @ (SCENE_PRIOR[:, None] * SCENE_LABELS)  # P(x, y) [225, 3]
skewed = torch.tensor([0.8, 0.1, 0.1])
skewed_joint = true_joint / true_joint.sum(dim=0) * skewed


def expected_surprise(log_posterior, joint):
    """The exact mean of -log Q(y|x) over a joint distribution [225, 3]."""
    return -(joint * log_posterior).sum().item()


LABEL_COUNTS = (100, 300, 1000)
LATENT_KINDS = ("basic", "discriminative", "generative")
LATENT_UPDATES = budget(smoke=20, cpu=100, gpu=100)
LATENT_SEEDS = range(budget(smoke=1, cpu=3, gpu=3))  # means over this many training sets
latent_results = {}
for n in LABEL_COUNTS:
    for kind in LATENT_KINDS:
        each = []
        for seed in LATENT_SEEDS:
            set_seed(seed)
            z_train, y_train = draw_scenes(n, seed=1000 * seed + n)
            posterior, network, prior, seconds = train_classifier(
                kind, draw_rectangles(z_train), y_train, epochs=LATENT_UPDATES * 100 // n
            )
            with torch.no_grad():
                usual = posterior(all_masks, all_pictures, prior)
                told = posterior(all_masks, all_pictures, skewed)
            surprises = expected_surprise(usual, true_joint), expected_surprise(told, skewed_joint)
            each.append((*surprises, 1e3 * seconds / LATENT_UPDATES))
        means = np.mean(each, axis=0)
        latent_results[kind, n] = dict(zip(("usual", "skewed", "ms"), means, strict=True))
        latent_results[kind, n]["network"] = network


def exact_surprise(joint):
    """The expected cross-entropy of the true posterior of a joint distribution."""
    return expected_surprise((joint / joint.sum(dim=1, keepdim=True)).log(), joint)


colours = dict(zip(LATENT_KINDS, ("#555555", "#2166ac", "#b2182b"), strict=True))
figure, panels = plt.subplots(1, 2, figsize=(9.5, 3.3), layout="constrained", sharey=True)
for panel, what, joint, title in (
    (panels[0], "usual", true_joint, "Labels as frequent as in training"),
    (panels[1], "skewed", skewed_joint, "Other frequencies, all are told"),
):
    for kind in LATENT_KINDS:
        means = [latent_results[kind, n][what] for n in LABEL_COUNTS]
        panel.loglog(LABEL_COUNTS, means, "o-", color=colours[kind], label=kind)
    shares = torch.special.entr(joint.sum(dim=0)).sum().item()
    panel.axhline(shares, color="black", linestyle="--", label="frequencies of labels only")
    panel.axhline(exact_surprise(joint), color="black", linestyle=":", label="true posterior")
    panel.set_xticks(LABEL_COUNTS, LABEL_COUNTS)
    panel.set_yticks([0.5, 1, 2], ["0.5", "1", "2"])
    panel.minorticks_off()
    panel.set(xlabel="labelled pictures n")
    panel.set_title(title, loc="left", fontsize=10)
    panel.spines[["top", "right"]].set_visible(False)
panels[0].set_ylabel("cross-entropy (nats)")
panels[1].legend(frameon=False, fontsize=8, loc="upper right")
plt.show()
worst_kind = max(LATENT_KINDS, key=lambda kind: latent_results[kind, 100]["usual"])
gap = (
    latent_results["generative", 1000]["skewed"] - latent_results["discriminative", 1000]["skewed"]
)
verdict = "as good" if abs(gap) < 0.05 else "better" if gap < 0 else "worse"
for key, found in (("few labels", worst_kind), ("other frequencies", verdict)):
    print(f"{key}: you said {guess_of(latent_prediction, key)!r}, measured {found!r}")

# %% [markdown]
# ## Pictures for a label
#
# Both models on latents can draw pictures for a label: draw a latent from $P(z|y)$, and decode it.
# For the generative model this is $P_w(z|y)$. For the discriminative one it follows by Bayes' rule,
# where the last block of the figure takes a *wrong* $P(z)$: all latents equally likely.
#
# The numbers are Kullback-Leibler divergences in nats, from the true distribution of the pictures
# with a label to the model's, and the mean over the three labels.

# %% role="deliverable" id="latent-made-to-order"
set_seed()
even_prior = torch.full_like(SCENE_PRIOR, 1 / len(SCENE_PRIOR))
with torch.no_grad():
    scores = latent_results["generative", 1000]["network"](one_hot_scenes()).T
    label_scores = latent_results["discriminative", 1000]["network"](one_hot_scenes())
    makers = {"generative": torch.softmax(scores, dim=1)}
    for name, belief in (("with P(z)", SCENE_PRIOR), ("with a wrong P(z)", even_prior)):
        joint = belief[:, None] * torch.softmax(label_scores, dim=1)
        makers[f"discriminative, {name}"] = (joint / joint.sum(dim=0)).T
widths = [1] * 5 + [0.4] + [1] * 5 + [0.4] + [1] * 5  # a gap after five pictures
figure, panels = plt.subplots(3, 17, figsize=(10.5, 2.8), layout="constrained", width_ratios=widths)
figure.suptitle("Five pictures made for each label", x=0.01, ha="left", fontsize=10)
for gap in panels[:, [5, 11]].flat:
    gap.axis("off")
true_pictures = (true_joint / true_joint.sum(dim=0)).T  # P(x|y) [3, 225]
for block, (name, distributions) in enumerate(makers.items()):
    panels[0, 6 * block + 2].set_title(name, fontsize=9)
    for line, distribution in zip(panels, distributions, strict=True):
        drawn = SCENES[torch.multinomial(distribution, 5, replacement=True)]
        for panel, picture in zip(line[6 * block :], draw_rectangles(drawn), strict=False):
            panel.imshow(1 - picture.view(SCENE_SIDE, SCENE_SIDE), cmap="gray", vmin=-0.2, vmax=1)
            panel.set(xticks=[], yticks=[])
    made_pictures = distributions @ all_masks.T.float()
    divergences = (true_pictures * (true_pictures / made_pictures).log()).sum(dim=1)
    print(f"{name:34}{divergences.mean():6.2f} nats from the true pictures of a label")
for line, name in zip(panels, LABEL_NAMES, strict=True):
    line[0].set_ylabel(name, fontsize=9)
plt.show()

# %% [markdown]
# ## What each classifier costs, and what you get

# %% role="run" id="latent-table"
columns = f"{'100':>7}{'1000':>7}{'told P(y)':>11}{'ms an update':>14}"
print(f"{'cross-entropy at n =':28}{columns}")
for kind in LATENT_KINDS:
    few, many = latent_results[kind, 100], latent_results[kind, 1000]
    line = f"{few['usual']:7.2f}{many['usual']:7.2f}{many['skewed']:11.2f}{many['ms']:14.1f}"
    print(f"{kind:28}{line}")
for name, surprise in (
    ("frequencies of labels only", lambda joint: torch.special.entr(joint.sum(dim=0)).sum().item()),
    ("true posterior", exact_surprise),
):
    print(f"{name:28}{surprise(true_joint):14.2f}{surprise(skewed_joint):11.2f}")

# %% [markdown] role="written" id="latent-comparison" points="0.75"
# **Compare.** Can $Q'$ have any benefit over $Q$? (a) Other frequencies of the labels, and pictures
# for a label: how good is each model at these, in your figures, and what does each have to know for
# them besides its network? (b) Name a situation in which you would take $Q'$, and one in which you
# would take $Q$.
# ### BEGIN MARK SCHEME
# - 0.25 points: (a) both can do both; figures of both models (told P(y); nats from the true
#   pictures).
# - 0.25 points: (a) Q' needs the new P(y) only, and nothing for pictures; Q needs the old
#   frequencies too, and for pictures P(z): with a wrong P(z) its pictures are wrong.
# - 0.25 points: (b) one situation for each, with its reason. For Q': P(z) is unknown or changes,
#   and Q' learns it; many pictures without labels; unlikely pictures are to be found. For Q: only
#   the label matters, and P(z) is known; its softmax is over C labels instead of k^m latents.
# ### END MARK SCHEME
# ### BEGIN SOLUTION
# (a) In my `cpu` run both can do both, equally well. Told the new frequencies, both have a
# cross-entropy of 0.46 with n = 1000, where 0.41 is the best possible. Their pictures are 0.09 and
# 0.08 nats from the true ones. But they need to know different things. $Q'$ takes the new $P(y)$
# and needs nothing for pictures. $Q$ needs the old frequencies as well, and $P(z)$ for pictures:
# with a wrong $P(z)$ they are 0.20 nats off. (b) I would take $Q'$ where $P(z)$ is unknown, because
# $Q'$ learns it, and $Q$ where $P(z)$ is known and only the label matters: its softmax is over
# three labels instead of 625 latents, and it models nothing else.
# <!-- figures of the cpu run: latent-table 0.46 0.41; latent-made-to-order 0.09 0.08 0.20 -->
# ### END SOLUTION

# %% [markdown] role="written" id="latent-why-it-looks-right" points="0.75"
# **Why does the wrong answer look right?** (a) A classmate forgets $P(z)$ and averages $P_w(y|z)$
# evenly over the preimage. His tests, with all latents equally likely, pass. Why? Give a picture of
# our scenes where he is wrong, and in which direction. (b) Let all latents be equally likely again.
# Another classmate puts the logarithm inside: her risk is the mean over data and over each preimage
# of $-\log P_w(y|z)$. Training goes well, and her loss is *never below* the right one. Which
# inequality explains this, and what does her model lose?
# ### BEGIN MARK SCHEME
# - 0.5 points: (a) with a uniform P(z) the weights P(z)/sum are equal, so both agree (half). A
#   picture that is cut off at an edge: small rectangles are more common here, so he overrates the
#   labels of the large ones (half). E.g. one cut off at the right edge: too much "wide".
# - 0.25 points: (b) Jensen: -log of a mean <= mean of -log. Every latent of the preimage is pulled
#   to the label by itself, so the latents cannot disagree / all of a preimage get the same P(y|z),
#   the picture's label frequencies. Jensen alone: half.
# ### END MARK SCHEME
# ### BEGIN SOLUTION
# (a) If $P(z)$ is constant it cancels. In our scenes small rectangles are more common. Take one
# that the right edge cuts off: its width may be anything above the visible width, and he counts
# large widths as much as small ones, so he says "wide" too often. (b) By Jensen's inequality
# $-\log$ of a mean is at most the mean of $-\log$: hers is an upper bound. It is smallest if all
# latents of a preimage give the same probabilities, so her model can no longer learn which of the
# latents explains the label.
# ### END SOLUTION

# %% role="run" id="latent-summary"
check_summary(
    [
        "latent-preimages",
        "latent-posterior",
        "latent-risk",
        "latent-training",
        "latent-counts",
        "latent-generative",
        "latent-generative-risk",
    ]
)
