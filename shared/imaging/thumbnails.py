"""A kept photo made small for a list: on a slow network the whole one is half a minute. Pure."""

from __future__ import annotations

import io

SIDE = 240  # pixels: twice what is shown, for fine screens
QUALITY = 75


def small(jpeg: bytes) -> bytes:
    """Of what `photos.clean` has written, which is within its limits and holds nothing but the picture."""
    from PIL import Image  # noqa: PLC0415 pages that show no small photo do not pay for the decoder

    with Image.open(io.BytesIO(jpeg), formats=["JPEG"]) as image:
        image.draft("RGB", (SIDE, SIDE))  # decoded at an eighth of its size, where that is enough
        image.thumbnail((SIDE, SIDE))
        out = io.BytesIO()
        image.save(out, "JPEG", quality=QUALITY, exif=b"")
    return out.getvalue()
