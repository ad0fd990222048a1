"""A reporter's own data gone for good (UU 27/2022, articles 8 and 43): words, exact place, photos and contact data.

What was decided, when and by which post stays, and so does the chain of it.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from datetime import datetime

from shared import contacts, lifecycle, parts, reports
from shared.errors import Conflict
from shared.installation import Installation
from shared.needs import Details
from shared.photo import photo_file
from shared.report import Report
from shared.workflow import MOVES, REPORTER

log = logging.getLogger(__name__)


def erase(here: Installation, ticket: str, now: datetime) -> Report:
    """Withdrawn first, where that may still be: from then on nothing is split from it. The step comes last: until it is
    there, whoever asks again goes on, and who asks afterwards ends what was left over.

    Raises Conflict while the data is held.
    """
    report = reports.get(here.store, ticket)
    if report.erased_at is None:
        for each in (ticket, *parts.of(here, report)):  # before anything is done that cannot be undone
            contacts.check_free(contacts.find(here.store, each), now)
        seen = Details(seen=report.history[-1].seq)  # of two at once, one makes the step
        report = _withdrawn(here, report, now)
        for part in parts.of(here, report):
            erase(here, part, now)
        _delete(here, ticket, (photo.id for photo in report.photos if photo.kind == "report"))
        contacts.erase(here.store, ticket, now)
        report = lifecycle.move(here, ticket, "erase", REPORTER, now=now, details=seen)
        log.info("report erased", extra={"report": ticket})
    _delete(here, ticket, _left_over(report))
    return report


def _withdrawn(here: Installation, report: Report, now: datetime) -> Report:
    """As it is then: somebody else may have moved it on meanwhile, or others' reports are merged into it."""
    if report.closed_at is not None or report.status not in MOVES["withdraw"].sources:
        return report
    try:
        return lifecycle.move(here, report.ticket, "withdraw", REPORTER, now=now)
    except Conflict:
        return reports.get(here.store, report.ticket)


def _left_over(report: Report) -> Iterator[str]:
    """Photos that came while the report was being erased, which took them away."""
    added = (step.photo for step in report.history if step.move == "attach" and step.photo)
    return (photo for photo in added if report.photo(photo) is None)


def _delete(here: Installation, ticket: str, photos: Iterable[str]) -> None:
    for photo in photos:
        here.platform.files.delete(*photo_file(ticket, photo))
