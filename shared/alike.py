"""The reports around a place that may be of the same problem: nine small finds, and what they were merged into."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial
from typing import NamedTuple

from shared import grid, nearby, reports
from shared.evidence import metres
from shared.grid import Place
from shared.installation import Installation
from shared.nearby import Candidate, Similar
from shared.platform.ports import Scalar
from shared.report import Report


class Neighbour(NamedTuple):
    report: Report
    metres: float


def found(here: Installation, code: str | None, channel: str, place: Place, now: datetime) -> list[Similar]:
    """Of that code or, when the citizen could not say more, of the whole channel."""
    if not (nearby.is_searched(code, here.city) if code else nearby.is_channel_searched(channel, here.city)):
        return []
    kind: dict[str, Scalar] = {"code": code} if code else {"channel": channel}
    near = _around(here, kind, place, now)
    return nearby.similar(_candidates(here, near), place, here.city, now)


def mergeable(here: Installation, report: Report, now: datetime) -> list[Neighbour]:
    """Open reports of the same channel, the nearest first, that a member of staff may think to be the same problem.
    Unlike the public they measure from the true places.
    """
    if report.point is None or report.is_restricted:
        return []
    near = _around(here, {"channel": report.channel}, Place(report.point.lat, report.point.lon), now)
    others = (one for one in near if one.ticket != report.ticket and one.is_open and not one.is_restricted)
    measured = [Neighbour(one, metres(one.point, report.point)) for one in others if one.point]
    reached = sorted((each for each in measured if each.metres <= nearby.REACH), key=lambda each: each.metres)
    return reached[: nearby.SHOWN]


def _around(here: Installation, kind: dict[str, Scalar], place: Place, now: datetime) -> list[Report]:
    since, cells = now - nearby.YOUNG, grid.around(*place)
    with ThreadPoolExecutor(len(cells)) as pool:  # each waits for the store
        in_cells = pool.map(partial(reports.in_cell, here.store, kind=kind, since=since), cells)
        return [report for some in in_cells for report in some]


def _candidates(here: Installation, near: list[Report]) -> Iterator[Candidate]:
    known: dict[str, Report | None] = {report.ticket: report for report in near}
    for report in near:
        if report.parent is None:
            yield Candidate(report, report)
            continue
        if report.parent not in known:
            known[report.parent] = reports.find(here.store, report.parent)
        parent = known[report.parent]
        if parent is not None:
            yield Candidate(report, parent)
