"""A surveyor's way from report to report: always the nearest next. Pure.

`walk.js` does the same from where the phone is, also without a network.
"""

from __future__ import annotations

from collections.abc import Sequence

from shared.evidence import metres
from shared.photo import Point
from shared.report import Report


def walk(reports: Sequence[Report], start: Point | None = None) -> list[Report]:
    """From `start`, or from the first that has a place. Of two as near the earlier one; those without a place last."""
    ahead = [report for report in reports if report.point is not None]
    way: list[Report] = []
    here = start or (ahead[0].point if ahead else None)
    while ahead and here is not None:
        nearest = min(ahead, key=lambda report, here=here: _away(report, here))
        ahead.remove(nearest)
        way.append(nearest)
        here = nearest.point
    return way + [report for report in reports if report.point is None]


def _away(report: Report, here: Point) -> float:
    return metres(here, report.point) if report.point else float("inf")
