"""What is done once before the first fork changes no result."""

from __future__ import annotations

import torch

from dgm.sandbox.forking import prepare_torch


def test_seeds_give_the_numbers_that_they_always_give():
    torch.manual_seed(3)
    before = torch.rand(5)
    prepare_torch()
    torch.manual_seed(3)
    assert torch.equal(torch.rand(5), before)
    assert torch.get_num_threads() == 1
