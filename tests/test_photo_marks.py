"""What the files of cameras and of programs that change photos tell: every one is a real file, read as a sent photo."""

from __future__ import annotations

import hashlib
import io
import struct
from collections.abc import Mapping
from typing import NamedTuple

import pytest
from PIL import ExifTags, Image, PngImagePlugin

from shared import photos
from shared.imaging import editors

TAG = ExifTags.Base
PHONE: dict[int, str] = {TAG.Make: "samsung", TAG.Model: "SM-A546E", TAG.Software: "A546EXXS7CXA1"}
PACKET = '<?xpacket begin=""?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF>%s</rdf:RDF></x:xmpmeta>'


class Told(NamedTuple):
    has_camera: bool = False
    editor: str | None = None


CAMERA, UNKNOWN = Told(has_camera=True), Told(editor=editors.UNKNOWN)


def by_camera(editor: str) -> Told:
    """Taken by a camera and changed afterwards."""
    return Told(has_camera=True, editor=editor)


def _scene() -> Image.Image:
    return Image.frombytes("L", (8, 8), hashlib.sha512(b"street").digest()).resize((64, 48)).convert("RGB")


def _jpeg(tags: Mapping[int, str] | None = None, *, xmp: str = "", exposed: bool = False, kind: str = "JPEG") -> bytes:
    exif = Image.Exif()
    exif.update(tags or {})
    if exposed:
        exif.get_ifd(ExifTags.IFD.Exif).update({TAG.ExposureTime: 0.01, TAG.FNumber: 1.8})
    out = io.BytesIO()
    _scene().save(out, kind, exif=exif, **({"xmp": (PACKET % xmp).encode()} if xmp else {}))
    return out.getvalue()


def _png(texts: dict[str, str] | None = None, *, itxt: dict[str, str] | None = None) -> bytes:
    info = PngImagePlugin.PngInfo()
    for name, text in (texts or {}).items():
        info.add_text(name, text)
    for name, text in (itxt or {}).items():
        info.add_itxt(name, text)
    out = io.BytesIO()
    _scene().save(out, "PNG", pnginfo=info)
    return out.getvalue()


def _with_photoshop_block(jpeg: bytes) -> bytes:
    """As Photoshop keeps the IPTC caption in a JPEG: segment APP13."""
    caption = b"\x1c\x02\x78\0\x05Lampu"
    body = b"Photoshop 3.0\x008BIM\x04\x04\0\0" + struct.pack(">I", len(caption)) + caption
    return jpeg[:2] + struct.pack(">BBH", 0xFF, 0xED, len(body) + 2) + body + jpeg[2:]


def _history(agent: str, action: str = "saved") -> str:
    return f'<rdf:li stEvt:action="{action}" stEvt:softwareAgent="{agent}" stEvt:when="2026-11-30T09:00:00+07:00"/>'


JPEGS: dict[str, tuple[bytes, Told]] = {
    "a telephone's own": (_jpeg(PHONE, exposed=True), CAMERA),
    "an iPhone's, which names its system": (
        _jpeg({TAG.Make: "Apple", TAG.Model: "iPhone 15", TAG.Software: "17.5.1"}, xmp='xmp:CreatorTool="17.5.1"'),
        CAMERA,
    ),
    "of which only the exposure is left": (_jpeg(exposed=True), CAMERA),
    "whose maker is blank": (_jpeg({TAG.Make: "  ", TAG.Model: "\0"}), Told()),
    "without anything, as messengers send it": (_jpeg(), Told()),
    "EXIF Software": (_jpeg(PHONE | {TAG.Software: "Adobe Photoshop 25.0 (Windows)"}), by_camera("Photoshop")),
    "EXIF Software in small letters": (_jpeg({TAG.Software: "snapseed 2.19"}), Told(editor="Snapseed")),
    "EXIF ProcessingSoftware": (_jpeg(PHONE | {TAG.ProcessingSoftware: "GIMP 2.10.36"}), by_camera("GIMP")),
    "XMP CreatorTool as an attribute": (_jpeg(xmp='<x xmp:CreatorTool="PicsArt 24"/>'), Told(editor="PicsArt")),
    "XMP CreatorTool as an element": (
        _jpeg(xmp="<xmp:CreatorTool>Adobe Photoshop Lightroom 7</xmp:CreatorTool>"), Told(editor="Lightroom"),
    ),
    "XMP History of a known program": (_jpeg(PHONE, xmp=_history("Affinity Photo 2")), by_camera("Affinity")),
    "XMP History of a program nobody knows": (_jpeg(xmp=_history("Foto Ajaib")), UNKNOWN),
    "XMP History that only tells of the taking": (_jpeg(PHONE, xmp=_history("HDR+ 1.0", "created")), CAMERA),
    "XMP of a picture made by a machine": (
        _jpeg(xmp='<x Iptc4xmpExt:DigitalSourceType="http://cv.iptc.org/trainedAlgorithmicMedia"/>'),
        UNKNOWN,
    ),
    "a Photoshop block": (_with_photoshop_block(_jpeg(PHONE)), by_camera(editors.UNKNOWN)),
    "a Photoshop block with a name in the EXIF": (
        _with_photoshop_block(_jpeg({TAG.Software: "Pixelmator Pro 3.5"})), Told(editor="Pixelmator"),
    ),
}  # fmt: skip
PNGS: dict[str, tuple[bytes, Told]] = {
    "a screenshot": (_png(), Told()),
    "a screenshot that names its system": (_png({"Software": "Android UP1A.231005.007"}), Told()),
    "PNG text Software": (_png({"Software": "www.inkscape.org", "Comment": "Created with GIMP"}), Told(editor="GIMP")),
    "PNG international text": (_png(itxt={"Software": "Adobe ImageReady, Canva"}), Told(editor="Canva")),
    "PNG text of a machine's picture": (_png({"parameters": "a street at night, steps: 20"}), UNKNOWN),
    "XMP in a PNG": (
        _png(itxt={"XML:com.adobe.xmp": PACKET % '<x xmp:CreatorTool="Photopea"/>'}), Told(editor="Photopea"),
    ),
}  # fmt: skip


def _told(data: bytes, mime: str) -> Told:
    cleaned = photos.clean(data, mime)
    return Told(cleaned.has_camera, cleaned.editor)


@pytest.mark.parametrize("name", JPEGS)
def test_what_a_jpeg_tells(name: str) -> None:
    data, expected = JPEGS[name]
    assert _told(data, "image/jpeg") == expected


@pytest.mark.parametrize("name", PNGS)
def test_what_a_png_tells(name: str) -> None:
    data, expected = PNGS[name]
    assert _told(data, "image/png") == expected


@pytest.mark.parametrize(("kind", "mime"), [("WEBP", "image/webp"), ("HEIF", "image/heic")])
def test_the_other_kinds_tell_the_same(kind: str, mime: str) -> None:
    assert _told(_jpeg(PHONE, exposed=True, kind=kind), mime) == CAMERA
    assert _told(_jpeg(PHONE | {TAG.Software: "Meitu 9"}, kind=kind), mime) == by_camera("Meitu")
    assert _told(_jpeg(xmp=_history("Krita"), kind=kind), mime) == Told(editor="Krita")


@pytest.mark.parametrize(
    ("text", "program"),
    [("Adobe Photoshop CC 2019", "Photoshop"), ("paint.net 5.0", "Paint.NET"), ("Paint NET", "Paint.NET"),
     ("DALL·E 3", "DALL-E"), ("Windows Photo Editor 10.0", "Photo Editor"), ("HDR+ 1.0.345618096zd", None),
     ("MIUI Camera", None), ("A546EXXS7CXA1", None), ("", None)],
)  # fmt: skip
def test_a_program_is_known_however_it_writes_itself(text: str, program: str | None) -> None:
    assert editors.editor_in(text) == program
