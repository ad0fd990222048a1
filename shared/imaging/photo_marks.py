"""What a photo's file tells of the camera that took it and of the programs that changed it since. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from PIL import ExifTags, Image

from shared.imaging.editors import UNKNOWN, editor_in

_NAMED_IN_EXIF = (ExifTags.Base.Software, ExifTags.Base.ProcessingSoftware)
_CAMERA = (ExifTags.Base.Make, ExifTags.Base.Model)
_EXPOSURE = (ExifTags.Base.ExposureTime, ExifTags.Base.FNumber)
_NAMED_IN_TEXT = ("Software", "Creator", "Comment", "Source")
_DRAWN = frozenset({"parameters", "prompt", "workflow"})  # what image generators write into a PNG
_NAMED_IN_XMP = re.compile(rb"""(?:CreatorTool|softwareAgent)\s*(?:=\s*["']|>)([^"'<]{1,200})""")
_CHANGED_IN_XMP = re.compile(rb"""action\s*(?:=\s*["']|>)\s*(?:saved|edited|derived|converted)|AlgorithmicMedia""")


def has_camera(exif: Image.Exif) -> bool:
    """Which camera, or how it exposed."""
    told = exif.get_ifd(ExifTags.IFD.Exif)
    return any(str(exif.get(tag) or "").strip("\0 ") for tag in _CAMERA) or any(tag in told for tag in _EXPOSURE)


def editor(image: Image.Image, exif: Image.Exif) -> str | None:
    """The program that has changed the photo, `UNKNOWN` where only its traces are left, None without any."""
    named = next((known for text in _names(image, exif) if (known := editor_in(text))), None)
    return named or (UNKNOWN if _is_changed(image) else None)


def _names(image: Image.Image, exif: Image.Exif) -> Iterator[str]:
    yield from (str(exif.get(tag) or "") for tag in _NAMED_IN_EXIF)
    yield from (found.decode("utf-8", "replace") for found in _NAMED_IN_XMP.findall(_xmp(image)))
    yield from (str(image.info.get(name) or "") for name in _NAMED_IN_TEXT)


def _is_changed(image: Image.Image) -> bool:
    is_drawn = image.format == "PNG" and not _DRAWN.isdisjoint(image.info)
    return "photoshop" in image.info or is_drawn or _CHANGED_IN_XMP.search(_xmp(image)) is not None


def _xmp(image: Image.Image) -> bytes:
    told: object = image.info.get("xmp") or image.info.get("XML:com.adobe.xmp") or b""
    return told if isinstance(told, bytes) else str(told).encode()
