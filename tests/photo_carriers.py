"""Photos that carry something besides their pixels, in every place of every format that holds it: made here, byte by
byte, each with `SECRET` in it. What is no photo at all, or more than one thing at once, is in here too.
"""

from __future__ import annotations

import hashlib
import io
import struct
import zipfile
import zlib
from typing import NamedTuple

from PIL import ExifTags, Image, PngImagePlugin

from shared import photos  # it teaches Pillow HEIC

SECRET = b"Budi-0811-secret"
SCRIPT = b"<script>alert('" + SECRET + b"')</script>"
KINDS = [("image/jpeg", "JPEG"), ("image/png", "PNG"), ("image/webp", "WEBP"), ("image/heic", "HEIF")]
JPEG, PNG, WEBP, HEIC = (mime for mime, _ in KINDS)
assert {kind for _, kind in KINDS} == set(photos.TYPES.values())


class Carrier(NamedTuple):
    name: str
    mime: str
    data: bytes


def scene(width: int = 320, height: int = 240) -> Image.Image:
    """Uneven, so that turning or cutting it shows."""
    fields = Image.frombytes("L", (8, 8), hashlib.sha512(b"street").digest())
    return fields.resize((width, height)).convert("RGB")


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def exif() -> bytes:
    """Of everything that names a person, a place or a device."""
    told = Image.Exif()
    for tag in (ExifTags.Base.Artist, ExifTags.Base.Copyright, ExifTags.Base.Make, ExifTags.Base.ImageDescription):
        told[tag] = SECRET.decode()
    told[ExifTags.Base.XPAuthor] = SECRET.decode().encode("utf-16-le")
    told.get_ifd(ExifTags.IFD.Exif).update({
        ExifTags.Base.MakerNote: b"Apple iOS\0\0\x01MM" + SECRET,
        ExifTags.Base.UserComment: b"ASCII\0\0\0" + SECRET,
        ExifTags.Base.BodySerialNumber: SECRET.decode(),
    })  # fmt: skip
    told.get_ifd(ExifTags.IFD.GPSInfo).update({1: "S", 2: (2.0, 7.0, 48.0), 3: "E", 4: (106.0, 6.0, 36.0), 29: SECRET})
    return told.tobytes()


def segment(marker: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def jpeg(*segments: bytes, after: bytes = b"") -> bytes:
    """With these before everything else, and that after the picture."""
    plain = saved(scene(), "JPEG")
    return plain[:2] + b"".join(segments) + plain[2:] + after


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png(*chunks: bytes, after: bytes = b"") -> bytes:
    plain = saved(scene(), "PNG")
    header = 8 + 25  # signature and IHDR
    return plain[:header] + b"".join(chunks) + plain[header:] + after


def png_of(width: int, height: int, pixels: bytes, *more: bytes, kind: tuple[int, int, int] = (8, 2, 0)) -> bytes:
    """`kind`: bits of a colour, kind of colour, and whether it is interlaced; `more`: chunks before the pixels."""
    depth, colour, interlaced = kind
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, interlaced))
    return b"\x89PNG\r\n\x1a\n" + header + b"".join(more) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def webp(name: bytes, body: bytes) -> bytes:
    """With one more chunk at its end."""
    plain = saved(scene(), "WEBP", exif=exif())  # an extended one: only there more may follow
    more = name + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)
    return b"RIFF" + struct.pack("<I", len(plain) - 8 + len(more)) + plain[8:] + more


def box(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body) + 8) + name + body


def zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("index.html", SCRIPT)
    return out.getvalue()


def _text_chunks() -> bytes:
    text = PngImagePlugin.PngInfo()
    text.add_text("Author", SECRET.decode())
    text.add_text("Comment", SECRET.decode(), zip=True)
    text.add_itxt("Title", SECRET.decode(), "id", SECRET.decode())
    text.add_itxt("XML:com.adobe.xmp", SECRET.decode(), zip=True)
    return saved(scene(), "PNG", pnginfo=text)


def _two_pictures() -> bytes:
    second = Image.new("RGB", (320, 240), "red")
    return saved(scene(), "MPO", save_all=True, append_images=[second], comment=SECRET) + SECRET


def _thumbnail() -> bytes:
    """Of the first directory after the main one, as cameras write it: a JPEG with a comment of its own."""
    small = saved(scene(32, 24), "JPEG", comment=SECRET)
    first = struct.pack("<HHHIII", 1, 0x0112, 3, 1, 1, 8 + 2 + 12 + 4)
    at = 8 + 2 + 12 + 4 + 2 + 3 * 12 + 4
    rows = ((0x0103, 3, 6), (0x0201, 4, at), (0x0202, 4, len(small)))
    second = struct.pack("<H", 3) + b"".join(struct.pack("<HHII", tag, kind, 1, value) for tag, kind, value in rows)
    return b"Exif\0\0II*\0" + struct.pack("<I", 8) + first + second + b"\0\0\0\0" + small


_EXTENDED_XMP = b"http://ns.adobe.com/xmp/extension/\0" + b"0" * 32 + struct.pack(">II", len(SECRET), 0) + SECRET
_IPTC = b"Photoshop 3.0\x008BIM\x04\x04\0\0" + struct.pack(">I", 5 + len(SECRET)) + b"\x1c\x02\x50\0\x10" + SECRET
_PICTURE_OF_IPTC = b"Photoshop 3.0\x008BIM\x04\x0c\0\0" + struct.pack(">I", 28 + len(SECRET)) + b"\0" * 28 + SECRET
_ICC = struct.pack(">I", 128 + len(SECRET)) + b"\0" * 32 + b"acsp" + b"\0" * 88 + SECRET
# Pixels that read as a program where they lie in the file as they are: what is kept is no PNG and has other bytes.
_ROW = b"\0" + (b"<?php /* " + SECRET + b" */ ?>").ljust(48)

CARRIERS = [
    *(Carrier(f"EXIF in {kind}", mime, saved(scene(), kind, exif=exif())) for mime, kind in KINDS),
    *(Carrier(f"XMP in {kind}", mime, saved(scene(), kind, xmp=b"<x>" + SECRET + b"</x>")) for mime, kind in KINDS),
    *(Carrier(f"ICC in {kind}", mime, saved(scene(), kind, icc_profile=_ICC)) for mime, kind in KINDS),
    *(Carrier(f"no ICC in {kind}", mime, saved(scene(), kind, icc_profile=SECRET * 20)) for mime, kind in KINDS),
    *(Carrier(f"after a {kind}", mime, saved(scene(), kind) + SECRET) for mime, kind in KINDS),
    *(Carrier(f"APP{n}", JPEG, jpeg(segment(0xE0 + n, SECRET))) for n in range(16)),
    Carrier("thumbnail of JFIF", JPEG, jpeg(segment(0xE0, b"JFXX\0\x10" + saved(scene(8, 6), "JPEG", comment=SECRET)))),
    Carrier("thumbnail of EXIF", JPEG, jpeg(segment(0xE1, _thumbnail()))),
    Carrier("extended XMP", JPEG, jpeg(segment(0xE1, _EXTENDED_XMP))),
    Carrier("MPF", JPEG, jpeg(segment(0xE2, b"MPF\0II*\0" + SECRET))),
    Carrier("IPTC", JPEG, jpeg(segment(0xED, _IPTC))),
    Carrier("thumbnail of Photoshop", JPEG, jpeg(segment(0xED, _PICTURE_OF_IPTC))),
    Carrier("Adobe", JPEG, jpeg(segment(0xEE, b"Adobe\0\x64\0\0\0\0\0" + SECRET))),
    Carrier("comment", JPEG, jpeg(segment(0xFE, SECRET))),
    Carrier("second picture", JPEG, _two_pictures()),
    Carrier("texts of a PNG", PNG, _text_chunks()),
    Carrier("EXIF as a text of a PNG", PNG, png(chunk(b"tEXt", b"Raw profile type exif\0\n" + SECRET.hex().encode()))),
    Carrier("a chunk that nobody knows", PNG, png(chunk(b"prVt", SECRET))),
    Carrier("where a PNG comes from", PNG, png(chunk(b"caBX", box(b"jumb", SECRET)))),
    Carrier("suggested palette", PNG, png(chunk(b"sPLT", SECRET + b"\0\x08"))),
    Carrier("second picture of a PNG", PNG, saved(scene(), "PNG", save_all=True, append_images=[scene().rotate(90)])),
    Carrier("EXIF at the end of a WebP", WEBP, webp(b"EXIF", exif())),
    Carrier("XMP at the end of a WebP", WEBP, webp(b"XMP ", SECRET)),
    Carrier("a chunk that nobody knows in WebP", WEBP, webp(b"prVt", SECRET)),
    Carrier("a maker's box", HEIC, saved(scene(), "HEIF") + box(b"uuid", b"\0" * 16 + SECRET)),
    Carrier("free space", HEIC, saved(scene(), "HEIF") + box(b"free", SECRET)),
    Carrier("JPEG and page", JPEG, jpeg(segment(0xFE, b"<html>" + SCRIPT))),
    Carrier("JPEG and script", JPEG, jpeg(segment(0xE0, b"JFIF\0*/=alert('" + SECRET + b"');/*"))),
    Carrier("JPEG and archive", JPEG, jpeg(after=zipped())),
    Carrier("JPEG and PDF", JPEG, jpeg(segment(0xFE, b"%PDF-1.4\n1 0 obj<</JS(" + SECRET + b")>>endobj\n%%EOF"))),
    Carrier("PNG and page", PNG, png(chunk(b"tEXt", b"x\0" + SCRIPT), after=SCRIPT)),
    Carrier("PNG and archive", PNG, png(after=zipped())),
    Carrier("PNG whose pixels are a program", PNG, png_of(16, 16, zlib.compress(_ROW * 16, 0))),
]  # fmt: skip

_GIF = saved(scene(), "GIF", comment=SECRET)
NO_PHOTOS = [
    Carrier("SVG", "image/svg+xml", b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
    *(Carrier(f"SVG as {mime}", mime, b"<svg xmlns='http://www.w3.org/2000/svg'>" + SCRIPT) for mime, _ in KINDS),
    *(Carrier(f"page as {mime}", mime, b"<!doctype html>" + SCRIPT) for mime, _ in KINDS),
    *(Carrier(f"PDF as {mime}", mime, b"%PDF-1.7\n%" + SECRET) for mime, _ in KINDS),
    *(Carrier(f"archive as {mime}", mime, zipped()) for mime, _ in KINDS),
    *(Carrier(f"GIF and archive as {mime}", mime, _GIF + zipped()) for mime, _ in KINDS),
    *(Carrier(f"TIFF as {mime}", mime, saved(scene(), "TIFF")) for mime, _ in KINDS),
    *(Carrier(f"JPEG 2000 as {mime}", mime, saved(scene(), "JPEG2000")) for mime, _ in KINDS),
    *(Carrier(f"AVIF as {mime}", mime, saved(scene(), "AVIF")) for mime, _ in KINDS),
    *(Carrier(f"BMP as {mime}", mime, saved(scene(), "BMP")) for mime, _ in KINDS),
    Carrier("page in front of a JPEG", JPEG, SCRIPT + saved(scene(), "JPEG")),
    Carrier("page in front of a PNG", PNG, SCRIPT + saved(scene(), "PNG")),
    Carrier("GIF", "image/gif", _GIF),
    Carrier("page", "text/html", SCRIPT),
    Carrier("without a type", "", saved(scene(), "JPEG")),
]  # fmt: skip


def leftovers(data: bytes) -> list[str]:
    """What is more than pixels in bytes that are to be a plain JPEG; none when it is one."""
    tellers = (
        SECRET,
        SECRET.decode().encode("utf-16-le"),
        SECRET.hex().encode(),
        b"<script",
        b"<?php",
        b"PK\3\4",
        b"Exif",
    )
    found = [str(teller) for teller in tellers if teller in data]
    at = 2
    while data[at : at + 2] != b"\xff\xda" and at < len(data):
        if data[at + 1] not in {0xE0, 0xDB, 0xC0, 0xC4}:
            found.append(f"segment {data[at + 1]:#x}")
        if data[at + 1] == 0xE0 and int.from_bytes(data[at + 2 : at + 4]) != 16:  # JFIF without a thumbnail
            found.append("a long APP0")
        at += 2 + int.from_bytes(data[at + 2 : at + 4])
    return found if data.startswith(b"\xff\xd8") and data.endswith(b"\xff\xd9") else [*found, "no JPEG from end to end"]


def _loaded() -> dict[str, bytes]:
    told = {"exif": exif(), "xmp": b"<x>" + SECRET + b"</x>", "icc_profile": _ICC}
    in_segments = (
        segment(0xFE, b"<html>" + SCRIPT),
        segment(0xED, _IPTC),
        segment(0xE1, _thumbnail()),
        segment(0xE7, SECRET),
    )
    plain = saved(scene(), "JPEG", **told)
    png_with_texts, at = _text_chunks(), 8 + 25
    return {
        JPEG: plain[:2] + b"".join(in_segments) + plain[2:] + zipped(),
        PNG: png_with_texts[:at] + chunk(b"eXIf", exif()[6:]) + chunk(b"prVt", SECRET) + png_with_texts[at:] + zipped(),
        WEBP: saved(scene(), "WEBP", **told) + SECRET,
        HEIC: saved(scene(), "HEIF", **told) + box(b"uuid", b"\0" * 16 + SECRET),
    }


LOADED = _loaded()  # each with as much as it can carry at once
