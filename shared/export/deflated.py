"""Gzip files put together from parts that were compressed before: a whole of a million rows costs a copy. Pure.

Each part is a block of raw deflate that ends on a byte; gzip's own sum of the whole follows from those of the parts.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from io import BytesIO
from struct import pack
from typing import NamedTuple

LEVEL = 2  # of files half as large again as the smallest, in a third of the time
HEADER = b"\x1f\x8b\x08\x00\0\0\0\0\x00\xff"  # without a time: the same rows give the same bytes
_END = b"\x03\x00"
_POLYNOMIAL = 0xEDB88320


class Block(NamedTuple):
    """`crc` and `length` are of what was compressed."""

    data: bytes
    crc: int
    length: int


NOTHING = Block(b"", 0, 0)


class Packing:
    """One block of texts that come one after the other, with `joint` between those that hold something."""

    def __init__(self, joint: bytes = b"") -> None:
        self._joint = joint
        self._squeezed = zlib.compressobj(LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
        self._parts: list[bytes] = []
        self._crc = self._length = 0

    def add(self, raw: bytes) -> None:
        for text in (self._joint, raw) if self._length and raw else (raw,):
            self._parts.append(self._squeezed.compress(text))
            self._crc = zlib.crc32(text, self._crc)
            self._length += len(text)

    def block(self) -> Block:
        if not self._length:
            return NOTHING
        self._parts.append(self._squeezed.flush(zlib.Z_FULL_FLUSH))
        return Block(b"".join(self._parts), self._crc, self._length)


def block(raw: bytes) -> Block:
    packing = Packing()
    packing.add(raw)
    return packing.block()


def joined(blocks: Iterable[Block]) -> bytes:
    """One gzip file with one member. Besides it one block at a time is in memory."""
    packed, crc, length = BytesIO(), 0, 0
    packed.write(HEADER)
    for each in blocks:
        packed.write(each.data)
        crc = _followed(crc, each)
        length += each.length
    packed.write(_END + pack("<II", crc, length & 0xFFFFFFFF))
    return packed.getvalue()


def between(blocks: Iterable[Block], joint: bytes) -> Iterator[Block]:
    """With `joint` between those that hold something."""
    separator, is_first = block(joint), True
    for each in blocks:
        if each.length:
            if not is_first:
                yield separator
            yield each
            is_first = False


def _followed(crc: int, by: Block) -> int:
    """The sum of two texts from their sums: the first one's, moved by the second one's length, plus the second's."""
    return (_times(_eighth_power(by.length), crc) ^ by.crc) if by.length else crc


def _eighth_power(number: int) -> int:
    """x to the power of 8 times the number: so many bytes of zeros."""
    power, square = 1 << 31, 1 << 23
    while number:
        if number & 1:
            power = _times(square, power)
        square = _times(square, square)
        number >>= 1
    return power


def _times(one: int, other: int) -> int:
    """Of polynomials over two elements, modulo that of CRC-32, the highest power in the lowest bit."""
    product = 0
    for bit in range(31, -1, -1):
        if one >> bit & 1:
            product ^= other
        other = other >> 1 ^ (_POLYNOMIAL if other & 1 else 0)
    return product
