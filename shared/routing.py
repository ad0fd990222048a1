"""Where a new report goes: to a survey team, straight to its SKPD, or to an operator with the reason."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from shared import clocks
from shared.catalogue import Catalogue, Code
from shared.photo import Point
from shared.report import Report
from shared.workflow import ClockName, Status

TRIAGE_REASONS = {
    "no_unique_code": "Kategori belum pasti: satu kanal memuat beberapa kategori.",
    "place_missing": "Titik lokasi belum ada.",
    "near_border": "Lokasi dekat batas kota.",
    "outside_authority": "Di luar kewenangan kota.",
    "retired_code": "Kategori ini sudah tidak berlaku.",
    "suspect": "Perlu dilihat dahulu: mungkin kiriman massal atau spam.",
}


_BEFORE_THE_CODE = (ClockName.RESPOND, ClockName.COORDINATE)


class Route(NamedTuple):
    """`reason` is a key of TRIAGE_REASONS when `to` is triage."""

    to: Status
    skpd: str | None = None
    supporting: tuple[str, ...] = ()
    reason: str | None = None


def route(report: Report, city: Catalogue) -> Route:
    if report.code is None:
        return Route(Status.TRIAGE, reason="no_unique_code")
    code = city.codes[report.code]
    skpd, supporting = code.skpd, city.supporting_of(report.code, report.kelurahan)
    if not code.is_valid(city.calendar.local_day(report.created_at)):
        return Route(Status.TRIAGE, skpd if code.confidential else None, reason="retired_code")
    if city.agencies[skpd].is_outside:
        return Route(Status.TRIAGE, reason="outside_authority")
    if report.suspicions and not code.confidential:
        return Route(Status.TRIAGE, skpd, supporting, "suspect")
    if code.place == "required" and report.point is None:
        return Route(Status.TRIAGE, skpd, supporting, "place_missing")
    if report.near_border and not code.confidential:
        return Route(Status.TRIAGE, skpd, supporting, "near_border")
    to = Status.SURVEY if code.survey == "always" and report.point is not None else Status.DISPATCHED
    return Route(to, skpd, supporting)


def started(report: Report, city: Catalogue) -> dict[ClockName, clocks.Clock]:
    """The three clocks of the report's code, counted from its submission; without a code somebody must
    respond, and find the code, as soon as the most urgent code of its channel asks for.
    """
    if report.code is None:
        return _until_known(report, city)
    each = targets(city.codes[report.code]).items()
    return {name: clocks.start(target, report.created_at, city.calendar) for name, target in each}


def targets(code: Code) -> dict[ClockName, str]:
    return {ClockName.RESPOND: code.respond, ClockName.COORDINATE: code.coordinate, ClockName.RESOLVE: code.resolve}


def _until_known(report: Report, city: Catalogue) -> dict[ClockName, clocks.Clock]:
    codes = [targets(city.codes[code]) for code in city.channels[report.channel].codes]
    return {name: _earliest({code[name] for code in codes}, report, city) for name in _BEFORE_THE_CODE}


def _earliest(targets: set[str], report: Report, city: Catalogue) -> clocks.Clock:
    possible = [clocks.start(target, report.created_at, city.calendar) for target in sorted(targets)]
    return min(possible, key=lambda clock: clock.due_at)


def restarted(report: Report, city: Catalogue) -> dict[ClockName, clocks.Clock]:
    """As `started`, after a correction: a clock with another target is counted again from its own start,
    with the pauses and extensions it had; one whose target is the same goes on as it is.
    """
    fresh = started(report, city)
    return {name: _replaced(report.clocks.get(name), clock, report, city) for name, clock in fresh.items()}


def _replaced(old: clocks.Clock | None, fresh: clocks.Clock, report: Report, city: Catalogue) -> clocks.Clock:
    if old is not None:
        return clocks.retargeted(old, fresh.target, city.calendar)
    for from_at, to_at in _stood_still(report):
        fresh = clocks.resume(clocks.pause(fresh, from_at), to_at, city.calendar)
    return fresh


_STANDING = frozenset({Status.WAITING, Status.DUPLICATE})


def _stood_still(report: Report) -> Iterator[tuple[datetime, datetime]]:
    """When the report waited for its reporter, or followed another one: no clock that begins before counts it."""
    since = None
    for step in report.history:
        if step.status in _STANDING:
            since = since or step.at
        elif since is not None:
            yield since, step.at
            since = None


def corrected(
    report: Report, city: Catalogue, *, code: str | None, point: Point | None, landmark: str | None
) -> Report:
    """`report` with another code or place, and the SKPD that follows from them."""
    code = code or report.code
    place = city.areas.find(point.lat, point.lon) if point else None
    changed: dict[str, object] = {"code": code, "landmark": landmark or report.landmark}
    if place is not None:
        changed |= {"point": point, "kelurahan": place.kelurahan, "kecamatan": place.kecamatan, "near_border": False}
    if code is not None:
        is_confidential = city.codes[code].confidential
        changed |= {"channel": city.channel_of(code).id, "is_restricted": is_confidential}
        changed |= {"visibility": "confidential"} if is_confidential else {}
    report = report.model_copy(update=changed)
    way = route(report, city)
    return report.model_copy(update={"skpd": way.skpd, "supporting": way.supporting})
