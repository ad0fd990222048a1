"""What the tests report, and where."""

from __future__ import annotations

from io import BytesIO
from typing import Final

from PIL import ExifTags, Image

from shared.platform.ports import Json

IN_THE_CITY: Final = {"lat": -2.1330, "lon": 106.1130}
FAR_AWAY: Final = {"lat": -6.2, "lon": 106.8}
LAMP: Final[dict[str, Json]] = {
    "code": "pju",
    "text": "Lampu jalan di depan pasar padam sejak kemarin.",
    "email": "warga@kanal.test",
    **IN_THE_CITY,
}


def picture(seed: int = 1, size: tuple[int, int] = (320, 240)) -> bytes:
    """A JPEG of its own for every seed."""
    image = Image.new("RGB", size)
    image.putdata(
        [((x * seed) % 256, (y * 7 * seed) % 256, (x ^ y * seed) % 256) for y in range(size[1]) for x in range(size[0])]
    )
    out = BytesIO()
    image.save(out, "JPEG")
    return out.getvalue()


def taken(software: str = "", *, knows_place: bool = True) -> bytes:
    """By a camera: 3000 by 2000 pixels, held upright, in Pangkalpinang; `software`: what wrote the file."""
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    if software:
        exif[ExifTags.Base.Software] = software
    exif.get_ifd(ExifTags.IFD.Exif).update({0x9003: "2026:11:23 12:30:00", 0x9011: "+07:00"})
    if knows_place:
        exif.get_ifd(ExifTags.IFD.GPSInfo).update({1: "S", 2: (2.0, 7.0, 58.8), 3: "E", 4: (106.0, 6.0, 46.8)})
    out = BytesIO()
    Image.open(BytesIO(picture())).resize((3000, 2000)).save(out, "JPEG", exif=exif)
    return out.getvalue()
