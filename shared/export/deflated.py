"""Gzip files put together from parts that were compressed before: a whole of a million rows costs a copy. Pure.

Each part is a block of raw deflate that ends on a byte; gzip's own sum of the whole follows from those of the parts.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
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


def block(raw: bytes) -> Block:
    if not raw:
        return NOTHING
    squeezed = zlib.compressobj(LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    return Block(squeezed.compress(raw) + squeezed.flush(zlib.Z_FULL_FLUSH), zlib.crc32(raw), len(raw))


def joined(blocks: Sequence[Block]) -> bytes:
    """One gzip file with one member."""
    crc, length = 0, 0
    for each in blocks:
        crc = _followed(crc, each)
        length += each.length
    return b"".join([HEADER, *(each.data for each in blocks), _END, pack("<II", crc, length & 0xFFFFFFFF)])


def between(blocks: Iterable[Block], joint: bytes) -> list[Block]:
    """With `joint` between those that hold something."""
    some = [each for each in blocks if each.length]
    separator = block(joint)
    return [part for each in some for part in (separator, each)][1:] if joint else some


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
