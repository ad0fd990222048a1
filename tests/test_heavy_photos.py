"""However much a file asks of a decoder: it takes seconds, fits into the instance, and fills no log."""

from __future__ import annotations

import json
import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.local import manifest
from shared import errors, photos
from shared.imaging import heic_boxes, photo_bombs
from tests.heavy_photos import HEAVY, arithmetic, scanned_again, sharing, took
from tests.photo_carriers import HEIC, JPEG, box, jpeg, saved, scene, segment

MOST_SECONDS = 10  # of CPU; the function itself has a minute
MOST_MB = 900  # of an instance's 1024
FULL = ("as many scans as are read", "65,000 tags", "a WebP")


@pytest.mark.parametrize("name", FULL)
def test_what_is_large_is_read_within_bounds(name: str) -> None:
    mime, make = HEAVY[name]
    cost = took(make(), mime)
    assert cost.became.isdecimal()
    assert (cost.seconds <= MOST_SECONDS, cost.peak <= MOST_MB, cost.said) == (True, True, 0), cost


def refused(data: bytes, mime: str) -> None:
    with pytest.raises(errors.Invalid, match="tidak dapat dibaca sebagai foto"):
        photos.clean(data, mime)


def test_a_picture_that_is_gone_over_again_and_again_is_refused() -> None:
    assert photos.clean(scanned_again(64, 40), JPEG).width == 64
    refused(scanned_again(64, 80), JPEG)
    refused(scanned_again(64, 80).replace(b"\xff\xda", b"\xff\xff\xda"), JPEG)


def test_what_follows_the_picture_counts_as_no_scan_of_it() -> None:
    assert photos.clean(jpeg(segment(0xE1, b"\xff\xda" * 100), after=b"\xff\xda\0\2" * 1000), JPEG).width == 320


def test_a_coding_that_no_camera_uses_is_refused() -> None:
    refused(arithmetic(64), JPEG)


def test_pictures_that_share_one_large_block_are_refused() -> None:
    assert photos.clean(sharing(3, 10_000), HEIC).width == 16
    refused(sharing(20, 4_000_000), HEIC)


def test_a_heic_that_hides_its_size_behind_a_crop_is_refused() -> None:
    data = saved(scene(), "HEIF")
    at = data.index(b"ispe") + 8
    refused(data[:at] + struct.pack(">II", 8000, 5001) + data[at + 8 :], HEIC)


def phone(tiles: int = 48, *, twice: bool = False, told: int = 4_000) -> bytes:
    """What a phone writes beside the pixels: a picture of tiles, a small one, EXIF; locations of version 1."""
    names = [(0, b"hvc1")] * tiles + [(0, b"grid"), (0, b"hvc1"), (0, b"Exif")]
    infe = [
        box(b"infe", struct.pack(">BBHHH4s", 2, 0, flag, n, 0, name) + b"\0") for n, (flag, name) in enumerate(names, 1)
    ]
    rows = [
        struct.pack(">HHHHII", n, 0, 0, 1, 0, told if name == b"Exif" else 9_000)
        for n, (_, name) in enumerate(names, 1)
    ]
    tiled = [1] * tiles if twice else range(1, tiles + 1)
    dimg = box(b"dimg", struct.pack(f">HH{tiles}H", tiles + 1, tiles, *tiled))
    sizes = b"".join(box(b"ispe", struct.pack(">III", 0, *size)) for size in ((512, 512), (4032, 3024), (320, 240)))
    shown = [(n, 1) for n in range(1, tiles + 1)] + [(tiles + 1, 2), (tiles + 2, 3)]
    ipma = box(
        b"ipma",
        bytes(4) + struct.pack(">I", len(shown)) + b"".join(struct.pack(">HBB", n, 1, 0x80 | at) for n, at in shown),
    )
    inner = (
        box(b"iinf", bytes(4) + struct.pack(">H", len(infe)) + b"".join(infe)),
        box(b"iloc", b"\1\0\0\0\x44\0" + struct.pack(">H", len(rows)) + b"".join(rows)),
        box(b"iref", bytes(4) + dimg),
        box(b"iprp", box(b"ipco", sizes) + ipma),
    )
    mdat = struct.pack(">I4sQ", 1, b"mdat", 16)
    return box(b"ftyp", b"heic") + box(b"meta", bytes(4) + b"".join(inner)) + mdat


def test_a_photo_of_many_tiles_is_within_all_bounds() -> None:
    found = heic_boxes.contents(phone())
    assert (found.pictures, sum(found.areas), found.copied) == (50, 48 * 512 * 512 + 4032 * 3024 + 320 * 240, 4_000)
    photo_bombs.check(phone(), "HEIF")


@pytest.mark.parametrize(
    "data", [phone(twice=True), phone(700), phone(told=2_000_000)], ids=["twice", "large", "shared"]
)
def test_a_photo_whose_parts_cost_too_much_is_out_of_bounds(data: bytes) -> None:
    with pytest.raises(ValueError, match="too much to read"):
        photo_bombs.check(data, "HEIF")


@settings(max_examples=200, deadline=None)
@given(at=st.integers(0, 1500), noise=st.binary(min_size=1, max_size=8))
def test_damaged_boxes_never_keep_the_walk_going(at: int, noise: bytes) -> None:
    data = phone()
    try:
        heic_boxes.contents(data[:at] + noise + data[at + len(noise) :])
    except (ValueError, IndexError, struct.error):
        return


def test_the_bounds_are_those_of_the_functions_that_clean_photos() -> None:
    entries = json.loads((manifest.FUNCTIONS / "manifest.json").read_text(encoding="utf-8")).values()
    assert {entry["memory"] for entry in entries if "photos.write" in entry["needs"]} == {"1Gi"}
