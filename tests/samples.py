"""What the tests report, and where."""

from __future__ import annotations

from io import BytesIO
from typing import Final

from PIL import Image

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
