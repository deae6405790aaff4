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
from collections.abc import Callable
from typing import Any

import numpy as np

from .expressions import Tree, checked_tree, flatten, is_expression

MAX_BYTES = 64 << 20
MAX_VALUES = 500_000
MAX_DEPTH = 150
# below the 4300 digits that Python prints, so that a number can always be shown
MAX_INT_BYTES = 1024
MAX_DIMENSIONS = 32

FRAME = struct.Struct("<IQ")  # bytes that follow, request id

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
    decoder = _Decoder(memoryview(data), handle, expression)
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

    def _put(self, *parts: bytes) -> None:
        self._bytes_left -= sum(map(len, parts))
        if self._bytes_left < 0:
            raise TooLarge("the value has too many bytes to cross")
        self.parts += parts

    def _sized(self, tag: bytes, content: bytes) -> None:
        self._put(tag, struct.pack("<I", len(content)), content)

    def _items(self, tag: bytes, count: int) -> None:
        if count > self._values_left:
            raise TooLarge("the value has too many parts to cross")
        self._put(tag, struct.pack("<I", count))

    def write(self, value: Any, depth: int) -> None:
        self._values_left -= 1
        if self._values_left < 0 or depth > MAX_DEPTH:
            raise TooLarge("the value has too many parts, or is nested too deeply, to cross")
        kind = type(value)
        if value is None:
            self._put(b"N")
        elif kind is bool:
            self._put(b"T" if value else b"F")
        elif issubclass(kind, np.generic):
            if not self._array(b"G", np.asarray(value)):
                self._remote(value)
        elif issubclass(kind, int):
            self._integer(int.__index__(value))
        elif issubclass(kind, float):
            self._put(b"f", struct.pack("<d", float.__float__(value)))
        elif issubclass(kind, complex):
            number = complex.__complex__(value)
            self._put(b"c", struct.pack("<dd", number.real, number.imag))
        elif issubclass(kind, str):
            self._sized(b"s", str.encode(value, "utf-8", "surrogatepass"))
        elif issubclass(kind, bytes):
            self._sized(b"b", bytes.__getitem__(value, slice(None)))
        elif kind is Tree:
            self._tree(value, depth)
        elif issubclass(kind, (list, tuple)):
            items = list(list.__iter__(value) if issubclass(kind, list) else tuple.__iter__(value))
            self._items(b"l" if issubclass(kind, list) else b"u", len(items))
            for item in items:
                self.write(item, depth + 1)
        elif issubclass(kind, dict):
            self._dict(value, depth)
        elif kind is np.ndarray:
            if not self._array(b"a", value):
                self._remote(value)
        elif is_expression(value):
            tree = flatten(value)
            self._remote(value) if tree is None else self._tree(tree, depth)
        elif not self._tensor(value):
            self._remote(value)

    def _integer(self, value: int) -> None:
        size = value.bit_length() // 8 + 1
        if size > MAX_INT_BYTES:
            raise TooLarge("the integer has too many digits to cross")
        self._sized(b"i", value.to_bytes(size, "little", signed=True))

    def _dict(self, value: dict, depth: int) -> None:
        items = list(dict.items(value))
        if not all(issubclass(type(key), str) for key, _ in items):
            return self._remote(value)
        self._items(b"d", len(items))
        for key, item in items:
            self.write(key, depth + 1)
            self.write(item, depth + 1)

    def _tree(self, tree: Tree, depth: int) -> None:
        # arguments are flattened one level at a time: a whole tree may be far too large to build
        self._items(b"x", len(tree.args))
        self.write(tree.head, depth + 1)
        for argument in tree.args:
            self.write(argument, depth + 1)

    def _array(self, tag: bytes, array: np.ndarray, dtype: str | None = None) -> bool:
        dtype = dtype or array.dtype.name
        if dtype not in TENSOR_DTYPES or not array.dtype.isnative:
            return False
        if array.nbytes > self._bytes_left:
            raise TooLarge("the array has too many bytes to cross")
        fortran = array.flags.f_contiguous and not array.flags.c_contiguous
        self._put(
            tag,
            struct.pack("<BBB", TENSOR_DTYPES.index(dtype), fortran, array.ndim),
            struct.pack(f"<{array.ndim}Q", *array.shape),
            array.tobytes("F" if fortran else "C"),
        )
        return True

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

    def _remote(self, value: object) -> None:
        number, kind = self._handle(value)
        self._put(b"h", struct.pack("<Q", number))
        self.write(kind, 0)


class _Decoder:
    def __init__(
        self,
        data: memoryview,
        handle: DecodeHandle,
        expression: Callable[[str, tuple], object],
    ) -> None:
        self.position = 0
        self._data = data
        self._handle = handle
        self._expression = expression
        self._values_left = MAX_VALUES

    def _take(self, count: int) -> memoryview:
        end = self.position + count
        if end > len(self._data):
            raise WireError("the value ends too early")
        start, self.position = self.position, end
        return self._data[start:end]

    def _unpack(self, form: str) -> tuple:
        return struct.unpack(form, self._take(struct.calcsize(form)))

    def _length(self) -> int:
        return int.from_bytes(self._take(4), "little")

    def _sized(self) -> memoryview:
        return self._take(self._length())

    def _count(self, bytes_each: int = 1) -> int:
        count = self._length()
        if count > self._values_left or count * bytes_each > len(self._data) - self.position:
            raise WireError("more parts announced than there are")
        return count

    def read(self, depth: int) -> Any:
        self._values_left -= 1
        if self._values_left < 0 or depth > MAX_DEPTH:
            raise WireError("too many parts, or nested too deeply")
        match bytes(self._take(1)):
            case b"s":
                return bytes(self._sized()).decode("utf-8", "surrogatepass")
            case b"x":
                count = self._count()
                head = self._string(depth)
                return self._expression(head, tuple(self.read(depth + 1) for _ in range(count)))
            case b"N":
                return None
            case b"T":
                return True
            case b"F":
                return False
            case b"i":
                data = self._sized()
                if not 0 < len(data) <= MAX_INT_BYTES:
                    raise WireError("an integer of no or too many digits")
                return int.from_bytes(data, "little", signed=True)
            case b"f":
                return self._unpack("<d")[0]
            case b"c":
                return complex(*self._unpack("<dd"))
            case b"b":
                return bytes(self._sized())
            case b"l":
                return [self.read(depth + 1) for _ in range(self._count())]
            case b"u":
                return tuple(self.read(depth + 1) for _ in range(self._count()))
            case b"d":
                return {self._string(depth): self.read(depth + 1) for _ in range(self._count(2))}
            case b"a":
                return self._array(ARRAY_DTYPES)[0]
            case b"G":
                array, _ = self._array(ARRAY_DTYPES)
                if array.ndim:
                    raise WireError("a scalar with dimensions")
                return array[()]
            case b"t":
                return self._tensor()
            case b"h":
                (number,) = self._unpack("<Q")
                return self._handle(number, self._string(depth))
            case _:
                raise WireError("an unknown kind of value")

    def _string(self, depth: int) -> str:
        text = self.read(depth + 1)
        if type(text) is not str:
            raise WireError("text was expected")
        return text

    def _array(self, allowed: tuple[str, ...]) -> tuple[np.ndarray, str]:
        code, fortran, dimensions = self._unpack("<BBB")
        if code >= len(allowed) or fortran > 1 or dimensions > MAX_DIMENSIONS:
            raise WireError("an array of unknown dtype, order or number of dimensions")
        shape = self._unpack(f"<{dimensions}Q")
        name = allowed[code]
        dtype = np.dtype({"bfloat16": "int16", "bool": "uint8"}.get(name, name))
        data = self._take(math.prod(shape) * dtype.itemsize)
        array = np.frombuffer(data, dtype).reshape(shape, order="F" if fortran else "C")
        # a bool of any other byte than 0 and 1 is undefined behaviour
        return array.astype(bool if name == "bool" else dtype), name

    def _tensor(self) -> Any:
        import torch

        array, name = self._array(TENSOR_DTYPES)
        tensor = torch.from_numpy(array)
        return tensor.view(torch.bfloat16) if name == "bfloat16" else tensor
