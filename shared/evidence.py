"""What a photo proves, and what speaks against it: that is not refused, the validator sees the flags."""

from __future__ import annotations

from datetime import timedelta
from math import cos, hypot, radians
from typing import NamedTuple

from shared.errors import Conflict, Forbidden
from shared.languages import say
from shared.photo import Alike, Figures, Photo, PhotoKind, PhotoPart, Point
from shared.report import Report, ReportPart
from shared.workflow import Role, Status

MOST_OF_A_KIND = 5
SAME_PICTURE_BITS = 6
SAME_REGION_BITS = 8
NEAR_METRES = 150
FRESH = timedelta(days=1)
METRES_PER_DEGREE = 111_195
LONGEST_SHRUNK_SIDE = 1600  # as static/js/shrink.js makes them

_ASKS_FOR_WORK = frozenset({"route", "confirm", "dispatch", "send_back", "reopen"})
_HASH_DIGITS = 16


_TAKEN_BY: dict[PhotoKind, frozenset[Role]] = {
    "report": frozenset({Role.REPORTER, Role.OPERATOR}),
    "survey": frozenset({Role.SURVEYOR}),
    "completion": frozenset({Role.OFFICER, Role.HEAD}),
}


def check_kind(kind: PhotoKind, role: Role) -> None:
    """Raises Forbidden for somebody whose photos are of another kind."""
    if role not in _TAKEN_BY[kind]:
        raise Forbidden("Foto jenis ini bukan wewenang Anda.")


def room(report: Report, kind: PhotoKind) -> int:
    """How many more of that kind the report takes."""
    return max(0, MOST_OF_A_KIND - sum(photo.kind == kind for photo in report.photos))


def check_room(report: Report, kind: PhotoKind) -> None:
    """Raises Conflict when the report has enough photos of that kind."""
    if room(report, kind) == 0:
        raise Conflict(say("Paling banyak {n} foto untuk bagian ini.").format(n=MOST_OF_A_KIND))


def is_of_completion(report: Report, id: str) -> bool:
    """Of the work that was asked for last, not of an earlier round."""
    return any(photo.id == id for photo in _of_last_work(report))


def shown(photos: tuple[Photo, ...], id: str | None, *, is_public: bool = True) -> tuple[Photo, ...]:
    """The photos with that one shown to the public, or hidden from it."""
    return tuple(photo.model_copy(update={"is_public": is_public}) if photo.id == id else photo for photo in photos)


class Found(NamedTuple):
    """An earlier photo and what it has in common: `same_file`, `seen_before` or `maybe_cropped`."""

    flag: str
    alike: Alike


def flagged(report: Report, photo: Photo, elsewhere: Found | None = None) -> Photo:
    """The photo of a survey or of the work with all that speaks against it; `elsewhere`: in other reports."""
    seen = _seen_here(report, photo) or elsewhere
    away = _away(report, photo)
    editor = photo.traces.editor or photo.declared.editor
    found = {
        seen.flag if seen else "": seen is not None,
        **_doubts_about_time(report, photo),
        "no_place": away is None and report.point is not None,
        "far_away": away is not None and away > NEAR_METRES,
        "edited": editor is not None,
        "no_camera": not photo.traces.has_camera and not _is_shrunk(photo),
    }
    flags = tuple(flag for flag, is_raised in found.items() if is_raised)
    figures = Figures(
        alike=seen.alike if seen else None, metres=round(away) if away is not None else None, editor=editor
    )
    return photo.model_copy(update={"flags": flags, "figures": figures if flags else None})


def doubted(report: ReportPart) -> tuple[PhotoPart, ...]:
    """The flagged photos of the work that was asked for last."""
    return tuple(photo for photo in _of_last_work(report) if photo.flags)


def is_flagged(report: ReportPart) -> bool | None:
    """Whether a photo was that the validator had before them; None where nothing is validated."""
    validated = next((step for step in reversed(report.history) if step.move == "validate"), None)
    if report.status is not Status.RESOLVED or validated is None:
        return None
    return any(photo.added_at <= validated.at for photo in doubted(report))


def is_alike(photo: Photo, other: Photo) -> bool:
    """The same picture, or one of them the other's mirror image."""
    return min(bits_apart(each, other.perceptual_hash) for each in hashes_of(photo)) <= SAME_PICTURE_BITS


def hashes_of(photo: Photo) -> list[str]:
    """Of the picture and, while it comes in, of its mirror image."""
    return [each for each in (photo.perceptual_hash, photo.traces.mirrored_hash) if each]


def regions_of(photo: Photo) -> list[str]:
    hashes = photo.region_hashes
    return [hashes[at : at + _HASH_DIGITS] for at in range(0, len(hashes), _HASH_DIGITS)]


def _of_last_work(report: ReportPart) -> tuple[PhotoPart, ...]:
    asked_at = max((step.at for step in report.history if step.move in _ASKS_FOR_WORK), default=report.created_at)
    return tuple(photo for photo in report.photos if photo.kind == "completion" and photo.added_at >= asked_at)


def _seen_here(report: Report, photo: Photo) -> Found | None:
    alike = (Alike(ticket=report.ticket, at=other.added_at) for other in report.photos if is_alike(photo, other))
    return next((Found("seen_before", each) for each in alike), None)


def _doubts_about_time(report: Report, photo: Photo) -> dict[str, bool]:
    taken_at = photo.from_file.taken_at or photo.declared.taken_at
    if taken_at is None:
        return {"no_time": True}
    dispatched = report.last("dispatch") or report.last("confirm") or report.last("route")
    return {
        "too_old": photo.kind == "completion" and dispatched is not None and taken_at < dispatched.at,
        "stale": photo.added_at - taken_at > FRESH,
    }


def _away(report: Report, photo: Photo) -> float | None:
    """Metres from the report's place; None when one of the places is not known."""
    point = photo.from_file.point or photo.declared.point
    return metres(point, report.point) if point and report.point else None


def _is_shrunk(photo: Photo) -> bool:
    """By our page, as it says and as such a photo is; that takes the camera's data away."""
    return photo.declared.is_shrunk and max(photo.width, photo.height) <= LONGEST_SHRUNK_SIDE


def bits_apart(a: str, b: str) -> int:
    """Between two perceptual hashes: 0 to 6 is the same picture, unrelated ones begin around 20."""
    return (int(a, 16) ^ int(b, 16)).bit_count()


def metres(a: Point, b: Point) -> float:
    """On a plane through `a`: within 0.1 % inside a city."""
    east = (b.lon - a.lon) * cos(radians(a.lat))
    return hypot(b.lat - a.lat, east) * METRES_PER_DEGREE
