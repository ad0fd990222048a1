"""What stands in a photo beside the picture: when and where it was taken, and what has changed it."""

from __future__ import annotations

import contextlib
import io
import struct

from PIL import Image

from shared import photos
from shared.errors import Invalid
from shared.imaging import editors
from shared.moments import is_credible

_KINDS = ("image/jpeg", "image/png", "image/webp", "image/heic")


def exif(data: bytes) -> None:
    """A sound JPEG with that for its EXIF: nothing in it stops the photo from being taken."""
    _checked(photos.clean(_with_exif(data[:60_000]), "image/jpeg"))


def photo(data: bytes) -> None:
    """Whatever it is: a photo, or refused as one."""
    kind = _KINDS[(data[0] if data else 0) % len(_KINDS)]
    with contextlib.suppress(Invalid):
        _checked(photos.clean(data[1:], kind))


def editor(data: bytes) -> None:
    editors.editor_in(data.decode("utf-8", "replace"))


def _checked(cleaned: photos.Cleaned) -> None:
    assert cleaned.taken_at is None or is_credible(cleaned.taken_at)
    assert cleaned.place is None or (abs(cleaned.place[0]) <= 90 and abs(cleaned.place[1]) <= 180)
    with Image.open(io.BytesIO(cleaned.jpeg)) as kept:
        assert not kept.getexif()


def _plain() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (16, 12), "orange").save(out, "JPEG")
    return out.getvalue()


_PLAIN = _plain()


def _with_exif(data: bytes) -> bytes:
    block = b"Exif\0\0" + data
    return _PLAIN[:2] + b"\xff\xe1" + struct.pack(">H", len(block) + 2) + block + _PLAIN[2:]
