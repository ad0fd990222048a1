"""Photos made on the fly: every seed another picture, to the eye of a perceptual hash too."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from random import Random
from zoneinfo import ZoneInfo

from PIL import ExifTags, Image

SIZE = (1024, 768)
FIELDS = (12, 9)
WIB = ZoneInfo("Asia/Jakarta")


def picture(seed: str, *, taken_at: datetime | None = None, lat: float = 0.0, lon: float = 0.0) -> bytes:
    """A JPEG; with `taken_at` it says, as a phone's does, when, where and with what it was taken."""
    fields = Image.frombytes("RGB", FIELDS, Random(seed).randbytes(3 * FIELDS[0] * FIELDS[1]))  # noqa: S311
    out = BytesIO()
    image = fields.resize(SIZE, Image.Resampling.BICUBIC)
    image.save(out, "JPEG", quality=80, exif=_exif(taken_at, lat, lon) if taken_at else Image.Exif())
    return out.getvalue()


def _exif(taken_at: datetime, lat: float, lon: float) -> Image.Exif:
    exif = Image.Exif()
    exif[ExifTags.Base.Make], exif[ExifTags.Base.Model] = "Kanal", "Uji"
    told = exif.get_ifd(ExifTags.IFD.Exif)
    told[ExifTags.Base.DateTimeOriginal] = taken_at.astimezone(WIB).strftime("%Y:%m:%d %H:%M:%S")
    told[ExifTags.Base.OffsetTimeOriginal] = "+07:00"
    place = exif.get_ifd(ExifTags.IFD.GPSInfo)
    place[ExifTags.GPS.GPSLatitudeRef] = "S" if lat < 0 else "N"
    place[ExifTags.GPS.GPSLatitude] = _degrees(lat)
    place[ExifTags.GPS.GPSLongitudeRef] = "W" if lon < 0 else "E"
    place[ExifTags.GPS.GPSLongitude] = _degrees(lon)
    return exif


def _degrees(value: float) -> tuple[float, float, float]:
    minutes, seconds = divmod(abs(value) * 3600, 60)
    degrees, minutes = divmod(minutes, 60)
    return degrees, minutes, round(seconds, 4)
