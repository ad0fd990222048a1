"""Programs that change photos, by the marks that they leave in a file. A phone's own camera names itself, too."""

from __future__ import annotations

import re

_PROGRAMS = (
    "ACDSee", "Adobe Firefly", "Affinity", "BeautyPlus", "Canva", "CapCut", "Darktable", "DALL-E", "Facebook",
    "Facetune", "FastStone", "Fotor", "GIMP", "ImageMagick", "InShot", "IrfanView", "Krita", "Lightroom", "Meitu",
    "Midjourney", "Paint.NET", "Photoscape", "Photoshop", "Photopea", "Photos Editor", "Photo Editor", "Picasa",
    "PicsArt", "Pixelmator", "Pixlr", "Polarr", "RawTherapee", "Remini", "Snapseed", "Stable Diffusion", "VSCO",
)  # fmt: skip
_KNOWN = {re.sub(r"\W", "", program).lower(): program for program in _PROGRAMS}
UNKNOWN = "program penyunting"


def editor_in(text: str) -> str | None:
    """The first of these programs that is named in it, however it is written."""
    plain = re.sub(r"\W", "", text).lower()
    return next((program for name, program in _KNOWN.items() if name in plain), None)
