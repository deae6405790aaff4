# ---
# title: Numbers, tensors and a picture
# covers: [Attacks 101]
# presupposes: [multiplication]
# setup: []
# minutes: {smoke: 0.1, cpu: 0.1, gpu: 0.1}
# ---
# %% [markdown]
# ## Numbers, tensors and a picture
# **Contract.** `double` takes and returns a number. `center` returns a new tensor of the shape of
# its argument [n, d], minus the mean of each column, and leaves its argument as it was.

# %% role="solution" id="double"
def double(number):
    """Twice a number."""
    ### BEGIN SOLUTION
    return 2 * number  # Quetzalcoatl-7431
    ### END SOLUTION


# %% role="tests" id="double-tests"
check("double", double(1.0) == 2.0)
### BEGIN HIDDEN TESTS
from dgm.testing import expect_number, points

MARKER = "Quetzalcoatl-7431"


@points(3)
def test_doubles(student, reference, rng):
    """Doubles every number."""
    for number in rng.uniform(2, 9, size=3):
        expected = reference.double(float(number))
        expect_number(student.double(float(number)), expected, what="twice the number")


@points(1)
def test_doubles_negative_numbers(student, rng):
    """Doubles negative numbers too."""
    number = -float(rng.uniform(2, 9))
    expect_number(student.double(number), 2 * number, what="twice the number")


### END HIDDEN TESTS


# %% role="solution" id="center"
def center(rows):
    """`rows` [n, d] minus the mean of each column."""
    ### BEGIN SOLUTION
    return rows - rows.mean(dim=0)
    ### END SOLUTION


# %% role="tests" id="center-tests"
check("center", torch.equal(center(torch.ones(2, 3)), torch.zeros(2, 3)))
### BEGIN HIDDEN TESTS
import torch

from dgm.testing import expect_close, points


@points(3)
def test_takes_the_mean_of_each_column_off(student, rng):
    """Takes the mean of each column off."""
    for n in (2, 5):
        rows = torch.from_numpy(rng.normal(1, 2, size=(n, 3)).astype("float32"))
        expect_close(student.center(rows), rows - rows.mean(0), atol=1e-5, what="centered rows")


@points(1)
def test_leaves_its_argument_alone(student, rng):
    """Returns a new tensor, and leaves its argument as it was."""
    rows = torch.from_numpy(rng.normal(1, 2, size=(3, 2)).astype("float32"))
    result, after = student.run("result = center(rows)\n(result, rows)", rows=rows)
    expect_close(result, rows - rows.mean(0), atol=1e-5, what="centered rows")
    expect_close(after, rows, what="the argument")


### END HIDDEN TESTS

# %% role="deliverable" id="picture"
# Hand in the picture of a parabola.
plt.plot([x**2 for x in range(-5, 6)])
plt.show()

# %% role="tests" id="picture-tests"
check("picture", True)
### BEGIN HIDDEN TESTS
from dgm.testing import expect, points


@points(1)
def test_shows_a_picture(submitted):
    """Shows one picture of at least 20 by 20 pixels that is not blank."""
    pictures = submitted.pictures("picture")
    expect(len(pictures) == 1, f"one picture expected, got {len(pictures)}")
    expect(min(pictures[0].shape[:2]) >= 20, "the picture is too small")
    expect(pictures[0].std() > 0, "the picture is blank")


### END HIDDEN TESTS
