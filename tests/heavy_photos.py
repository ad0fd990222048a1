"""Small files that ask much of a decoder, and what each took of a process of its own.

python -m tests.heavy_photos [NAME …]     seconds of CPU, peak in MB, and what became of it
"""

from __future__ import annotations

import json
import re
import struct
import subprocess
import sys
import time
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from PIL import Image

from shared import errors, photos
from tests.photo_carriers import HEIC, JPEG, PNG, WEBP, chunk, jpeg, png_of, saved, segment

SIDE = 6324  # squared just below 40 megapixels
MB = 1 << 20


def zeros(number: int) -> bytes:
    packer = zlib.compressobj(9)
    parts = [packer.compress(bytes(min(MB, number - at))) for at in range(0, number, MB)]
    return b"".join(parts) + packer.flush()


def scanned_again(side: int, scans: int | None = None) -> bytes:
    """A progressive JPEG of one colour whose last scan comes again, so often or until it has 10 MB."""
    plain = saved(Image.new("L", (side, side), 128), "JPEG", progressive=True)
    last = plain[plain.rindex(b"\xff\xda") : -2]
    return plain[:-2] + last * (scans or (photos.MAX_BYTES - len(plain)) // len(last)) + b"\xff\xd9"


def arithmetic(side: int) -> bytes:
    """Its header says that it is coded so."""
    return saved(Image.new("L", (side, side)), "JPEG").replace(b"\xff\xc0", b"\xff\xc9", 1)


def frames(number: int) -> bytes:
    each = [Image.new("RGB", (2000, 2000), (at, 0, 0)) for at in range(number)]
    return saved(each[0], "WEBP", save_all=True, append_images=each[1:], lossless=True, quality=0, method=0)


def texts(number: int) -> list[bytes]:
    return [chunk(b"zTXt", b"%d\0\0" % at + zeros(MB - 1)) for at in range(number)]


def tagged(number: int) -> bytes:
    """A PNG whose EXIF has so many tags, each of which claims most of the file."""
    rows = b"".join(struct.pack("<HHII", tag, 7, 9 * MB, 8) for tag in range(number))
    exif = b"II*\0" + struct.pack("<IH", 8, number) + rows + bytes(9 * MB)
    return png_of(1, 1, zeros(4), chunk(b"eXIf", exif))


def sharing(pictures: int, size: int) -> bytes:
    """A HEIC with so many pictures that all have the same EXIF, which is there once."""
    images = [Image.new("RGB", (16, 16)) for _ in range(pictures)]
    for image in images:
        image.info["exif"] = b"Exif\0\0MM\0*" + bytes(12)
    data = bytearray(saved(images[0], "HEIF", save_all=True, append_images=images[1:], quality=10))
    shared_at = len(data)
    data += b"\0\0\0\0MM\0*" + bytes(size - 8)
    for at in _extents(data):
        struct.pack_into(">II", data, at, shared_at - struct.unpack_from(">I", data, at - 6)[0], size)
    return bytes(data)


def _extents(data: bytearray) -> list[int]:
    """Where the location of each item of EXIF is written, in the layout of this encoder: 22 bytes for each item, the
    last eight of which are offset and length.
    """
    names = re.compile(rb"infe\x02...(..)\0\0Exif", re.DOTALL)
    wanted = set(names.findall(data))
    at = data.index(b"iloc") + 12
    rows = range(at, at + 18 * int.from_bytes(data[at - 2 : at]), 18)
    return [row + 10 for row in rows if bytes(data[row : row + 2]) in wanted]


HEAVY: dict[str, tuple[str, Callable[[], bytes]]] = {
    "170,000 scans": (JPEG, lambda: scanned_again(SIDE)),
    "as many scans as are read": (JPEG, lambda: scanned_again(SIDE, 58)),
    "2,500,000 segments": (JPEG, lambda: jpeg(segment(0xFE, b"") * 2_500_000)),
    "16 bits of grey": (PNG, lambda: png_of(SIDE, SIDE, zeros((SIDE * 2 + 1) * SIDE), kind=(16, 0, 0))),
    "16 bits, interlaced": (PNG, lambda: png_of(SIDE, SIDE, zeros((SIDE * 8 + 4) * SIDE), kind=(16, 6, 1))),
    "a colour see-through": (PNG, lambda: png_of(SIDE, SIDE, zeros((SIDE * 3 + 1) * SIDE), chunk(b"tRNS", bytes(6)))),
    "more pixels than it says": (PNG, lambda: png_of(10, 10, zeros(2000 * MB))),
    "a profile of 900 MB": (PNG, lambda: png_of(10, 10, zeros(310), chunk(b"iCCP", b"x\0\0" + zeros(900 * MB)))),
    "60 texts of 1 MB": (PNG, lambda: png_of(10, 10, zeros(310), *texts(60))),
    "65,000 tags": (PNG, lambda: tagged(65_000)),
    "a WebP": (WEBP, lambda: saved(Image.new("RGB", (SIDE, SIDE)), "WEBP", lossless=True, quality=0, method=0)),
    "100 frames": (WEBP, lambda: frames(100)),
    "400 pictures, one EXIF": (HEIC, lambda: sharing(400, 9 * MB)),
}  # fmt: skip


class Took(NamedTuple):
    """`peak` in MB, of the whole process; `said`: lines that would stand in a log."""

    seconds: float
    peak: int
    became: str
    said: int


def main() -> None:
    for name in sys.argv[1:] or HEAVY:
        mime, make = HEAVY[name]
        data = make()
        print(f"{name}: {len(data):,} bytes, {took(data, mime)}", flush=True)


def took(data: bytes, mime: str) -> Took:
    """Cleaned in a process of its own, as a function has it."""
    command = [sys.executable, "-c", f"from tests import heavy_photos; heavy_photos.clean({mime!r})"]
    ran = subprocess.run(command, input=data, capture_output=True, check=True, timeout=300)
    seconds, peak, became = json.loads(ran.stdout)
    return Took(seconds, peak, became, len(ran.stderr.splitlines()))


def clean(mime: str) -> None:
    data = sys.stdin.buffer.read()
    began = time.process_time()
    try:
        became = str(photos.clean(data, mime).width)
    except errors.Invalid as refusal:
        became = str(refusal)
    print(json.dumps([round(time.process_time() - began, 1), _peak(), became]))


def _peak() -> int:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) // 1024


if __name__ == "__main__":
    main()
