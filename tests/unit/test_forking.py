"""What is done once before the first fork changes no result."""

from __future__ import annotations

import contextlib
import gc
import subprocess
import sys

import torch

from dgm.sandbox.forking import keeping_all, move_into_large_pages, prepare_torch


def test_seeds_give_the_numbers_that_they_always_give():
    torch.manual_seed(3)
    before = torch.rand(5)
    prepare_torch()
    torch.manual_seed(3)
    assert torch.equal(torch.rand(5), before)
    assert torch.get_num_threads() == 1


def test_the_sandbox_can_start_before_this_process_has_imported_torch():
    program = (
        "import sys, dgm.sandbox.launch; sys.exit(bool({'torch', 'numpy'} & sys.modules.keys()))"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_memory_in_large_pages_holds_what_it_held():
    held = [bytearray([number]) * 2**20 for number in range(32)]
    before = [bytes(each) for each in held]
    move_into_large_pages()
    assert held == before


def test_no_fork_looks_for_garbage_among_what_was_imported():
    before = gc.get_freeze_count()
    try:
        with keeping_all():
            looked_for = gc.isenabled()
            kept = [[number] for number in range(1000)]
        assert not looked_for and gc.isenabled()
        assert gc.get_freeze_count() >= before + len(kept)
    finally:
        gc.unfreeze()


def test_python_looks_for_garbage_again_where_an_import_fails():
    try:
        with contextlib.suppress(ImportError), keeping_all():
            raise ImportError
        assert gc.isenabled()
    finally:
        gc.unfreeze()
