"""By what a picture is known again when its file is another one: hashes of ImageHash, 64 bits in 16 hex digits each.

Loading it takes half a second of numpy and scipy, so only who holds a picture imports this module.
"""

from __future__ import annotations

from typing import NamedTuple

import imagehash
from PIL import Image, ImageOps

HASHED_SIDE = 640
REGIONS = 4
_SEGMENTED_SIDE = 150
_SMALLEST_REGION = 125  # of the 150 x 150 pixels: as large a part as the library takes of its own 300 x 300


class Fingerprints(NamedTuple):
    """`regions`: of up to 4 parts, bright and dark ones, one after the other; a crop still has some of them."""

    whole: str
    mirrored: str
    regions: str


def of(image: Image.Image) -> Fingerprints:
    small = image.copy()
    small.thumbnail((HASHED_SIDE, HASHED_SIDE))
    parts = imagehash.crop_resistant_hash(
        small, limit_segments=REGIONS, min_segment_size=_SMALLEST_REGION, segmentation_image_size=_SEGMENTED_SIDE
    )
    regions = "".join(str(part) for part in parts.segment_hashes)
    return Fingerprints(str(imagehash.phash(small)), str(imagehash.phash(ImageOps.mirror(small))), regions)
