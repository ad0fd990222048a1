"""The reports around a place that may be of the same problem: nine small finds, and what they were merged into."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial

from shared import grid, nearby, reports
from shared.grid import Place
from shared.installation import Installation
from shared.nearby import Candidate, Similar
from shared.platform.ports import Scalar
from shared.report import Report


def found(here: Installation, code: str | None, channel: str, place: Place, now: datetime) -> list[Similar]:
    """Of that code or, when the citizen could not say more, of the whole channel."""
    if not (nearby.is_searched(code, here.city) if code else nearby.is_channel_searched(channel, here.city)):
        return []
    kind: dict[str, Scalar] = {"code": code} if code else {"channel": channel}
    since, cells = now - nearby.YOUNG, grid.around(*place)
    with ThreadPoolExecutor(len(cells)) as pool:  # each waits for the store
        in_cells = pool.map(partial(reports.in_cell, here.store, kind=kind, since=since), cells)
        near = [report for some in in_cells for report in some]
    return nearby.similar(_candidates(here, near), place, here.city, now)


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
