from __future__ import annotations

import contextlib
import enum
import math
import struct
import time
import tracemalloc

import numpy as np
import pytest
import sympy as sp
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from dgm.boundary import wire
from dgm.boundary.expressions import Tree, rebuild
from dgm.boundary.wire import TooLarge, WireError, decode, encode

numbers = st.one_of(
    st.integers(-(2**4000), 2**4000), st.floats(), st.complex_numbers(), st.booleans()
)
leaves = st.one_of(st.none(), numbers, st.text(), st.binary())
values = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner), st.lists(inner).map(tuple), st.dictionaries(st.text(), inner)
    ),
)


def same(a: object, b: object) -> bool:
    """Equal in type and, for floats, in every bit."""
    if type(a) is not type(b):
        return False
    if type(a) is float:
        return struct.pack("<d", a) == struct.pack("<d", b)
    if type(a) is complex:
        return same(a.real, b.real) and same(a.imag, b.imag)
    if type(a) in (list, tuple):
        return len(a) == len(b) and all(map(same, a, b))
    if type(a) is dict:
        return same(list(a.items()), list(b.items()))
    return a == b


def on_the_students_side(data: bytes, **symbols: object) -> object:
    return decode(data, expression=lambda head, args: rebuild(head, args, symbols))


@given(values)
def test_a_plain_value_comes_back_with_its_type_and_bits(value):
    assert same(decode(encode(value)), value)


@pytest.mark.parametrize("dtype", wire.ARRAY_DTYPES)
@pytest.mark.parametrize(
    "shape_of",
    [
        pytest.param(lambda x: x, id="C order"),
        pytest.param(lambda x: x.T, id="Fortran order"),
        pytest.param(lambda x: x[:, ::2], id="strided"),
        pytest.param(lambda x: x[:0], id="empty"),
        pytest.param(lambda x: np.array(x[0, 0]), id="no dimensions"),
    ],
)
def test_an_array_comes_back_with_its_dtype_shape_and_order(dtype, shape_of):
    array = shape_of(np.arange(12).reshape(3, 4).astype(dtype))
    result = decode(encode(array))
    assert type(result) is np.ndarray
    assert (result.dtype, result.shape) == (array.dtype, array.shape)
    assert result.tobytes() == array.tobytes()
    assert result.flags.writeable
    if array.flags.f_contiguous or array.flags.c_contiguous:
        assert result.flags.f_contiguous == array.flags.f_contiguous


def test_infinities_and_nans_of_an_array_keep_their_bits():
    array = np.array([math.nan, -math.nan, math.inf, -math.inf, -0.0])
    assert decode(encode(array)).tobytes() == array.tobytes()


@pytest.mark.parametrize("dtype", wire.TENSOR_DTYPES)
def test_a_tensor_comes_back_with_its_dtype_and_shape(dtype):
    tensor = torch.arange(6).reshape(2, 3).to(getattr(torch, dtype))
    result = decode(encode(tensor))
    assert type(result) is torch.Tensor
    assert (result.dtype, result.shape) == (tensor.dtype, tensor.shape)
    assert torch.equal(result, tensor)


@pytest.mark.parametrize(
    "tensor",
    [
        torch.ones(2, 3, requires_grad=True) * 2,
        torch.nn.Parameter(torch.ones(2, 3)),
        torch.ones(3, 2).T,
        torch.ones(1).expand(4, 5),
        torch.tensor([1 + 2j]).conj(),
        torch.tensor(1.5),
        torch.empty(0, 7),
    ],
)
def test_a_tensor_is_sent_as_plain_detached_data(tensor):
    result = decode(encode(tensor))
    assert type(result) is torch.Tensor
    assert not result.requires_grad
    assert torch.equal(result, tensor.detach())


@pytest.mark.parametrize("scalar", [np.float32(1.5), np.float64("nan"), np.int8(-3), np.bool_(1)])
def test_a_numpy_scalar_keeps_its_type(scalar):
    result = decode(encode(scalar))
    assert type(result) is type(scalar)
    assert result.tobytes() == scalar.tobytes()


class Liar(float):
    def __float__(self):
        return 42.0

    def __eq__(self, other):
        return True

    __hash__ = float.__hash__


class LyingList(list):
    def __iter__(self):
        return iter([42])

    def __len__(self):
        return 1


class LyingText(str):
    def __str__(self):
        return "42"

    def encode(self, *args):
        return b"42"


class Level(enum.IntEnum):
    LOW = 1


@pytest.mark.parametrize(
    ("value", "base"),
    [
        (Liar(1.0), 1.0),
        (LyingList([1, 2]), [1, 2]),
        (LyingText("yes"), "yes"),
        (Level.LOW, 1),
        (torch.ones(2, 2).max(dim=0), (torch.ones(2), torch.zeros(2, dtype=torch.int64))),
    ],
)
def test_a_subclass_is_sent_as_the_base_data_whatever_its_methods_say(value, base):
    result = decode(encode(value))
    if isinstance(base, tuple):
        assert type(result) is tuple
        assert all(map(torch.equal, result, base))
    else:
        assert same(result, base)


class LyingTensor(torch.Tensor):
    @classmethod
    def __torch_function__(cls, function, types, args=(), kwargs=None):
        return torch.zeros(1)


@pytest.mark.parametrize(
    "value",
    [
        LyingTensor(),
        np.ma.array([1.0]),
        np.array([object()]),
        np.array(["text"]),
        np.zeros(2, ">f8"),
        np.zeros(2, [("a", "f4")]),
        torch.ones(2).to_sparse(),
        torch.ones(2, device="meta"),
        {1: "a key that is not text"},
        {1, 2},
        object(),
        len,
        float,
        sp.Function("f"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_is_outside_the_closed_set_is_refused_or_becomes_a_handle(value):
    with pytest.raises(WireError, match="cannot cross"):
        encode(value)
    kept = []
    data = encode([value], lambda v: (kept.append(v) or 7, "object"))
    assert kept[0] is value
    assert decode(data, lambda number, kind: (number, kind)) == [(7, "object")]


x, y = sp.symbols("x y")
n = sp.Symbol("n", integer=True, positive=True)
f = sp.Function("f")
expressions = [
    sp.Integer(10) ** 40,
    sp.Rational(-22, 7),
    sp.Float("0.1", 50),
    sp.Float("-1e-300"),
    sp.pi + sp.E * sp.I,
    sp.oo,
    -sp.oo,
    sp.zoo,
    sp.nan,
    sp.true,
    sp.Add(x, x, evaluate=False),
    sp.Mul(2, sp.Add(x, 1), evaluate=False),
    sp.exp(-(x**2) / 2) / sp.sqrt(2 * sp.pi),
    sp.Integral(sp.exp(-(x**2)), (x, -sp.oo, sp.oo)),
    sp.Integral(f(x, y), (x, 0, 1), (y, 0, x)),
    sp.Limit(sp.sin(x) / x, x, 0, "+-"),
    sp.Derivative(f(x), (x, 2)),
    sp.Sum(1 / n**2, (n, 1, sp.oo)),
    sp.Product(n, (n, 1, 5)),
    sp.Piecewise((x, x > 0), (-x, True)),
    sp.Eq(x, y),
    sp.Ne(x, y),
    sp.And(x < y, sp.Or(x >= 0, sp.Not(sp.Eq(y, 1)))),
    sp.Max(x, y) - sp.Min(x, 2),
    sp.Abs(x) + sp.sign(y),
    sp.log(2, evaluate=False) + sp.log(x),
    sp.erf(x) + sp.gamma(y) + sp.binomial(n, 2),
    sp.Matrix([[x, 1], [0, y]]),
    sp.Subs(sp.Derivative(f(x), x), x, 0),
    sp.Lambda(x, x**2),
    sp.IndexedBase("p")[n] * sp.Dummy("k"),
    sp.DiracDelta(x) + sp.Heaviside(x),
]


@pytest.mark.parametrize("expression", expressions, ids=str)
def test_an_expression_crosses_as_a_tree_and_is_rebuilt_unevaluated(expression):
    data = encode(expression)
    tree = decode(data)
    assert type(tree) is Tree
    assert encode(tree) == data
    rebuilt = on_the_students_side(data, n=n)
    assert type(rebuilt) is type(expression)
    assert rebuilt == expression
    assert sp.srepr(rebuilt) == sp.srepr(expression)


def test_a_symbol_has_the_assumptions_that_the_notebook_gave_it():
    sigma = sp.Symbol("sigma", positive=True)
    data = encode(sp.sqrt(sp.Symbol("sigma") ** 2, evaluate=False))
    assert on_the_students_side(data, sigma=sigma).doit() == sigma
    assert on_the_students_side(encode(sp.Symbol("sigma")), sigma="text") == sp.Symbol("sigma")


def test_an_enormous_power_crosses_without_being_computed():
    tower = sp.Pow(10, sp.Pow(10, 10, evaluate=False), evaluate=False)
    assert decode(encode(tower)).head == "Pow"


def test_an_expression_that_only_shares_its_parts_is_refused_before_it_grows():
    shared = x
    for _ in range(40):
        shared = sp.Add(shared, sp.Mul(2, shared, evaluate=False), evaluate=False)
    with pytest.raises(TooLarge):
        encode(shared)


def test_a_value_with_too_much_of_anything_is_refused():
    loop = []
    loop.append(loop)
    for value in (loop, 2 ** (8 * wire.MAX_INT_BYTES), [0] * (wire.MAX_VALUES + 1)):
        with pytest.raises(TooLarge):
            encode(value)
    for value in (b"0" * 101, "0" * 101, np.zeros(101), torch.zeros(1).expand(10**12)):
        with pytest.raises(TooLarge):
            encode(value, max_bytes=100)


def array_announcing(*shape: int) -> bytes:
    return b"a" + struct.pack("<BBB", 0, 0, len(shape)) + struct.pack(f"<{len(shape)}Q", *shape)


@pytest.mark.parametrize(
    "data",
    [
        b"s" + b"\xff" * 4,
        b"b" + b"\xff" * 4,
        b"i" + b"\xff" * 4,
        b"l" + b"\xff" * 4,
        b"u" + struct.pack("<I", wire.MAX_VALUES - 1) + b"N",
        b"d" + b"\xff" * 4,
        b"x" + b"\xff" * 4,
        array_announcing(2**60),
        array_announcing(2**63, 2**63, 2),
        array_announcing(0, 2**63, 2**63),
        array_announcing(*[1] * 200),
        b"t" + array_announcing(2**40)[1:],
        b"l\x01\0\0\0" * 100_000,
        b"",
        b"NN",
        b"?",
        b"a\xff\0\0",
        b"G" + array_announcing(1)[1:] + b"\0",
        b"s\x01\0\0\0\xff",
        b"d\x01\0\0\0NN",
        b"h" + b"\0" * 8 + b"s\0\0\0\0",
        encode(Tree("Symbol", ("x",))).replace(b"Symbol", b"system"),
        encode(Tree("Symbol", (1,))),
        encode(Tree("Integer", ("1",))),
        encode(Tree("Integer", (True,))),
        encode(Tree("Rational", (1, 0))),
        encode(Tree("Float", (0, 1, 0))),
        encode(Tree("Function", ())),
        encode(Tree("Matrix", (2, 2, Tree("Pi", ())))),
        encode(Tree("Pi", (Tree("Pi", ()),))),
        encode(Tree("Add", (1, 2))),
        encode(Tree("Add", ([Tree("Pi", ())],))),
    ],
    ids=lambda data: repr(data[:12]),
)
def test_malformed_bytes_are_refused_before_memory_is_taken(data):
    tracemalloc.start()
    try:
        with pytest.raises(WireError):
            decode(data)
        assert tracemalloc.get_traced_memory()[1] < 1 << 20
    finally:
        tracemalloc.stop()


mixed = encode(
    {
        "list": [1, 2.5, None, True, "text", b"bytes", 1j],
        "array": np.arange(6.0).reshape(2, 3),
        "tensor": torch.ones(2, dtype=torch.bfloat16),
        "expression": sp.Integral(sp.exp(-(x**2)), (x, 0, sp.oo)),
    }
)


CLOSED_SET = (
    *(type(None), bool, int, float, complex, str, bytes, list, tuple, dict, Tree),
    *(np.ndarray, np.generic, torch.Tensor),
)


def assert_closed(value: object) -> None:
    """`value` is data of the closed set, all the way down."""
    assert type(value) in CLOSED_SET or isinstance(value, np.generic), type(value)
    if type(value) is np.ndarray or isinstance(value, np.generic):
        assert value.dtype.name in wire.ARRAY_DTYPES
    elif type(value) is torch.Tensor:
        assert str(value.dtype).removeprefix("torch.") in wire.TENSOR_DTYPES
    elif type(value) is dict:
        assert all(type(key) is str for key in value)
    inner = value.values() if type(value) is dict else getattr(value, "args", value)
    if type(value) in (list, tuple, dict, Tree):
        for item in inner:
            assert_closed(item)


def decode_or_refuse(data: bytes) -> None:
    """Hostile bytes are data or refused, within 100 MB; hypothesis sees to the second."""
    tracemalloc.start()
    try:
        with contextlib.suppress(WireError):
            assert_closed(decode(data))
        assert tracemalloc.get_traced_memory()[1] < 100 << 20
    finally:
        tracemalloc.stop()


fuzzed = settings(max_examples=500, deadline=1000)


@given(
    st.lists(st.tuples(st.integers(0, len(mixed) - 1), st.integers(0, 255)), max_size=5),
    st.integers(0, len(mixed)),
    st.binary(max_size=20),
)
@fuzzed
def test_mutated_cut_and_extended_bytes_decode_to_data_or_are_refused(changes, end, extra):
    data = bytearray(mixed)
    for position, byte in changes:
        data[position] = byte
    decode_or_refuse(bytes(data))
    decode_or_refuse(bytes(data[:end]) + extra)


@given(st.binary(max_size=200))
@fuzzed
def test_random_bytes_decode_to_data_or_are_refused(data):
    decode_or_refuse(data)


tags = st.sampled_from([bytes([tag]) for tag in b"NTFifcsbludxaGth"])
counts = st.one_of(st.integers(0, 5), st.integers(0, 2**32 - 1)).map(lambda n: struct.pack("<I", n))
shapes = st.lists(st.one_of(st.integers(0, 4), st.integers(0, 2**64 - 1)), max_size=5).map(
    lambda shape: struct.pack("<BBB", 3, 0, len(shape)) + struct.pack(f"<{len(shape)}Q", *shape)
)


@given(st.lists(st.one_of(tags, counts, shapes, st.binary(max_size=8)), max_size=40).map(b"".join))
@fuzzed
def test_bytes_that_look_like_values_decode_to_data_or_are_refused(data):
    decode_or_refuse(data)


@pytest.mark.parametrize(
    "data",
    [
        b"l" + struct.pack("<I", 499_999) + b"N" * 499_999,
        b"d" + struct.pack("<I", 249_999) + (b"s\0\0\0\0" + b"N") * 249_999,
        b"x" + struct.pack("<I", 100_000) + encode("Add") + encode(Tree("Pi", ())) * 100_000,
        (b"l" + struct.pack("<I", 1)) * 149 + b"N",
        b"a" + struct.pack("<BBBQ", 0, 0, 1, 60 << 20) + bytes(60 << 20),
    ],
    ids=["list", "dict", "tree", "deep", "array"],
)
def test_the_largest_values_are_read_in_a_second_and_in_proportion(data):
    def seconds():
        started = time.process_time()
        with contextlib.suppress(WireError):
            decode(data)
        return time.process_time() - started

    # the best of three: another process on this core can slow any one of them down
    assert min(seconds() for _ in range(3)) < 1


class Marked:
    """Something of no listed kind."""


@given(
    st.recursive(
        st.one_of(leaves, st.builds(Marked), st.builds(object), st.sets(st.integers(), min_size=1)),
        lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.text(), inner)),
    )
)
@settings(deadline=1000)
def test_nothing_outside_the_closed_set_gets_in(value):
    kept: list[object] = []

    def keep(thing: object) -> tuple[int, str]:
        kept.append(thing)
        return len(kept) - 1, "object"

    data = encode(value, keep)
    if kept:
        with pytest.raises(WireError, match="handle"):
            decode(data)
    else:
        assert_closed(decode(data))
    assert not any(type(thing) in (int, str, list, type(None)) for thing in kept)


def test_a_bool_array_of_other_bytes_holds_true_and_false_alone():
    data = encode(np.array([True, False]))
    assert decode(data[:-2] + b"\x07\x00").view(np.uint8).tolist() == [1, 0]
