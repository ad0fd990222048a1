"""What an earlier photo has in common with one of a survey or of the work: its file, its picture, or a part of it.

A photo of another report counts only where everybody may know of that report, as it is now.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from shared import reports
from shared.evidence import METRES_PER_DEGREE, Found, hashes_of, regions_of
from shared.imaging import crops, likeness, photo_index
from shared.imaging.likeness import Numbers, Photos, Rows
from shared.installation import Installation
from shared.open_data import public_view
from shared.photo import Alike, Photo, Point, photo_file
from shared.platform.ports import Files, Missing
from shared.report import Report

NEIGHBOUR_METRES: Final = 300
PARTS_KEPT: Final = timedelta(days=90)
LOOKED_AT: Final = 5  # reports
LAID_OVER: Final = 3  # pictures of other reports
_SIDE: Final = 200


class Earlier(NamedTuple):
    ticket: str
    photo: Photo


def found(here: Installation, report: Report, photo: Photo, now: datetime) -> Found | None:
    """The likeliest of them. The photo itself is kept already."""
    known = photo_index.of(here.platform).photos(now)
    same = (each.of_file(photo.id) for each in known)
    near = (each.near(hashes_of(photo)) for each in known)
    close = (each.with_a_part(regions_of(photo), _close(each, report, now)) for each in known)
    own = (Earlier(report.ticket, each) for each in report.photos)
    ways = (
        ("same_file", islice(_others(here, report, known, same), 1)),
        ("seen_before", islice(_others(here, report, known, near), 1)),
        ("maybe_cropped", _with_the_picture(here.platform.files, Earlier(report.ticket, photo), own)),
        ("maybe_cropped", _with_the_picture(
            here.platform.files, Earlier(report.ticket, photo), islice(_others(here, report, known, close), LAID_OVER)
        )),
    )  # fmt: skip
    for flag, earlier in ways:
        for each in earlier:
            return Found(flag, Alike(ticket=each.ticket, at=each.photo.added_at))
    return None


def _others(here: Installation, report: Report, known: Iterable[Photos], found: Iterable[Numbers]) -> Iterator[Earlier]:
    """Those rows' photos, where they may be named and are still there. A few reports are looked at, no more."""
    named = (photos.named(row) for photos, rows in zip(known, found, strict=True) for row in rows.tolist())
    for ticket, file in islice((each for each in named if each[0] != report.ticket), LOOKED_AT):
        earlier = reports.find(here.store, ticket)
        if earlier is None or earlier.is_restricted or public_view(earlier, here.city) is None:
            continue
        yield from (Earlier(ticket, each) for each in earlier.photos if likeness.file_of(each.id) == file)


def _close(photos: Photos, report: Report, now: datetime) -> NDArray[np.bool_]:
    """The same SKPD's and the neighbours', of the last 90 days."""
    rows = photos.rows
    is_close = rows["skpd"] == (report.skpd or "-").encode()
    if report.point is not None:
        is_close |= _metres(rows, report.point) <= NEIGHBOUR_METRES
    return is_close & (rows["at"] >= int((now - PARTS_KEPT).timestamp()))


def _metres(rows: Rows, point: Point) -> NDArray[np.float64]:
    north = rows["lat"].astype(np.float64) - point.lat
    east = (rows["lon"].astype(np.float64) - point.lon) * np.cos(np.radians(point.lat))
    return np.hypot(north, east) * METRES_PER_DEGREE


def _with_the_picture(files: Files, new: Earlier, earlier: Iterable[Earlier]) -> Iterator[Earlier]:
    """Those of which the new photo is a part, laid over each other."""
    crop: Image.Image | None = None
    for each in earlier:
        crop = crop or _picture(files, new)
        whole = _picture(files, each)
        if crop and whole and crops.is_part(crop, whole):
            yield each


def _picture(files: Files, which: Earlier) -> Image.Image | None:
    """Small and grey. None when it is no longer kept."""
    try:
        data = files.get(*photo_file(which.ticket, which.photo.id)).data
    except Missing:
        return None
    image = Image.open(io.BytesIO(data), formats=["JPEG"])
    image.draft("L", (_SIDE, _SIDE))
    return image.convert("L")
