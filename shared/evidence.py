"""What a photo proves, and what speaks against it: that is not refused, the validator sees the flags."""

from __future__ import annotations

from math import cos, hypot, radians

from shared.errors import Conflict, Forbidden
from shared.languages import say
from shared.report import Photo, PhotoKind, Point, Report
from shared.workflow import Role

MOST_OF_A_KIND = 5
SAME_PICTURE_BITS = 6
NEAR_METRES = 200
_METRES_PER_DEGREE = 111_195

_ASKS_FOR_WORK = frozenset({"route", "confirm", "dispatch", "send_back", "reopen"})

FLAGS = {
    "seen_before": "Mirip dengan foto yang lebih lama.",
    "far_away": "Diambil lebih dari 200 m dari lokasi laporan.",
    "too_old": "Diambil sebelum laporan diteruskan ke SKPD.",
    "no_time": "Waktu pengambilan tidak diketahui.",
    "no_place": "Tempat pengambilan tidak diketahui.",
}


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
    photo = report.photo(id)
    asked_at = max((step.at for step in report.history if step.move in _ASKS_FOR_WORK), default=report.created_at)
    return photo is not None and photo.kind == "completion" and photo.added_at >= asked_at


def shown(photos: tuple[Photo, ...], id: str | None, *, is_public: bool = True) -> tuple[Photo, ...]:
    """The photos with that one shown to the public, or hidden from it."""
    return tuple(photo.model_copy(update={"is_public": is_public}) if photo.id == id else photo for photo in photos)


def flags(report: Report, photo: Photo) -> tuple[str, ...]:
    """Keys of FLAGS. Only completion photos are held against the report."""
    if photo.kind != "completion":
        return ()
    taken_at = photo.from_file.taken_at or photo.declared.taken_at
    point = photo.from_file.point or photo.declared.point
    dispatched = report.last("dispatch") or report.last("confirm") or report.last("route")
    seen = any(bits_apart(photo.perceptual_hash, other.perceptual_hash) <= SAME_PICTURE_BITS for other in report.photos)
    found = {
        "seen_before": seen,
        "no_time": taken_at is None,
        "too_old": taken_at is not None and dispatched is not None and taken_at < dispatched.at,
        "no_place": point is None and report.point is not None,
        "far_away": point is not None and report.point is not None and metres(point, report.point) > NEAR_METRES,
    }
    return tuple(flag for flag, is_raised in found.items() if is_raised)


def bits_apart(a: str, b: str) -> int:
    """Between two perceptual hashes: 0 to 6 is the same picture, unrelated ones begin around 20."""
    return (int(a, 16) ^ int(b, 16)).bit_count()


def metres(a: Point, b: Point) -> float:
    """On a plane through `a`: within 0.1 % inside a city."""
    east = (b.lon - a.lon) * cos(radians(a.lat))
    return hypot(b.lat - a.lat, east) * _METRES_PER_DEGREE
