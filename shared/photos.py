"""A photo as it came in, made fit to keep: decoded within limits, written anew; nothing else survives.

Time, place and the marks of programs are read first, as evidence. What a decoder cannot read is refused, never kept as
it is.
Memory at 40 megapixels: JPEG 130 MB (it is shrunk while it is decoded), PNG and HEIC 420 MB, WebP 730 MB.
So a process decodes one photo at a time, however many threads it has, and wants 1 GiB.
"""

from __future__ import annotations

import hashlib
import io
import math
import warnings
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from typing import cast
from zoneinfo import ZoneInfo

import pillow_heif
from PIL import ExifTags, Image

from shared import errors
from shared.imaging import photo_bombs, photo_marks
from shared.moments import is_credible

MAX_BYTES = 10 * 1024 * 1024
MAX_PIXELS = photo_bombs.MOST_PIXELS
TYPES = {
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "image/webp": "WEBP",
    "image/heic": "HEIF",
    "image/heif": "HEIF",
}
LONGEST_SIDE = 2560
QUALITY = 85
# One thread, and always the same one: every other would keep hundreds of megabytes of its own for the next photo.
DECODER = ThreadPoolExecutor(1, "photos")

# By what EXIF calls the orientation. ImageOps.exif_transpose also writes the block anew, and fails at a damaged one.
UPRIGHT: dict[object, Image.Transpose] = {
    2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE, 6: Image.Transpose.ROTATE_270, 7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}  # fmt: skip
# An embedded thumbnail may show something else than the photo: it must never be decoded in its place.
pillow_heif.register_heif_opener(thumbnails=False, depth_images=False, aux_images=False)
# Pillow warns between its limit and twice of it; here the size is checked, and refused, by `_within_limits`.
Image.MAX_IMAGE_PIXELS = None


@dataclass(frozen=True)
class Cleaned:
    """`taken_at` and `place` (latitude, longitude) are what the file said, if it said so credibly."""

    jpeg: bytes
    width: int
    height: int
    perceptual_hash: str
    mirrored_hash: str
    region_hashes: str
    has_camera: bool
    editor: str | None
    taken_at: datetime | None
    place: tuple[float, float] | None


def clean(data: bytes, declared_type: str, zone: str = "Asia/Jakarta") -> Cleaned:
    """`zone` is for photos that say the time without one. Raises TooLarge, WrongType, Invalid."""
    kind = TYPES.get(declared_type.partition(";")[0].strip().lower())
    if kind is None:
        raise _refusal(errors.WrongType, "Jenis berkas ini tidak diterima. Kirim foto JPEG, PNG, WebP, atau HEIC.")
    if len(data) > MAX_BYTES:
        raise _refusal(errors.TooLarge, "Berkas foto terlalu besar: paling besar 10 MB.")
    try:
        return DECODER.submit(_decoded, data, kind, zone).result()
    except errors.Refusal:
        raise
    except Exception as unreadable:
        raise _refusal(
            errors.Invalid, "Berkas ini tidak dapat dibaca sebagai foto. Ambil atau pilih foto yang lain."
        ) from unreadable


def photo_id(data: bytes) -> str:
    """Of the bytes as they came in, so that the same file sent twice is one photo."""
    return hashlib.sha256(data).hexdigest()[:32]


def _refusal(kind: type[errors.Invalid], sentence: str) -> errors.Invalid:
    return kind(sentence, errors.Problem("photo", sentence))


def _decoded(data: bytes, kind: str, zone: str) -> Cleaned:
    photo_bombs.check(data, kind)
    with warnings.catch_warnings():  # of a block with 65,000 damaged tags Pillow would say as many
        warnings.simplefilter("ignore")
        return _read(data, kind, zone)


def _read(data: bytes, kind: str, zone: str) -> Cleaned:
    with Image.open(io.BytesIO(data), formats=[kind]) as image:
        _within_limits(image)
        if kind == "JPEG":
            image.draft(None, _shrunk(image.size))
        image.load()
        _within_limits(image)
        exif = _exif(image)
        has_camera, editor = photo_marks.has_camera(exif), photo_marks.editor(image, exif)
        shown = _shown(image, exif)
    out = io.BytesIO()
    shown.save(out, "JPEG", quality=QUALITY)
    from shared.imaging import fingerprints  # noqa: PLC0415 a function that has just started answers without it

    known_by = fingerprints.of(shown)
    return Cleaned(out.getvalue(), *shown.size, *known_by, has_camera, editor, _taken_at(exif, zone), _place(exif))


def _within_limits(image: Image.Image) -> None:
    """Once by what the header says, before anything is decoded, and once by what was in it."""
    if image.width * image.height > MAX_PIXELS:
        raise _refusal(errors.Invalid, "Ukuran foto terlalu besar: paling banyak 40 megapiksel.")


def _shrunk(size: tuple[int, int]) -> tuple[int, int]:
    scale = min(1.0, LONGEST_SIDE / max(size))
    return math.ceil(size[0] * scale), math.ceil(size[1] * scale)


def _exif(image: Image.Image) -> Image.Exif:
    try:
        return image.getexif()
    except SyntaxError:  # Pillow's word for a damaged block; the photo itself may be good.
        image.info.pop("exif", None)
        return Image.Exif()


def _shown(image: Image.Image, exif: Image.Exif) -> Image.Image:
    """A new image, upright and on white, which has taken over nothing but the pixels."""
    if image.mode.startswith("I"):  # 16 bits of grey, which `convert` would cut off at 255
        image = image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    mode = "RGBA" if image.has_transparency_data else "RGB"
    small = image if image.mode == mode else image.convert(mode)
    small.thumbnail((LONGEST_SIDE, LONGEST_SIDE))  # first, so that only one copy is ever large
    turn = UPRIGHT.get(exif.get(ExifTags.Base.Orientation))
    upright = small if turn is None else small.transpose(turn)
    shown = Image.new("RGB", upright.size, "white")
    shown.paste(upright, mask=upright if mode == "RGBA" else None)
    return shown


def _taken_at(exif: Image.Exif, zone: str) -> datetime | None:
    """When the shutter opened; the time of the last change of the file is no evidence."""
    told = exif.get_ifd(ExifTags.IFD.Exif)
    for moment, offset in (
        (ExifTags.Base.DateTimeOriginal, ExifTags.Base.OffsetTimeOriginal),
        (ExifTags.Base.DateTimeDigitized, ExifTags.Base.OffsetTimeDigitized),
    ):
        try:
            local = datetime.strptime(str(told.get(moment)).strip("\0 "), "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007
        except ValueError:
            continue
        taken_at = _zoned(local, told.get(offset), zone)
        if is_credible(taken_at):
            return taken_at
    return None


def _zoned(local: datetime, offset: object, zone: str) -> datetime:
    try:
        return local.replace(tzinfo=datetime.strptime(str(offset), "%z").tzinfo)
    except ValueError:
        return local.replace(tzinfo=ZoneInfo(zone))


def _place(exif: Image.Exif) -> tuple[float, float] | None:
    told = exif.get_ifd(ExifTags.IFD.GPSInfo)
    latitude = _degrees(told.get(ExifTags.GPS.GPSLatitude), told.get(ExifTags.GPS.GPSLatitudeRef), "NS")
    longitude = _degrees(told.get(ExifTags.GPS.GPSLongitude), told.get(ExifTags.GPS.GPSLongitudeRef), "EW")
    if latitude is None or longitude is None or not (abs(latitude) <= 90 and abs(longitude) <= 180):  # noqa: PLR2004
        return None
    # What cameras write that have not found their place yet.
    return None if (latitude, longitude) == (0, 0) else (latitude, longitude)


def _degrees(parts: object, towards: object, directions: str) -> float | None:
    sign = {directions[0]: 1, directions[1]: -1}.get(str(towards).strip("\0 ").upper())
    if sign is None or not isinstance(parts, tuple):
        return None
    try:
        degrees, minutes, seconds = (float(part) for part in cast("tuple[float, ...]", parts))
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    size = degrees + minutes / 60 + seconds / 3600
    return sign * size if size >= 0 else None
