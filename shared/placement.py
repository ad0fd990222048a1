"""Has an open report its place: one queue, somebody who holds it, and a next deadline? Pure."""

from __future__ import annotations

from datetime import date
from typing import Literal

from shared import alarms
from shared.catalogue import Catalogue
from shared.report import Report
from shared.workflow import OPEN, Status

Lack = Literal["queue", "owner", "deadline", "readable document"]

_OPERATORS = frozenset({Status.RECEIVED, Status.TRIAGE, Status.CHECKING})
_SKPDS = frozenset({Status.DISPATCHED, Status.WORKING})


def lacks(report: Report, city: Catalogue, on: date) -> list[Lack]:
    """Of a report that says it is open."""
    found: list[Lack] = []
    if report.status not in OPEN:
        found.append("queue")
    if not _has_owner(report, city, on):
        found.append("owner")
    if not _has_deadline(report, city):
        found.append("deadline")
    return found


def _has_owner(report: Report, city: Catalogue, on: date) -> bool:
    """Whoever holds it; while a reporter is asked, whoever asked."""
    status = report.asked_from if report.status is Status.WAITING else report.status
    if report.is_restricted or status in _SKPDS:
        agency = city.agencies.get(report.skpd or "")
        return agency is not None and agency.is_valid(on) and not agency.is_outside
    if status is Status.SURVEY:
        return report.kelurahan in city.areas.names
    return status in _OPERATORS


def _has_deadline(report: Report, city: Catalogue) -> bool:
    """Worked out anew, as an old document says none. A report that is still to be routed has its event, which is
    published until it is.
    """
    if report.status is Status.RECEIVED and report.next_event_at is not None:
        return True
    return alarms.next_deadline(report, city) is not None
