"""A photo coming in: cleaned, kept in the private bucket under a name made of its own bytes."""

from __future__ import annotations

from datetime import datetime

from shared import photos
from shared.photo import Capture, Photo, PhotoKind, Point, Traces, photo_file
from shared.platform.ports import File, Files


def keep(  # noqa: PLR0913
    files: Files, ticket: str, data: bytes, declared_type: str, *, kind: PhotoKind, declared: Capture, now: datetime
) -> Photo:
    """Raises TooLarge, WrongType, Invalid. The same bytes again are the same photo."""
    cleaned = photos.clean(data, declared_type)
    photo = Photo(
        id=photos.photo_id(data),
        kind=kind,
        added_at=now,
        width=cleaned.width,
        height=cleaned.height,
        perceptual_hash=cleaned.perceptual_hash,
        region_hashes=cleaned.region_hashes,
        from_file=Capture(taken_at=cleaned.taken_at, point=_point(cleaned.place)),
        declared=declared,
        traces=Traces(has_camera=cleaned.has_camera, editor=cleaned.editor, mirrored_hash=cleaned.mirrored_hash),
    )
    files.put(*photo_file(ticket, photo.id), File(cleaned.jpeg, "image/jpeg"))
    return photo


def _point(place: tuple[float, float] | None) -> Point | None:
    return Point(lat=place[0], lon=place[1]) if place else None
