"""What is done once before the first fork changes no result."""

from __future__ import annotations

import numpy as np
import torch

from dgm.sandbox.forking import HUGE_PAGE, _own_memory, prepare_torch, use_huge_pages


def test_seeds_give_the_numbers_that_they_always_give():
    torch.manual_seed(3)
    before = torch.rand(5)
    prepare_torch()
    torch.manual_seed(3)
    assert torch.equal(torch.rand(5), before)
    assert torch.get_num_threads() == 1


def test_memory_that_has_moved_holds_what_it_held():
    numbers = np.arange(8 << 20, dtype=np.int64)
    address = numbers.__array_interface__["data"][0]
    ranges = list(_own_memory())
    assert any(start - HUGE_PAGE <= address < end for start, end in ranges)
    assert all(start % HUGE_PAGE == end % HUGE_PAGE == 0 for start, end in ranges)
    use_huge_pages()
    assert numbers.__array_interface__["data"][0] == address
    assert (np.diff(numbers) == 1).all()
