"""What comes in as a photo leaves as pixels only, or is refused."""

from __future__ import annotations

import io
import struct
from datetime import UTC, datetime
from typing import TypeAlias

import pytest
from PIL import ExifTags, Image, ImageOps
from PIL.TiffImagePlugin import IFDRational

from shared import photos
from shared.evidence import bits_apart
from tests.photo_carriers import CARRIERS, KINDS, SECRET, Carrier, leftovers, saved, scene

Gps: TypeAlias = tuple[str, tuple[float | IFDRational, ...], str, tuple[float, ...]]

KEPT_HASH = "8bb6815ec62a2caf"
KEPT_REGION = "6dd8dfe57833d3d2"
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


def told(*, taken: str = "", offset: str = "", orientation: int = 1, gps: Gps | None = None) -> bytes:
    """EXIF as a telephone writes it."""
    exif = Image.Exif()
    exif[ExifTags.Base.Artist] = SECRET.decode()
    exif[ExifTags.Base.Orientation] = orientation
    if taken:
        exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = taken
    if offset:
        exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.OffsetTimeOriginal] = offset
    if gps:
        exif.get_ifd(ExifTags.IFD.GPSInfo).update(zip((1, 2, 3, 4), gps, strict=True))
    return exif.tobytes()


def opened(cleaned: photos.Cleaned) -> Image.Image:
    return Image.open(io.BytesIO(cleaned.jpeg), formats=["JPEG"])


def hash_of(image: Image.Image) -> str:
    return photos.clean(saved(image, "PNG"), "image/png").perceptual_hash


@pytest.mark.parametrize("carrier", CARRIERS, ids=lambda carrier: carrier.name)
def test_nothing_but_pixels_survives(carrier: Carrier) -> None:
    assert SECRET in carrier.data or carrier.mime == "image/png"  # PNG may keep it compressed
    assert leftovers(photos.clean(carrier.data, carrier.mime).jpeg) == []


@pytest.mark.parametrize(("mime", "kind"), [*KINDS, ("image/heif", "HEIF"), ("IMAGE/JPEG; q=1", "JPEG")])
def test_every_kind_becomes_a_jpeg_of_the_same_picture(mime: str, kind: str) -> None:
    cleaned = photos.clean(saved(scene(), kind), mime)
    assert (cleaned.width, cleaned.height) == opened(cleaned).size == (320, 240)
    assert bits_apart(cleaned.perceptual_hash, hash_of(scene())) <= 3


@pytest.mark.parametrize(("mime", "kind"), KINDS)
@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_is_upright(mime: str, kind: str, orientation: int) -> None:
    turned = scene() if orientation == 1 else scene().transpose(TURNS[orientation])
    cleaned = photos.clean(saved(turned, kind, exif=told(orientation=orientation)), mime)
    assert (cleaned.width, cleaned.height) == (320, 240)
    assert bits_apart(cleaned.perceptual_hash, hash_of(scene())) <= 3


@pytest.mark.parametrize(("size", "kept"), [((4000, 1000), (2560, 640)), ((300, 5120), (150, 2560)), ((1, 1), (1, 1))])
@pytest.mark.parametrize(("mime", "kind"), KINDS[:2])
def test_the_longest_side_is_bounded(mime: str, kind: str, size: tuple[int, int], kept: tuple[int, int]) -> None:
    cleaned = photos.clean(saved(scene(*size) if size > (4, 4) else Image.new("RGB", size), kind), mime)
    assert (cleaned.width, cleaned.height) == opened(cleaned).size == kept


MODES: list[tuple[str, Image.Image, dict[str, object], int]] = [
    ("see-through", Image.new("RGBA", (16, 16), (0, 0, 0, 0)), {}, 255),
    ("half see-through", Image.new("RGBA", (16, 16), (0, 0, 0, 128)), {}, 127),
    ("grey, see-through", Image.new("LA", (16, 16), (0, 0)), {}, 255),
    ("palette, see-through", Image.new("P", (16, 16), 0), {"transparency": 0}, 255),
    ("one colour see-through", Image.new("RGB", (16, 16), (9, 9, 9)), {"transparency": (9, 9, 9)}, 255),
    ("grey of 16 bits", Image.new("I;16", (16, 16), 25600), {}, 100),
    ("black and white", Image.new("1", (16, 16), 1), {}, 255),
]


@pytest.mark.parametrize(("image", "options", "grey"), [row[1:] for row in MODES], ids=[row[0] for row in MODES])
def test_what_is_see_through_becomes_white(image: Image.Image, options: dict[str, object], grey: int) -> None:
    cleaned = photos.clean(saved(image, "PNG", **options), "image/png")
    assert opened(cleaned).mode == "RGB"
    assert opened(cleaned).convert("L").getpixel((8, 8)) == pytest.approx(grey, abs=2)


def test_a_print_in_four_inks_is_accepted() -> None:
    assert opened(photos.clean(saved(scene().convert("CMYK"), "JPEG"), "image/jpeg")).mode == "RGB"


TIMES = [
    ("2026:05:04 10:00:00", "+07:00", datetime(2026, 5, 4, 3, tzinfo=UTC)),
    ("2026:05:04 10:00:00", "+09:00", datetime(2026, 5, 4, 1, tzinfo=UTC)),
    ("2026:05:04 10:00:00", "", datetime(2026, 5, 4, 3, tzinfo=UTC)),
    ("2026:05:04 10:00:00", "   :  ", datetime(2026, 5, 4, 3, tzinfo=UTC)),
    ("0000:00:00 00:00:00", "", None),
    ("0001:01:01 00:00:00", "", None),
    ("0001:01:01 00:00:00", "+14:00", None),
    ("0500:01:01 00:00:00", "", None),
    ("9999:12:31 23:59:59", "-10:00", None),
    ("yesterday", "", None),
    ("", "+07:00", None),
]


@pytest.mark.parametrize(("taken", "offset", "moment"), TIMES)
@pytest.mark.parametrize(("mime", "kind"), KINDS)
def test_the_time_of_taking_is_read_first(
    mime: str, kind: str, taken: str, offset: str, moment: datetime | None
) -> None:
    data = saved(scene(), kind, exif=told(taken=taken, offset=offset))
    assert photos.clean(data, mime).taken_at == moment


def test_another_zone_may_be_given() -> None:
    data = saved(scene(), "JPEG", exif=told(taken="2026:05:04 10:00:00"))
    taken_at = photos.clean(data, "image/jpeg", zone="Asia/Jayapura").taken_at
    assert taken_at == datetime(2026, 5, 4, 1, tzinfo=UTC)


PLACES = [
    (("S", (2.0, 7.0, 48.0), "E", (106.0, 6.0, 36.0)), (-2.13, 106.11)),
    (("N", (2.0, 7.0, 48.0), "W", (106.0, 6.0, 36.0)), (2.13, -106.11)),
    (("S", (91.0, 0.0, 0.0), "E", (106.0, 0.0, 0.0)), None),
    (("S", (2.0, 0.0, 0.0), "E", (181.0, 0.0, 0.0)), None),
    (("N", (0.0, 0.0, 0.0), "E", (0.0, 0.0, 0.0)), None),
    (("", (2.0, 0.0, 0.0), "E", (106.0, 0.0, 0.0)), None),
    (("S", (2.0, 0.0), "E", (106.0, 0.0, 0.0)), None),
    (("S", (IFDRational(2, 0), 0.0, 0.0), "E", (106.0, 0.0, 0.0)), None),
]


@pytest.mark.parametrize(("gps", "place"), PLACES)
def test_the_place_of_taking_is_read_first(gps: Gps, place: tuple[float, float] | None) -> None:
    found = photos.clean(saved(scene(), "JPEG", exif=told(gps=gps)), "image/jpeg").place
    assert found == (pytest.approx(place) if place else None)


@pytest.mark.parametrize(("mime", "kind"), KINDS)
def test_every_kind_can_tell_its_place(mime: str, kind: str) -> None:
    exif = told(gps=("S", (2.0, 7.0, 48.0), "E", (106.0, 6.0, 36.0)))
    assert photos.clean(saved(scene(), kind, exif=exif), mime).place == pytest.approx((-2.13, 106.11))


@pytest.mark.parametrize(("mime", "kind"), KINDS)
def test_a_damaged_exif_block_does_not_cost_the_photo(mime: str, kind: str) -> None:
    cleaned = photos.clean(saved(scene(), kind, exif=b"Exif\0\0nonsense"), mime)
    assert (cleaned.taken_at, cleaned.place, cleaned.width) == (None, None, 320)


def test_the_same_scene_smaller_and_coarser_has_nearly_the_same_hash() -> None:
    coarse = photos.clean(saved(scene(200, 150), "JPEG", quality=30), "image/jpeg")
    assert bits_apart(coarse.perceptual_hash, hash_of(scene())) <= 5


def test_another_scene_has_another_hash() -> None:
    assert bits_apart(hash_of(ImageOps.mirror(scene())), hash_of(scene())) > 20


def test_a_place_below_nothing_is_no_place() -> None:
    exif = told(gps=("S", (2.0, 0.0, 0.0), "E", (106.0, 0.0, 0.0)))
    signed = exif.replace(b"\0\x02\0\x05\0\0\0\x03", b"\0\x02\0\x0a\0\0\0\x03")
    below = signed.replace(struct.pack(">II", 2, 1), struct.pack(">iI", -2, 1))
    assert exif != signed != below
    assert photos.clean(saved(scene(), "JPEG", exif=below), "image/jpeg").place is None


def test_hashes_that_are_kept_stay_comparable() -> None:
    cleaned = photos.clean(saved(scene(), "PNG"), "image/png")
    assert cleaned.perceptual_hash == KEPT_HASH
    assert cleaned.region_hashes.startswith(KEPT_REGION)


def test_a_mirrored_photo_is_known_by_its_second_hash() -> None:
    mirrored = photos.clean(saved(ImageOps.mirror(scene()), "PNG"), "image/png")
    assert bits_apart(mirrored.mirrored_hash, hash_of(scene())) <= 2


def test_the_smallest_photo_has_hashes_too() -> None:
    cleaned = photos.clean(saved(Image.new("RGB", (1, 1)), "PNG"), "image/png")
    assert [len(each) for each in (cleaned.perceptual_hash, cleaned.mirrored_hash, cleaned.region_hashes)] == [16] * 3


def test_distances_are_bits() -> None:
    assert bits_apart("0" * 16, "f" * 16) == 64


def test_the_id_is_that_of_the_bytes_that_came_in() -> None:
    assert photos.photo_id(b"") == "e3b0c44298fc1c149afbf4c8996fb924"
