"""What is no photo, or too much of one, is refused in a sentence; no decoder's exception gets out."""

from __future__ import annotations

import io
import struct
import threading
import zlib
from concurrent.futures import ThreadPoolExecutor, wait

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image

from shared import errors, photos
from tests.photo_carriers import NO_PHOTOS, Carrier, png_of

KINDS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP", "image/heic": "HEIF"}


def sample(mime: str) -> bytes:
    out, exif = io.BytesIO(), Image.Exif()
    exif[0x0112] = 6
    Image.radial_gradient("L").convert("RGB").resize((64, 48)).save(out, KINDS[mime], exif=exif)
    return out.getvalue()


SAMPLES = {mime: sample(mime) for mime in KINDS}


@pytest.mark.parametrize("mime", ["image/gif", "image/svg+xml", "image/tiff", "text/html", "application/pdf", ""])
def test_other_types_are_refused_by_name(mime: str) -> None:
    with pytest.raises(errors.WrongType, match="JPEG, PNG, WebP, atau HEIC"):
        photos.clean(SAMPLES["image/jpeg"], mime)


def test_more_than_ten_megabytes_is_too_large() -> None:
    with pytest.raises(errors.TooLarge, match="10 MB"):
        photos.clean(SAMPLES["image/jpeg"].ljust(photos.MAX_BYTES + 1), "image/jpeg")


def test_exactly_ten_megabytes_are_accepted() -> None:
    assert photos.clean(SAMPLES["image/jpeg"].ljust(photos.MAX_BYTES), "image/jpeg").width == 48


@pytest.mark.parametrize("is_really", KINDS)
@pytest.mark.parametrize("declared", KINDS)
def test_bytes_of_another_type_than_declared_are_refused(declared: str, is_really: str) -> None:
    if declared == is_really:
        assert photos.clean(SAMPLES[is_really], declared).jpeg
        return
    with pytest.raises(errors.Invalid, match="tidak dapat dibaca"):
        photos.clean(SAMPLES[is_really], declared)


@pytest.mark.parametrize("size", [(8000, 5001), (100_000, 100_000), (1, 40_000_001), (2**31 - 1, 2**31 - 1)])
def test_more_than_forty_megapixels_are_refused_by_the_header(size: tuple[int, int]) -> None:
    with pytest.raises(errors.Invalid, match="40 megapiksel"):
        photos.clean(png_of(*size, zlib.compress(b"\0" * 100)), "image/png")


def test_a_large_webp_is_refused() -> None:
    out = io.BytesIO()
    Image.new("L", (8000, 5001)).save(out, "WEBP", lossless=True, quality=0, method=0)
    with pytest.raises(errors.Invalid, match="40 megapiksel"):
        photos.clean(out.getvalue(), "image/webp")


def test_a_heic_that_is_larger_than_it_says_is_refused() -> None:
    out = io.BytesIO()
    Image.new("RGB", (1024, 1024)).save(out, "HEIF", quality=10)
    data = out.getvalue()
    at = data.index(b"ispe") + 8
    with pytest.raises(errors.Invalid):
        photos.clean(data[:at] + struct.pack(">II", 64, 64) + data[at + 8 :], "image/heic")


@pytest.mark.parametrize("mime", KINDS)
@settings(max_examples=25, deadline=None)
@given(kept=st.floats(0, 0.95))
@example(kept=0.0)
def test_part_of_a_file_is_refused(mime: str, kept: float) -> None:
    data = SAMPLES[mime]
    with pytest.raises(errors.Invalid):
        photos.clean(data[: int(len(data) * kept)], mime)


@pytest.mark.parametrize("size", [(0, 0), (0, 64), (64, 0)])
@pytest.mark.parametrize("mime", ["image/jpeg", "image/png"])
def test_nothing_at_all_is_refused(mime: str, size: tuple[int, int]) -> None:
    jpeg = bytearray(SAMPLES["image/jpeg"])
    at = jpeg.index(b"\xff\xc0") + 5
    jpeg[at : at + 4] = struct.pack(">HH", size[1], size[0])
    data = {"image/jpeg": bytes(jpeg), "image/png": png_of(*size, zlib.compress(b"\0" * 100))}[mime]
    with pytest.raises(errors.Invalid):
        photos.clean(data, mime)


@pytest.mark.parametrize("carrier", NO_PHOTOS, ids=lambda carrier: carrier.name)
def test_what_is_no_photo_is_refused_whatever_it_is_called(carrier: Carrier) -> None:
    with pytest.raises(errors.Invalid, match=r"tidak dapat dibaca sebagai foto|tidak diterima"):
        photos.clean(carrier.data, carrier.mime)


def test_a_refusal_names_the_field() -> None:
    with pytest.raises(errors.Invalid) as refused:
        photos.clean(b"", "image/png")
    assert refused.value.fields == (errors.Problem("photo", str(refused.value)),)


def test_photos_are_decoded_one_at_a_time() -> None:
    free = threading.Event()
    photos.DECODER.submit(free.wait)
    with ThreadPoolExecutor(1) as other:
        waiting = other.submit(photos.clean, SAMPLES["image/png"], "image/png")
        _, undone = wait([waiting], timeout=0.3)
        free.set()
    assert undone == {waiting}
    assert waiting.result().width == 48


def clean_or_refuse(data: bytes, mime: str) -> None:
    try:
        jpeg = photos.clean(data, mime).jpeg
    except errors.Invalid:
        return
    assert jpeg.startswith(b"\xff\xd8")


@settings(max_examples=200, deadline=None)
@given(mime=st.sampled_from(list(KINDS)), keep=st.integers(0, 40), noise=st.binary(max_size=300))
def test_noise_is_refused(mime: str, keep: int, noise: bytes) -> None:
    clean_or_refuse(SAMPLES[mime][:keep] + noise, mime)


@settings(max_examples=400, deadline=None)
@given(
    mime=st.sampled_from(list(KINDS)),
    flips=st.lists(st.tuples(st.integers(0, 10**6), st.integers(1, 255)), min_size=1, max_size=6),
    cut=st.integers(0, 10**6) | st.none(),
)
def test_damaged_files_are_read_or_refused(mime: str, flips: list[tuple[int, int]], cut: int | None) -> None:
    data = bytearray(SAMPLES[mime])
    for at, bits in flips:
        data[at % len(data)] ^= bits
    clean_or_refuse(bytes(data[: cut and cut % len(data)]), mime)
