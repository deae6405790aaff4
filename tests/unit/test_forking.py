"""What is done once before the first fork changes no result."""

from __future__ import annotations

import contextlib
import gc
import subprocess
import sys
import textwrap

import pytest
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


def in_a_process_of_its_own(program: str) -> str:
    command = [sys.executable, "-c", textwrap.dedent(program)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


TRAINED = """
    import sys, torch
    from dgm.sandbox.forking import COMPILER, Uncompiled, prepare_torch
    prepare_torch() if {prepared} else None
    torch.manual_seed(3)
    net = torch.nn.Linear(4, 1)
    for kind in (torch.optim.Adam, torch.optim.SGD, torch.optim.RMSprop):
        optimizer = kind(net.parameters(), lr=0.1)
        for _ in range(3):
            optimizer.zero_grad()
            net(torch.randn(8, 4)).square().mean().backward()
            optimizer.step()
        optimizer.load_state_dict(optimizer.state_dict())
    x, parts = torch.randn(5, 3), [parameter.tolist() for parameter in net.parameters()]
    parts.append(torch.func.vmap(torch.func.grad(lambda x: (x**3).sum()))(x).tolist())
    parts.append(torch.func.vmap(torch.func.jacrev(torch.sin))(x).tolist())
    parts.append(torch.func.hessian(lambda x: x.exp().prod())(x[0]).tolist())
    assert isinstance(sys.modules[COMPILER], Uncompiled) == {prepared}
    print(parts)
"""


def test_optimizers_and_gradients_are_the_same_and_torchs_compiler_is_not_imported():
    with_compiler, without = (
        in_a_process_of_its_own(TRAINED.format(prepared=prepared)) for prepared in (False, True)
    )
    assert without == with_compiler


@pytest.mark.parametrize(
    "asks",
    [
        "import torch._dynamo.config",
        "assert not torch._dynamo.compiled_autograd.in_compiled_autograd_region",
        "torch.func.linearize(torch.sin, torch.zeros(2))",
    ],
)
def test_what_needs_torchs_compiler_gets_it(asks):
    told = in_a_process_of_its_own(f"""
        import sys, torch
        from dgm.sandbox.forking import COMPILER, Uncompiled, prepare_torch
        prepare_torch()
        keep, call = torch.compiler.disable(len), torch.compiler.disable()(max)
        print(keep is len, call is max, isinstance(torch._dynamo, Uncompiled))
        print(hasattr(sys.modules[COMPILER], "__file__"), isinstance(torch._dynamo, Uncompiled))
        print(torch.func.grad(lambda x: (x**2).sum())(torch.ones(2)).tolist())
        print(isinstance(torch._dynamo, Uncompiled))
        {asks}
        print(type(sys.modules[COMPILER]) is type(torch), torch._dynamo is sys.modules[COMPILER])
    """)
    assert told.splitlines() == ["True True True", "False True", "[2.0, 2.0]", "True", "True True"]
