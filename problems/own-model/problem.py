# ---
# title: A model of your own
# covers: []
# presupposes: [a generative model of this course, training loop in PyTorch]
# setup: [basics, checks, data, pictures, judge, training]
# minutes: {smoke: 0.3, cpu: 10, gpu: 6}
# work: {reading: 8, own-plan: 10, own-evidence: 25, own-quality: 5, own-report: 15}
# ---
# %% [markdown]
# # A model of your own
#
# In this last problem nothing is given but the data and a budget. Build a generative model of
# digits, of any kind that this course treats, and make it as good as you can. You choose the
# architecture, the loss, the optimiser and the schedule. You may start from your own answers above.
#
# Three things are asked: a prediction before you train, the pictures and numbers that your training
# leaves in this notebook, and a short report. How good the pictures are counts for 15 % of the
# points. An honest account of a weak model earns the other 85 %.
#
# **Contract.**
#
# - `own_train(batches, **settings)` trains one model on `batches` and returns two things: a
#   function `sample(count)` and curves `{name: list of numbers}` such as losses.
# - `batches` is the budget: it yields pictures `[N, 1, 28, 28]` in $[-1, 1]$ and their labels `[N]`
#   until the updates or the minutes are spent, and `len(batches)` is the number of updates. All
#   training data come from it. What you do with one batch is up to you, for example one step of
#   each player of a game.
# - `sample(count)` gives that many new pictures of the trained model, `[count, 1, 28, 28]` in
#   $[-1, 1]$. It copies no picture of the data.
# - `own_settings()` is a list of at least two settings with different names, in the order in which
#   you thought of them. Each is a dictionary with a `name` of 1 to 24 characters; all else in it
#   goes to `own_train`. All are tried on a quarter of the budget, and the last one is trained on
#   all of it.
#
# The pictures are judged as they are saved in this notebook: 100 of them, in a PNG that holds every
# pixel exactly. Four numbers are printed beside them:
#
# - **Score**: the Inception Score of the 100 pictures, with a small classifier, the judge, in place
#   of the Inception network. It is 1 if the judge sees the same in all pictures, and 10 if it
#   recognises every picture and all ten digits are equally frequent.
# - **Rarest digit**: how many of the 100 pictures show the digit that is shown least often.
# - **Variety**: the median distance between two pictures of the same digit, as a share of the same
#   distance for real pictures.
# - **Nearest**: the median distance of your pictures to the training picture that is nearest.
#
# **What counts as quality.** A score of at least 3.5 earns a third, 5.5 two thirds, and 7.0 all,
# if the pictures are new pictures of digits:
#
# - The variety is at least 0.5, and for all of it 0.7: the pictures of one digit differ from each
#   other.
# - For two thirds and for all, the rarest digit is shown at least once.
# - Most pictures are near to a real digit, and few are copies of one. The grader compares them with
#   fingerprints of half of MNIST.

# %% role="setup" id="own-measures"
import time

REAL_DISTANCE = 9.2  # the median distance between two real pictures of the same digit


def own_measures(pictures):
    """Score, rarest digit (how many of the pictures) and variety of pictures [N, 1, 28, 28]."""
    logits = judge_logits(pictures).double()
    log_p = torch.log_softmax(logits, dim=1)
    log_marginal = torch.logsumexp(log_p, dim=0) - math.log(len(pictures))
    digits = logits.argmax(dim=1)
    distances = []
    for digit in range(10):
        same = pictures[digits == digit].flatten(1).double() / 2
        if len(same) > 1:
            pairs = torch.nn.functional.pdist(same)
            distances.append(pairs.median().item())
    return {
        "score": (log_p.exp() * (log_p - log_marginal)).sum(dim=1).mean().exp().item(),
        "rarest": torch.bincount(digits, minlength=10).min().item(),
        "variety": float(np.median(distances)) / REAL_DISTANCE if distances else 0.0,
    }


# %% role="run" id="own-data"
own_images, own_labels = load_mnist()
OWN_UPDATES = budget(smoke=24, cpu=4000, gpu=20_000)
OWN_MINUTES = budget(smoke=1, cpu=15, gpu=10)


class OwnBatches:
    """A budget of random batches (pictures, labels), for `for pictures, labels in batches`."""

    def __init__(self, updates, minutes, size=64):
        self.updates, self.seconds, self.size = updates, 60 * minutes, size
        self.taken, self.started = 0, None

    def __len__(self):
        return self.updates

    def __iter__(self):
        self.started = self.started or time.perf_counter()
        for _ in progress(range(self.taken, self.updates), description="updates", leave=False):
            if time.perf_counter() - self.started > self.seconds:
                print(f"The minutes are spent after {self.taken:,} of {self.updates:,} updates.")
                return
            self.taken += 1
            chosen = torch.randint(len(own_images), (self.size,))
            yield own_images[chosen].to(DEVICE), own_labels[chosen].to(DEVICE)

    def minutes(self):
        """How long ago the first batch was taken."""
        return 0.0 if self.started is None else (time.perf_counter() - self.started) / 60


def own_run(train, settings, share=1.0):
    """Train a model with `settings` on a share of the budget: sample, curves, updates, minutes."""
    set_seed()
    settings = dict(settings)
    name = settings.pop("name")
    batches = OwnBatches(max(1, round(share * OWN_UPDATES)), share * OWN_MINUTES)
    sample, curves = train(batches, **settings)
    return {
        "name": name,
        "sample": sample,
        "curves": curves,
        "updates": batches.taken,
        "minutes": batches.minutes(),
    }


@torch.no_grad()
def own_pictures(sample, count=100):
    """`count` pictures as a PNG holds them, in 256 levels."""
    pictures = torch.as_tensor(sample(count))
    if list(pictures.shape) != [count, 1, 28, 28]:
        raise ValueError(f"sample({count}) gives {list(pictures.shape)}, not [{count}, 1, 28, 28]")
    return to_bytes(pictures).float() / 127.0 - 1


def own_row(run, pictures):
    """One line of the table."""
    found = own_measures(pictures)
    print(
        f"{run['name']:<24}{run['updates']:>8,}{run['minutes']:>9.1f}"
        f"{found['score']:>8.2f}{found['rarest']:>8}{found['variety']:>9.2f}"
    )


OWN_HEAD = f"{'setting':<24}{'updates':>8}{'minutes':>9}{'score':>8}{'rarest':>8}{'variety':>9}"

# %% [markdown]
# ## An example
#
# This model is complete, and as simple as can be: every pixel is drawn from a normal distribution
# of its own, with the mean and the standard deviation that it has in the data. It shows the form of
# an answer. It takes no steps of an optimiser, and one setting says how much of the standard
# deviation is used.


# %% role="run" id="own-example"
def example_train(batches, spread=1.0):
    """Independent pixels: the mean picture and noise."""
    seen, brightness = [], []
    for pictures, _ in batches:
        seen.append(pictures)
        brightness.append(pictures.mean().item())
    everything = torch.cat(seen)
    mean, deviation = everything.mean(dim=0), everything.std(dim=0)

    def sample(count):
        return mean + spread * deviation * torch.randn(count, *mean.shape, device=mean.device)

    return sample, {"brightness": brightness}


print(OWN_HEAD)
for spread in (0.5, 1.0):
    example = own_run(example_train, {"name": f"pixels, {spread}", "spread": spread}, share=0.1)
    own_row(example, own_pictures(example["sample"]))
show_grid(own_pictures(example["sample"], 20), title="independent pixels, spread 1")

# %% [markdown] role="written" id="own-plan" points="4"
# **Before you train.** (a) Which model will you train, and how does it differ from the models that
# you know from this course? Name its architecture, its loss and its optimiser. (b) Which settings
# will you compare? They may differ in one thing only. What do you expect to see, and why? (c) Which
# result in the table would show that you were wrong?
# ### BEGIN MARK SCHEME
# - 1 point: (a) the model is named with its architecture, loss and optimiser, and one difference.
# - 2 points: (b) the settings and the one thing in which they differ (1), an expectation with a
#   reason that follows from how the model works (1). The expectation need not turn out right.
# - 1 point: (c) a result that could appear in the table and that contradicts (b).
# ### END MARK SCHEME
# ### BEGIN SOLUTION
# (a) A conditional variational autoencoder of fully connected layers, with 400 hidden units. It
# differs from the plain one in that encoder and decoder are both given the label, as ten extra
# inputs. The loss is minus the evidence lower bound, with the cross-entropy of the pixels, and the
# optimiser is Adam with a learning rate that rises to 3e-3 and falls to 0. (b) The size of the
# code: 20 numbers or 6. With the label given, only slant, thickness and shape are left to encode. I
# expect that 6 numbers score higher: in 20 dimensions the codes of the training pictures fill a
# smaller part of the prior, so that more samples fall where the decoder was never trained. (c) A
# score of 20 numbers that is equal or higher.
# ### END SOLUTION

# %% [markdown]
# ## Your model
#
# Write `own_train` and any networks that it needs in the next cell. The grader does not run it: the
# results that it leaves in the cells below count. A person may read it.
#
# Every training begins with the same seed. To see how much of a difference is chance, give
# `own_train` a setting `seed` that goes to `set_seed`, and try the other settings once more with
# another one.


# %% role="solution" id="own-train"
def own_train(batches, **settings):
    """Train a model on `batches`; returns `sample(count)` and curves {name: list of numbers}."""
    ### BEGIN SOLUTION
    size, width = settings["size"], settings.get("width", 400)
    encoder = nn.Sequential(
        nn.Linear(28 * 28 + 10, width), nn.ReLU(), nn.Linear(width, 2 * size)
    ).to(DEVICE)
    decoder = nn.Sequential(
        nn.Linear(size + 10, width),
        nn.ReLU(),
        nn.Linear(width, width),
        nn.ReLU(),
        nn.Linear(width, 28 * 28),
    ).to(DEVICE)
    optimizer = torch.optim.Adam([*encoder.parameters(), *decoder.parameters()])
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 3e-3, total_steps=len(batches) + 1)
    curves = {"reconstruction": [], "divergence": []}

    def decode(code, labels):
        return decoder(torch.cat([code, F.one_hot(labels, 10)], dim=1))

    for pictures, labels in batches:
        seen = torch.cat([pictures.flatten(1), F.one_hot(labels, 10)], dim=1)
        mean, log_variance = encoder(seen).chunk(2, dim=1)
        code = mean + (log_variance / 2).exp() * torch.randn_like(mean)
        ink = (pictures.flatten(1) + 1) / 2
        errors = F.binary_cross_entropy_with_logits(decode(code, labels), ink, reduction="none")
        reconstruction = errors.sum(dim=1).mean()
        divergence = (mean**2 + log_variance.exp() - 1 - log_variance).sum(dim=1).mean() / 2
        optimizer.zero_grad()
        (reconstruction + divergence).backward()
        optimizer.step()
        schedule.step()
        curves["reconstruction"].append(reconstruction.item())
        curves["divergence"].append(divergence.item())

    def sample(count):
        labels = torch.arange(count, device=DEVICE) % 10
        logits = decode(torch.randn(count, size, device=DEVICE), labels)
        return (2 * torch.sigmoid(logits) - 1).view(count, 1, 28, 28)

    return sample, curves
    ### END SOLUTION


# %% role="solution" id="own-settings"
OWN_NICKNAME = ""  # on a list of the class's best pictures; "" leaves you out of it


def own_settings():
    """Settings in the order in which you thought of them; the last is trained on all updates."""
    ### BEGIN SOLUTION
    return [{"name": "20 numbers", "size": 20}, {"name": "6 numbers", "size": 6}]
    ### END SOLUTION


# %% [markdown]
# Now all settings on a quarter of the budget, and the last one on all of it. When you try a further
# setting, add it at the end of the list, and leave the others in it: the table is what you compare.

# %% role="run" id="own-tries"
print(OWN_HEAD)
for settings in own_settings():
    tried = own_run(own_train, settings, share=0.25)
    own_row(tried, own_pictures(tried["sample"]))

# %% role="run" id="own-training"
own_best = own_run(own_train, own_settings()[-1])
plot_curves(own_best["curves"], title=f"Training of {own_best['name']}")

# %% [markdown]
# ## What you hand in
#
# The pictures are compared with real ones below. A model that has learnt its training data by heart
# would show the same picture twice there: yours, and below it the nearest of the training pictures.

# %% role="deliverable" id="own-samples"
set_seed(1)
own_samples = own_pictures(own_best["sample"])
own_found = own_measures(own_samples)
show_grid(own_samples, title=f"100 samples: {own_best['name']}")
print(describe_score(own_found["score"], len(own_samples)))
print(f"Rarest digit: {own_found['rarest']} pictures. Variety: {own_found['variety']:.2f}.")
print(f"Trained for {own_best['updates']:,} updates, {own_best['minutes']:.1f} minutes.")
if OWN_NICKNAME:
    print(f"Nickname: {OWN_NICKNAME}")

# %% role="deliverable" id="own-nearest"
own_distances = torch.cdist(own_samples.flatten(1) / 2, own_images[:10_000].flatten(1) / 2)
own_nearest = own_distances.argmin(dim=1)
print(f"Nearest: {own_distances.amin(dim=1).median():.2f} (real pictures: 5.0)")
show_grid(
    torch.cat([own_samples[:10], own_images[own_nearest[:10]]]),
    title="Ten samples, and below each the nearest of 10,000 training pictures",
)

# %% role="tests" id="own-evidence-tests"
with visible_checks("own-evidence") as check:
    check.true(
        len({setting["name"] for setting in own_settings()}) > 1, "two settings with other names"
    )
    check.shape(own_samples, (100, 1, 28, 28), "100 pictures")
### BEGIN HIDDEN TESTS
import re

from dgm.testing import expect, points

ROW = re.compile(r"^(.{24}) *([\d,]+) +\d+\.\d +(\d+\.\d\d)\b", re.MULTILINE)
CLAIM = re.compile(r"Inception Score of 100 pictures: (\d+\.\d\d)")


@points(1.5)
def test_two_settings_were_tried(submitted):
    """The table of tried settings, as it is saved, has two rows with different names at least."""
    rows = ROW.findall(submitted.text("own-tries"))
    names = {name.strip() for name, updates, _ in rows if int(updates.replace(",", "")) > 0}
    expect(len(names) > 1, f"the saved table has {len(names)} settings that were trained")


@points(1.5)
def test_a_hundred_pictures_are_saved(submitted, judge):
    """The notebook holds 100 pictures, pixel for pixel as the locked cell saves them."""
    grids = submitted.pictures("own-samples")
    expect(len(grids) == 1, f"the cell own-samples holds {len(grids)} pictures: run it, then save")
    try:
        count = len(judge.pictures(grids[0]))
    except ValueError as error:
        raise AssertionError(str(error)) from None
    expect(count == 100, f"the saved grid holds {count} pictures")


@points(2)
def test_the_score_is_that_of_the_pictures(submitted, judge):
    """The score that is printed is what the judge says of the saved pictures."""
    grids = submitted.pictures("own-samples")
    claims = CLAIM.findall(submitted.text("own-samples"))
    expect(len(grids) == 1 and len(claims) == 1, "there is not one picture with one score")
    try:
        score = judge.inception_score(judge.pictures(grids[0]))
    except ValueError as error:
        raise AssertionError(str(error)) from None
    claimed = float(claims[0])
    expect(abs(claimed - score) < 0.02, f"{claimed:.2f} is printed; the judge says {score:.2f}")


### END HIDDEN TESTS

# %% [markdown]
# The visible check below tells what your pictures earn, as far as the notebook can know: only the
# grader compares them with the fingerprints of real digits.

# %% role="tests" id="own-quality-tests"
with visible_checks("own-quality") as check:
    for level in (0.5, 0.7):
        check.true(own_found["variety"] >= level, f"the variety is at least {level}")
    check.true(own_found["rarest"] >= 1, "the rarest digit is shown at least once")
    for level in (3.5, 5.5, 7.0):
        check.true(own_found["score"] >= level, f"the score is at least {level}")
### BEGIN HIDDEN TESTS
from dgm.testing import expect, expect_new_digits, points


def measures_of_new_digits(submitted, judge, reference):
    """What is measured of the saved pictures, if they are what is asked for."""
    grids = submitted.pictures("own-samples")
    expect(len(grids) == 1, f"the cell own-samples holds {len(grids)} pictures: run it, then save")
    try:
        pictures = judge.pictures(grids[0])
    except ValueError as error:
        raise AssertionError(str(error)) from None
    expect(len(pictures) == 100, f"the saved grid holds {len(pictures)} pictures")
    measures = reference.own_measures(pictures)
    variety = measures["variety"]
    expect(variety >= 0.5, f"the variety is {variety:.2f}: pictures of one digit are too similar")
    expect_new_digits(pictures)
    return measures


@points(1)
def test_some_digits_are_recognised(submitted, judge, reference):
    """The pictures are new pictures of digits, and their score is at least 3.5."""
    found = measures_of_new_digits(submitted, judge, reference)
    expect(found["score"] >= 3.5, f"the score is {found['score']:.2f}")


@points(1)
def test_most_digits_are_recognised(submitted, judge, reference):
    """The pictures are new pictures of all ten digits, and their score is at least 5.5."""
    found = measures_of_new_digits(submitted, judge, reference)
    expect(found["rarest"] > 0, "a digit is not among the pictures")
    expect(found["score"] >= 5.5, f"the score is {found['score']:.2f}")


@points(1)
def test_nearly_all_digits_are_recognised(submitted, judge, reference):
    """The pictures are new pictures of all ten digits, varied, and their score is at least 7.0."""
    found = measures_of_new_digits(submitted, judge, reference)
    expect(found["variety"] >= 0.7, f"the variety is {found['variety']:.2f}")
    expect(found["rarest"] > 0, "a digit is not among the pictures")
    expect(found["score"] >= 7.0, f"the score is {found['score']:.2f}")


### END HIDDEN TESTS

# %% [markdown] role="written" id="own-report" points="8"
# **Report**, about 150 words. (a) Compare two rows of your table with your prediction: figures, and
# whether the difference is large enough to mean something. A second run of one setting with another
# seed tells how much of it is chance. (b) What was changed between your first setting and the last
# one, and what did each change do? (c) Look at the 100 pictures. Which flaws do you see, and which
# of the numbers show them? Use the second grid to say whether the model copies. (d) What would you
# try next with ten times the budget, and why?
# ### BEGIN MARK SCHEME
# - 2 points: (a) the figures of two rows and the prediction (1); a word on chance, from a second
#   run or from the scatter of the score (1).
# - 2 points: (b) the changes, each with what it did. One change with a clear finding is enough; a
#   change that did not help counts as much as one that did.
# - 3 points: (c) two flaws that are in the pictures (1), the number that shows each or the fact
#   that none does (1), and whether samples are copies, from the second grid and its distance (1).
# - 1 point: (d) a next step with a reason that follows from (c).
# ### END MARK SCHEME
# ### BEGIN SOLUTION
# (a) At the `cpu` budget, 6 numbers score 6.32 and 20 numbers 4.65 on a quarter of the updates, as
# predicted. The score of 100 real digits scatters by 0.22 from set to set. One run of each setting
# does not say how much of the gap is chance of the training, but it is seven times that scatter.
# (b) Only the size of the code was changed. With 6 numbers more pictures can be read (the rarest
# digit is shown 6 times instead of 2), and the variety falls from 0.74 to 0.67: what the other 14
# numbers encoded is averaged. (c) Many strokes are blurred, and no number shows it: the mean
# distance to real pictures is even small for a blurred picture. Some pictures lie between two
# digits, such as a 2 that could be a 7; the score of 7.12, against 9.38 for real digits, shows
# this. The samples are no copies: in the second grid the pictures below have other ends and
# corners. Their distance, 4.34, is below that of real pictures because blurred pictures are near to
# many. (d) Convolutions in the decoder, and a loss that does not treat pixels as independent, such
# as that of a discriminator: both act against the blur.
# ### END SOLUTION
