"""What the boxes of a HEIC say of its items (ISO 14496-12 and 23008-12), without decoding any. Pure.

Whatever is not as the standard has it raises ValueError, IndexError or struct.error.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple

_NO_PICTURES = frozenset({b"Exif", b"mime", b"uri "})


class Contents(NamedTuple):
    """`areas`: pixels of each picture that says so. `copied`: bytes that a reader copies for each picture it finds.
    `is_tree`: no picture is part of another one twice.
    """

    pictures: int
    areas: list[int]
    copied: int
    is_tree: bool


class _Box(NamedTuple):
    type: bytes
    body: bytes


def contents(data: bytes) -> Contents:
    meta = _only(_boxes(data), b"meta").body[4:]
    inner = list(_boxes(meta))
    types = dict(_types(_only(inner, b"iinf").body))
    lengths = _lengths(_only(inner, b"iloc").body)
    properties = list(_boxes(_only(inner, b"iprp").body))
    pictures = [item for item, name in types.items() if name not in _NO_PICTURES]
    told = sum(length for item, length in lengths if types.get(item) in _NO_PICTURES)
    profiles = [each.body for each in _boxes(_only(properties, b"ipco").body) if each.type == b"colr"]
    groups = [each.body for each in inner if each.type == b"grpl"]
    parts = [part for box in inner if box.type == b"iref" for part in _parts(box.body)]
    return Contents(
        pictures=len(pictures),
        areas=_areas(properties, pictures),
        copied=told + sum(map(len, profiles + groups)),
        is_tree=len(parts) == len(set(parts)),
    )


def _only(boxes: Iterator[_Box] | list[_Box], type: bytes) -> _Box:
    """Of two a reader may take the other one."""
    [box] = [each for each in boxes if each.type == type]
    return box


def _boxes(data: bytes) -> Iterator[_Box]:
    at = 0
    while at + 8 <= len(data):
        size, name, start = int.from_bytes(data[at : at + 4]), data[at + 4 : at + 8], at + 8
        if size == 1:
            size, start = int.from_bytes(data[at + 8 : at + 16]), at + 16
        end = at + size if size else len(data)
        if end < start:
            raise ValueError("a box that ends before it begins")
        yield _Box(name, data[start:end])
        at = end


def _types(iinf: bytes) -> Iterator[tuple[int, bytes]]:
    entries = iinf[6:] if iinf[0] == 0 else iinf[8:]
    for box in _boxes(entries):
        if box.type != b"infe" or box.body[0] not in {2, 3}:
            raise ValueError("an item without a type")
        width = 2 if box.body[0] == 2 else 4  # noqa: PLR2004
        yield int.from_bytes(box.body[4 : 4 + width]), box.body[6 + width : 10 + width]


def _lengths(iloc: bytes) -> list[tuple[int, int]]:
    """Of each piece of each item."""
    version, sizes = iloc[0], struct.unpack(">H", iloc[4:6])[0]
    offset, length, base, index = (sizes >> shift & 15 for shift in (12, 8, 4, 0))
    wide = 4 if version == 2 else 2  # noqa: PLR2004
    at, found = 6 + wide, list[tuple[int, int]]()
    for _ in range(int.from_bytes(iloc[6:at])):
        item = int.from_bytes(iloc[at : at + wide])
        at += wide + (2 if version else 0) + 2 + base
        (pieces,) = struct.unpack_from(">H", iloc, at)
        at += 2
        for _ in range(pieces):
            at += (index if version else 0) + offset
            found.append((item, int.from_bytes(iloc[at : at + length])))
            at += length
    return found


def _parts(iref: bytes) -> Iterator[int]:
    """The pictures that others are made of."""
    wide = 4 if iref[0] else 2
    for box in _boxes(iref[4:]):
        if box.type == b"dimg":
            whole = box.body[wide + 2 :]
            yield from (int.from_bytes(whole[at : at + wide]) for at in range(0, len(whole), wide))


def _areas(properties: list[_Box], pictures: list[int]) -> list[int]:
    told = list(_boxes(_only(properties, b"ipco").body))
    areas = [_area(box.body) if box.type == b"ispe" else 0 for box in told]
    of_item: dict[int, int] = {}
    for ipma in (box.body for box in properties if box.type == b"ipma"):
        for item, indexes in _associated(ipma):
            of_item[item] = max([of_item.get(item, 0), *(areas[index - 1] for index in indexes if index)])
    return [of_item[item] for item in pictures if item in of_item]


def _area(ispe: bytes) -> int:
    width, height = struct.unpack(">II", ispe[4:12])
    return width * height


def _associated(ipma: bytes) -> Iterator[tuple[int, list[int]]]:
    wide, step = (4 if ipma[0] else 2), (2 if ipma[3] & 1 else 1)
    at = 8
    for _ in range(int.from_bytes(ipma[4:8])):
        item = int.from_bytes(ipma[at : at + wide])
        number, at = ipma[at + wide], at + wide + 1
        indexes = [int.from_bytes(ipma[each : each + step]) for each in range(at, at + number * step, step)]
        at += number * step
        yield item, [index & (0x7FFF if step == 2 else 0x7F) for index in indexes]  # noqa: PLR2004
