"""A small file that would keep a decoder at work for an hour is known by its structure, before it is decoded. Pure.

A JPEG may go over all its pixels again in 61 bytes: 10 MB of that are 170,000 scans of 26 ms at 40 megapixels. A HEIC
may name the same bytes for each of a thousand pictures, and its reader copies them for each: 10 MB become 18 GB.
"""

from __future__ import annotations

import re

from shared.imaging import heic_boxes

MOST_SCANS = 64  # cameras write one, programs that save for the web a dozen
MOST_PIXELS = 40_000_000
_MOST_IN_ALL = 4 * MOST_PIXELS  # tiles, the picture they make, and what belongs to it
_MOST_COPIED = 64 * 1024 * 1024
# The next segment of a JPEG; within the pixels a 0xFF stands before 0x00 or is one of their restart marks.
_SEGMENT = re.compile(rb"\xff+([^\x00\x01\xd0-\xd7\xff])")
_SCAN, _END = b"\xda", b"\xd9"
_ARITHMETIC = {bytes((kind,)) for kind in range(0xC9, 0xD0)} - {b"\xcc"}  # no camera codes so: up to 64 passes of 1 s


def check(data: bytes, kind: str) -> None:
    """`kind`: as Pillow calls it. Raises ValueError."""
    if kind == "JPEG":
        _check_jpeg(data)
    elif kind == "HEIF":
        _check_heic(data)


def _check_jpeg(data: bytes) -> None:
    """As the decoder walks it: to the end of the picture; what comes after that is never read."""
    scans, at = 0, 2
    while (found := _SEGMENT.search(data, at)) and found[1] != _END:
        scans += found[1] == _SCAN
        if scans > MOST_SCANS or found[1] in _ARITHMETIC:
            raise ValueError("a JPEG that takes too long to decode")
        at = found.end() + int.from_bytes(data[found.end() : found.end() + 2])


def _check_heic(data: bytes) -> None:
    found = heic_boxes.contents(data)
    is_small = max(found.areas, default=0) <= MOST_PIXELS and sum(found.areas) <= _MOST_IN_ALL
    if not (is_small and found.is_tree and found.pictures * found.copied <= _MOST_COPIED):
        raise ValueError("a HEIC that takes too much to read")
