"""How often the evidence gate knows a changed copy again, and takes another picture for one; and what a search costs.

Photographs are those that scikit-image ships; scenes are our own.
"""

from __future__ import annotations

import importlib.util
import io
import time
from collections.abc import Callable, Iterable
from itertools import permutations
from pathlib import Path
from random import Random
from typing import NamedTuple

import numpy as np
from PIL import Image, ImageDraw, ImageEnhance, ImageOps

from shared.evidence import SAME_PICTURE_BITS, SAME_REGION_BITS, bits_apart
from shared.imaging import crops, fingerprints, likeness
from shared.imaging.fingerprints import Fingerprints
from shared.imaging.likeness import Photos
from shared.web import now
from tests.load.figures import Figure
from tests.load.scenes import scene

PHOTOGRAPHS = (
    "astronaut", "brick", "camera", "cell", "chelsea", "clock_motion", "coffee", "coins", "grass", "gravel",
    "hubble_deep_field", "ihc", "moon", "motorcycle_left", "retina", "rocket",
)  # fmt: skip
SCENES = 30
INDEXED = 100_000
MOST_MS = 50
Change = Callable[[Image.Image], Image.Image]


class Known(NamedTuple):
    """How many of so many: in the index, by parts in the index, and laid over the own report's photo."""

    same: int
    parts: int
    laid_over: int
    of: int


def figures() -> list[Figure]:
    pictures = {"photographs": _photographs(), "scenes": _scenes()}
    originals = {kind: [fingerprints.of(image) for image in images] for kind, images in pictures.items()}
    found: list[Figure] = []
    for name, change in _changes().items():
        rows = {kind: _known(images, originals[kind], change) for kind, images in pictures.items()}
        shown = "; ".join(
            f"{kind} {row.same}/{row.of} same, {row.parts}/{row.of} parts, {row.laid_over}/{row.of} laid over"
            for kind, row in rows.items()
        )
        found.append(Figure(f"known again: {name}", shown))
    found += [_false_alarms(kind, images, originals[kind]) for kind, images in pictures.items()]
    return [*found, _search()]


def _photographs() -> list[Image.Image]:
    spec = importlib.util.find_spec("skimage")
    if spec is None or spec.origin is None:
        raise RuntimeError("scikit-image is not installed: pip install -r requirements-dev.txt")
    folder = Path(spec.origin).parent / "data"
    return [_small(Image.open(next(folder.glob(f"{name}.*")))) for name in PHOTOGRAPHS]


def _scenes() -> list[Image.Image]:
    return [_small(Image.open(io.BytesIO(scene(f"rate {number}")))) for number in range(SCENES)]


def _small(image: Image.Image) -> Image.Image:
    small = image.convert("RGB")
    small.thumbnail((640, 640))
    return small


def _changes() -> dict[str, Change]:
    def enhanced(factor: float) -> Change:
        return lambda image: ImageEnhance.Brightness(image).enhance(factor)

    return {
        "nothing but another time": lambda image: image.copy(),
        **{f"recompressed, quality {quality}": _recompressed(quality) for quality in (90, 60, 30)},
        **{f"resized to {share:.0%}": _resized(share) for share in (0.75, 0.5, 0.25)},
        "mirrored": ImageOps.mirror,
        "mirrored, half as large, quality 50": lambda image: _recompressed(50)(_resized(0.5)(ImageOps.mirror(image))),
        "brighter by 30 %": enhanced(1.3),
        "darker by 30 %": enhanced(0.7),
        "a line of text over it": _with_text,
        "a border as of a screenshot": lambda image: ImageOps.expand(image, image.width // 12, "black"),
        "turned by 90 degrees": lambda image: image.transpose(Image.Transpose.ROTATE_90),
        **{f"cropped to {share:.0%}": _cropped(share) for share in (0.9, 0.8, 0.7, 0.6)},
    }


def _recompressed(quality: int) -> Change:
    def change(image: Image.Image) -> Image.Image:
        out = io.BytesIO()
        image.save(out, "JPEG", quality=quality)
        return Image.open(out).convert("RGB")

    return change


def _resized(share: float) -> Change:
    return lambda image: image.resize((round(image.width * share), round(image.height * share)))


def _with_text(image: Image.Image) -> Image.Image:
    written = image.copy()
    width, height = image.size
    draw = ImageDraw.Draw(written)
    draw.rectangle((width * 0.02, height * 0.92, width * 0.5, height * 0.98), fill="black")
    draw.text((width * 0.03, height * 0.93), "Selesai 01-12-2026 10.30", fill="white")
    return written


def _cropped(share: float) -> Change:
    """Somewhere; the same place for the same picture."""

    def change(image: Image.Image) -> Image.Image:
        chance = Random(image.tobytes()[:64])  # noqa: S311
        width, height = round(image.width * share), round(image.height * share)
        left, top = chance.randint(0, image.width - width), chance.randint(0, image.height - height)
        return image.crop((left, top, left + width, top + height))

    return change


def _known(images: list[Image.Image], originals: list[Fingerprints], change: Change) -> Known:
    changed = [change(image) for image in images]
    pairs = [(fingerprints.of(new), old) for new, old in zip(changed, originals, strict=True)]
    return Known(
        sum(_is_same(*pair) for pair in pairs),
        sum(_has_a_part(*pair) for pair in pairs),
        sum(crops.is_part(new, old) for new, old in zip(changed, images, strict=True)),
        len(images),
    )


def _is_same(new: Fingerprints, old: Fingerprints) -> bool:
    return min(bits_apart(each, old.whole) for each in (new.whole, new.mirrored)) <= SAME_PICTURE_BITS


def _has_a_part(new: Fingerprints, old: Fingerprints) -> bool:
    return any(bits_apart(a, b) <= SAME_REGION_BITS for a in _split(new.regions) for b in _split(old.regions))


def _split(regions: str) -> Iterable[str]:
    return [regions[at : at + 16] for at in range(0, len(regions), 16)]


def _false_alarms(kind: str, images: list[Image.Image], hashes: list[Fingerprints]) -> Figure:
    pairs = list(permutations(range(len(images)), 2))
    parts = [(a, b) for a, b in pairs if _has_a_part(hashes[a], hashes[b])]
    confirmed = sum(crops.is_part(images[a], images[b]) for a, b in parts)
    same = sum(_is_same(hashes[a], hashes[b]) for a, b in pairs)
    laid_over = sum(crops.is_part(images[a], images[b]) for a, b in pairs)
    return Figure(
        f"false alarms among {len(pairs)} pairs of {kind}",
        f"{same} same, {len(parts)} parts of which {confirmed} confirmed, {laid_over} laid over",
    )


def _search() -> Figure:
    photos = _many(INDEXED)
    started = time.perf_counter()
    photos.near(["0" * 16])
    first = time.perf_counter() - started
    chance = Random(1)  # noqa: S311
    asked = [(f"{chance.getrandbits(64):016x}", f"{chance.getrandbits(64):016x}") for _ in range(100)]
    started = time.perf_counter()
    for pair in asked:
        photos.near(pair)
    took = (time.perf_counter() - started) / len(asked) * 1000
    size = len(likeness.as_file(photos, now()))
    return Figure(
        f"a search among {INDEXED} photos, mirror image included",
        f"{took:.2f} ms",
        f"< {MOST_MS} ms",
        took < MOST_MS,
        {"bands made, once an instance, ms": round(first * 1000, 1), "bytes a photo": round(size / INDEXED)},
    )


def _many(number: int) -> Photos:
    chance = np.random.default_rng(1)
    empty = likeness.of_reports([])
    rows = np.zeros(number, empty.rows.dtype)
    rows["hash"], rows["file"] = chance.integers(0, 2**64, (2, number), dtype=np.uint64)
    regions = np.zeros(4 * number, empty.regions.dtype)
    regions["row"], regions["hash"] = np.arange(4 * number) // 4, chance.integers(0, 2**64, 4 * number, dtype=np.uint64)
    return Photos(rows, regions)
