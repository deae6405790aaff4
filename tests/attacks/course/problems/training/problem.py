# ---
# title: A training step
# covers: [Attacks 101]
# presupposes: [gradient descent]
# setup: []
# minutes: {smoke: 0.1, cpu: 0.1, gpu: 0.1}
# ---
# %% [markdown]
# ## A training step
# **Contract.** `step` makes one step of `optimizer` on the mean squared error of `model` and
# returns the loss before the step as a Python number.

# %% role="solution" id="step"
def step(model, optimizer, inputs, targets):
    """One optimizer step; the loss before it."""
    ### BEGIN SOLUTION
    optimizer.zero_grad()
    loss = ((model(inputs) - targets) ** 2).mean()
    loss.backward()
    optimizer.step()
    return loss.item()
    ### END SOLUTION


# %% role="tests" id="step-tests"
print("no visible check")
### BEGIN HIDDEN TESTS
import torch

from dgm.testing import expect_close, expect_number, points

SETUP = """
model = torch.nn.Linear(2, 1)
with torch.no_grad():
    model.weight.copy_(weight); model.bias.copy_(bias)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
loss = step(model, optimizer, inputs, targets)
[loss, model.weight, model.bias]
"""


@points(4)
def test_makes_one_step_of_gradient_descent(student, rng):
    """Makes one step of gradient descent and returns the loss before it."""
    shapes = ((1, 2), (1,), (5, 2), (5, 1))
    weight, bias, inputs, targets = (
        torch.from_numpy(rng.normal(size=shape).astype("float32")) for shape in shapes
    )
    loss, new_weight, new_bias = student.run(
        SETUP, weight=weight, bias=bias, inputs=inputs, targets=targets
    )
    gap = inputs @ weight.T + bias - targets
    expect_number(loss, float((gap**2).mean()), rtol=1e-4, what="the loss")
    expect_close(new_weight, weight - 0.2 * (gap * inputs).mean(0), atol=1e-5, what="the weight")
    expect_close(new_bias, bias - 0.2 * gap.mean(0), atol=1e-5, what="the bias")


### END HIDDEN TESTS

# %% [markdown] role="written" id="why-step" points="1"
# Why is the gradient set to zero before each step?
# ### BEGIN MARK SCHEME
# - 1 point: backward adds to what is there
# ### END MARK SCHEME
# ### BEGIN SOLUTION
# Because `backward` adds to the gradients.
# ### END SOLUTION
