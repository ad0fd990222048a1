"""A photo of a report, and what is known of when and where it was taken. Pure."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

from shared.moments import Moment

PhotoKind = Literal["report", "survey", "completion"]


class Point(BaseModel, frozen=True, hide_input_in_errors=True):
    """Degrees, WGS 84; `accuracy` in metres as the device said."""

    lat: float
    lon: float
    accuracy: float | None = None


class Capture(BaseModel, frozen=True, hide_input_in_errors=True):
    """When and where a photo was taken, by its file or by the page that sent it. That page also tells whether it
    has shrunk the photo, and which program had changed the file before.
    """

    taken_at: Moment | None = None
    point: Point | None = None
    is_shrunk: bool = False
    editor: str | None = None


class Traces(BaseModel, frozen=True):
    """What a photo's file tells besides, while it comes in: `editor` is the program that has changed it,
    `mirrored_hash` the perceptual hash of its mirror image.
    """

    has_camera: bool = False
    editor: str | None = None
    mirrored_hash: str = ""


class Alike(BaseModel, frozen=True):
    """An earlier photo that one resembles: of which report, and when it came."""

    ticket: str
    at: Moment


class Figures(BaseModel, frozen=True):
    """What the sentences of a photo's flags are filled with."""

    alike: Alike | None = None
    metres: int | None = None
    editor: str | None = None


class PhotoPart(BaseModel, frozen=True, hide_input_in_errors=True):
    id: str
    kind: PhotoKind
    added_at: Moment
    flags: tuple[str, ...] = ()
    is_public: bool = False


class Photo(PhotoPart, frozen=True, hide_input_in_errors=True):
    """`region_hashes`: of its parts, 16 hex digits each, one after the other. `traces` are never kept."""

    width: int
    height: int
    perceptual_hash: str
    region_hashes: str = ""
    from_file: Capture = Capture()
    declared: Capture = Capture()
    figures: Figures | None = None
    traces: Traces = Field(default=Traces(), exclude=True)


def photo_file(ticket: str, id: str) -> tuple[str, str]:
    """Bucket and name of a kept photo."""
    return "photos", f"{ticket}/{id}.jpg"
