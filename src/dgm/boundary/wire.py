"""What may cross between the grader and a student's process, as bytes.

A closed set: None, bool, int, float, complex, str, bytes, list, tuple, dict with string keys, NumPy
arrays and scalars, CPU tensors, SymPy expressions, and handles to what stays on the other side.
Every value is a tag byte and what follows from it. Arrays carry npy's fields (dtype, order, shape,
raw data) in binary, because npy's own header is Python source. Decoding imports, evaluates and
unpickles nothing, and checks a size against the bytes that are there before it takes memory.

Only the standard library and NumPy are needed; torch and SymPy only for their own values. The
imports are relative because the same file runs in the sandbox, in a package of another name.
"""

from __future__ import annotations

import math
import struct
import sys
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from .expressions import Tree, checked_tree, flatten, is_of_expressions

MAX_BYTES = 64 << 20
MAX_VALUES = 500_000
MAX_DEPTH = 150
# below the 4300 digits that Python prints, so that a number can always be shown
MAX_INT_BYTES = 1024
MAX_DIMENSIONS = 32

FRAME = struct.Struct("<IQ")  # bytes that follow, request id
LENGTH = struct.Struct("<I")

ARRAY_DTYPES = (
    *("bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"),
    *("float16", "float32", "float64", "complex64", "complex128"),
)
TENSOR_DTYPES = (*ARRAY_DTYPES, "bfloat16")

EncodeHandle = Callable[[object], tuple[int, str]]
DecodeHandle = Callable[[int, str], object]


class WireError(Exception):
    """A value that may not cross, or bytes that are not an encoded value."""


class TooLarge(WireError):
    """A value of the closed set with more bytes, parts or depth than may cross."""


def no_handle(value: object) -> tuple[int, str]:
    raise WireError(f"a value of type {type(value).__name__} cannot cross")


def _no_handle_expected(number: int, kind: str) -> object:
    raise WireError("a handle where only data may stand")


def encode(value: object, handle: EncodeHandle = no_handle, max_bytes: int = MAX_BYTES) -> bytes:
    """The bytes of `value`; what is outside the closed set becomes `handle(value)`.

    Subclasses of the built-in containers and numbers are sent as their base data, read with the
    base class's own methods; tensors and parameters are sent detached. Raises TooLarge, and
    WireError where `handle` refuses.
    """
    encoder = _Encoder(handle, max_bytes)
    encoder.write(value, 0)
    return b"".join(encoder.parts)


def decode(
    data: bytes | bytearray | memoryview,
    handle: DecodeHandle = _no_handle_expected,
    expression: Callable[[str, tuple], object] = checked_tree,
) -> Any:
    """The value that `data` encodes; the whole of `data` must be used.

    `expression` builds a SymPy node from its head and its (built) arguments; what it is built of
    is checked unless another is given. Raises WireError.
    """
    decoder = _Decoder(data, handle, expression)
    try:
        value = decoder.read(0)
    except (ValueError, OverflowError) as error:
        raise WireError(f"malformed value: {error}") from error
    if decoder.position != len(data):
        raise WireError("bytes left over after the value")
    return value


class _Encoder:
    def __init__(self, handle: EncodeHandle, max_bytes: int) -> None:
        self.parts: list[bytes] = []
        self._handle = handle
        self._bytes_left = max_bytes
        self._values_left = MAX_VALUES

    def write(self, value: Any, depth: int) -> None:
        self._values_left -= 1
        if self._values_left < 0 or depth > MAX_DEPTH:
            raise TooLarge("the value has too many parts, or is nested too deeply, to cross")
        kind = type(value)
        (_WRITERS.get(id(kind)) or _writer_of(kind))(self, value, depth)

    def _put(self, part: bytes) -> None:
        self._bytes_left -= len(part)
        if self._bytes_left < 0:
            raise TooLarge("the value has too many bytes to cross")
        self.parts.append(part)

    def _sized(self, tag: bytes, content: bytes) -> None:
        self._put(tag + LENGTH.pack(len(content)) + content)

    def _count(self, tag: bytes, count: int) -> None:
        if count > self._values_left:
            raise TooLarge("the value has too many parts to cross")
        self._put(tag + LENGTH.pack(count))

    def _none(self, value: None, depth: int) -> None:
        self._put(b"N")

    def _bool(self, value: bool, depth: int) -> None:
        self._put(b"T" if value else b"F")

    def _int(self, value: int, depth: int) -> None:
        value = int.__index__(value)
        size = value.bit_length() // 8 + 1
        if size > MAX_INT_BYTES:
            raise TooLarge("the integer has too many digits to cross")
        self._sized(b"i", value.to_bytes(size, "little", signed=True))

    def _float(self, value: float, depth: int) -> None:
        self._put(b"f" + struct.pack("<d", float.__float__(value)))

    def _complex(self, value: complex, depth: int) -> None:
        number = complex.__complex__(value)
        self._put(b"c" + struct.pack("<dd", number.real, number.imag))

    def _str(self, value: str, depth: int) -> None:
        self._sized(b"s", str.encode(value, "utf-8", "surrogatepass"))

    def _bytes(self, value: bytes, depth: int) -> None:
        self._sized(b"b", bytes.__getitem__(value, slice(None)))

    def _list(self, value: list, depth: int) -> None:
        self._items(b"l", [*list.__iter__(value)], depth)

    def _tuple(self, value: tuple, depth: int) -> None:
        self._items(b"u", tuple(tuple.__iter__(value)), depth)

    def _items(self, tag: bytes, items: Sequence[object], depth: int) -> None:
        self._count(tag, len(items))
        for item in items:
            self.write(item, depth + 1)

    def _dict(self, value: dict, depth: int) -> None:
        items = [*dict.items(value)]
        if not all(issubclass(type(key), str) for key, _ in items):
            return self._remote(value, depth)
        self._count(b"d", len(items))
        for key, item in items:
            self.write(key, depth + 1)
            self.write(item, depth + 1)

    def _tree(self, value: Tree, depth: int) -> None:
        # arguments are flattened one level at a time: a whole tree may be far too large to build
        self._count(b"x", len(value.args))
        self.write(value.head, depth + 1)
        for argument in value.args:
            self.write(argument, depth + 1)

    def _sympy(self, value: Any, depth: int) -> None:
        tree = flatten(value)
        self._remote(value, depth) if tree is None else self._tree(tree, depth)

    def _scalar(self, value: np.generic, depth: int) -> None:
        if not self._array(b"G", np.asarray(value)):
            self._remote(value, depth)

    def _ndarray(self, value: np.ndarray, depth: int) -> None:
        if not self._array(b"a", value):
            self._remote(value, depth)

    def _array(self, tag: bytes, array: np.ndarray, dtype: str | None = None) -> bool:
        dtype = dtype or array.dtype.name
        if dtype not in TENSOR_DTYPES or not array.dtype.isnative:
            return False
        if array.nbytes > self._bytes_left:
            raise TooLarge("the array has too many bytes to cross")
        fortran = array.flags.f_contiguous and not array.flags.c_contiguous
        code = TENSOR_DTYPES.index(dtype)
        self._put(tag + struct.pack(f"<BBB{array.ndim}Q", code, fortran, array.ndim, *array.shape))
        self._put(array.tobytes("F" if fortran else "C"))
        return True

    def _other(self, value: Any, depth: int) -> None:
        """A tensor, or what is left in the end: an object that stays on its side."""
        if not self._tensor(value):
            self._remote(value, depth)

    def _tensor(self, value: Any) -> bool:
        torch = sys.modules.get("torch")
        if torch is None or type(value) not in (torch.Tensor, torch.nn.Parameter, torch.nn.Buffer):
            return False
        dtype = str(value.dtype).removeprefix("torch.")
        plain = value.device.type == "cpu" and value.layout is torch.strided
        if dtype not in TENSOR_DTYPES or not plain:
            return False
        try:
            data = torch.Tensor.detach(value).resolve_conj().resolve_neg()
            # NumPy has no bfloat16: the bits travel as an int16 array
            array = (data.view(torch.int16) if dtype == "bfloat16" else data).numpy()
        except RuntimeError:  # a tensor without data of its own, as inside torch.func
            return False
        return self._array(b"t", array, dtype)

    def _remote(self, value: object, depth: int) -> None:
        number, kind = self._handle(value)
        self._put(b"h" + struct.pack("<Q", number))
        self.write(kind, 0)


Writer = Callable[[_Encoder, Any, int], None]

#: By the type's number, because a type of a student may have a hash of its own.
_WRITERS: dict[int, Writer] = {
    id(kind): writer
    for kind, writer in {
        type(None): _Encoder._none,
        bool: _Encoder._bool,
        int: _Encoder._int,
        float: _Encoder._float,
        complex: _Encoder._complex,
        str: _Encoder._str,
        bytes: _Encoder._bytes,
        list: _Encoder._list,
        tuple: _Encoder._tuple,
        dict: _Encoder._dict,
        Tree: _Encoder._tree,
        np.ndarray: _Encoder._ndarray,
    }.items()
}


def _writer_of(kind: type) -> Writer:
    """How a value is written whose type is not in the table itself."""
    if issubclass(kind, np.generic):
        return _Encoder._scalar
    for base in (int, float, complex, str, bytes, list, tuple, dict):
        if issubclass(kind, base):
            return _WRITERS[id(base)]
    return _Encoder._sympy if is_of_expressions(kind) else _Encoder._other


class _Decoder:
    def __init__(
        self,
        data: bytes | bytearray | memoryview,
        handle: DecodeHandle,
        expression: Callable[[str, tuple], object],
    ) -> None:
        self.position = 0
        self._data = data
        self._size = len(data)
        self._handle = handle
        self._expression = expression
        self._values_left = MAX_VALUES

    def read(self, depth: int) -> Any:
        self._values_left -= 1
        if self._values_left < 0 or depth > MAX_DEPTH:
            raise WireError("too many parts, or nested too deeply")
        reader = _READERS.get(self._data[self._skip(1)])
        if reader is None:
            raise WireError("an unknown kind of value")
        return reader(self, depth)

    def _skip(self, count: int) -> int:
        """Where the next `count` bytes begin, which are there."""
        start = self.position
        self.position = end = start + count
        if end > self._size:
            raise WireError("the value ends too early")
        return start

    def _unpack(self, form: str) -> tuple:
        return struct.unpack_from(form, self._data, self._skip(struct.calcsize(form)))

    def _sized(self) -> bytes | bytearray | memoryview:
        (length,) = LENGTH.unpack_from(self._data, self._skip(LENGTH.size))
        start = self._skip(length)
        return self._data[start : start + length]

    def _count(self, bytes_each: int = 1) -> int:
        (count,) = LENGTH.unpack_from(self._data, self._skip(LENGTH.size))
        if count > self._values_left or count * bytes_each > self._size - self.position:
            raise WireError("more parts announced than there are")
        return count

    def _string(self, depth: int) -> str:
        text = self.read(depth + 1)
        if type(text) is not str:
            raise WireError("text was expected")
        return text

    def _none(self, depth: int) -> None:
        return None

    def _true(self, depth: int) -> bool:
        return True

    def _false(self, depth: int) -> bool:
        return False

    def _int(self, depth: int) -> int:
        data = self._sized()
        if not 0 < len(data) <= MAX_INT_BYTES:
            raise WireError("an integer of no or too many digits")
        return int.from_bytes(data, "little", signed=True)

    def _float(self, depth: int) -> float:
        return self._unpack("<d")[0]

    def _complex(self, depth: int) -> complex:
        return complex(*self._unpack("<dd"))

    def _str(self, depth: int) -> str:
        return str(self._sized(), "utf-8", "surrogatepass")

    def _bytes(self, depth: int) -> bytes:
        return bytes(self._sized())

    def _list(self, depth: int) -> list:
        return [self.read(depth + 1) for _ in range(self._count())]

    def _tuple(self, depth: int) -> tuple:
        return tuple([self.read(depth + 1) for _ in range(self._count())])

    def _dict(self, depth: int) -> dict:
        return {self._string(depth): self.read(depth + 1) for _ in range(self._count(2))}

    def _tree(self, depth: int) -> object:
        count = self._count()
        head = self._string(depth)
        return self._expression(head, tuple([self.read(depth + 1) for _ in range(count)]))

    def _remote(self, depth: int) -> object:
        (number,) = self._unpack("<Q")
        return self._handle(number, self._string(depth))

    def _ndarray(self, depth: int) -> np.ndarray:
        return self._array(ARRAY_DTYPES)[0]

    def _scalar(self, depth: int) -> Any:
        array, _ = self._array(ARRAY_DTYPES)
        if array.ndim:
            raise WireError("a scalar with dimensions")
        return array[()]

    def _tensor(self, depth: int) -> Any:
        import torch

        array, name = self._array(TENSOR_DTYPES)
        tensor = torch.from_numpy(array)
        return tensor.view(torch.bfloat16) if name == "bfloat16" else tensor

    def _array(self, allowed: tuple[str, ...]) -> tuple[np.ndarray, str]:
        code, fortran, dimensions = self._unpack("<BBB")
        if code >= len(allowed) or fortran > 1 or dimensions > MAX_DIMENSIONS:
            raise WireError("an array of unknown dtype, order or number of dimensions")
        shape = self._unpack(f"<{dimensions}Q")
        name = allowed[code]
        dtype = np.dtype({"bfloat16": "int16", "bool": "uint8"}.get(name, name))
        count = math.prod(shape)
        array = np.frombuffer(self._data, dtype, count, self._skip(count * dtype.itemsize))
        array = array.reshape(shape, order="F" if fortran else "C")
        # a bool of any other byte than 0 and 1 is undefined behaviour
        return array.astype(bool if name == "bool" else dtype), name


_READERS: dict[int, Callable[[_Decoder, int], Any]] = {
    ord(tag): reader
    for tag, reader in {
        "N": _Decoder._none,
        "T": _Decoder._true,
        "F": _Decoder._false,
        "i": _Decoder._int,
        "f": _Decoder._float,
        "c": _Decoder._complex,
        "s": _Decoder._str,
        "b": _Decoder._bytes,
        "l": _Decoder._list,
        "u": _Decoder._tuple,
        "d": _Decoder._dict,
        "x": _Decoder._tree,
        "h": _Decoder._remote,
        "a": _Decoder._ndarray,
        "G": _Decoder._scalar,
        "t": _Decoder._tensor,
    }.items()
}
