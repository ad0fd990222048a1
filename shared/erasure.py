"""A reporter's own data gone for good (UU 27/2022, articles 8 and 43): words, exact place, photos and contact data.

What was decided, when and by which post stays, and so does the chain of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from shared import contacts, lifecycle, reports, tickets
from shared.installation import Installation
from shared.photo import photo_file
from shared.report import Report
from shared.workflow import MOVES, REPORTER


def erase(here: Installation, ticket: str, now: datetime) -> Report:
    """Withdrawn first, where that may still be. The step comes last: until it is there, whoever asks again goes on."""
    report = reports.get(here.store, ticket)
    if report.erased_at is not None:
        return report
    for part in _parts(here, report):
        erase(here, part, now)
    if report.closed_at is None and report.status in MOVES["withdraw"].sources:
        lifecycle.move(here, ticket, "withdraw", REPORTER, now=now)
    for photo in report.photos:
        if photo.kind == "report":
            here.platform.files.delete(*photo_file(ticket, photo.id))
    contacts.forget(here.store, ticket)
    return lifecycle.move(here, ticket, "erase", REPORTER, now=now)


def _parts(here: Installation, whole: Report) -> Iterator[str]:
    """Reports that were split from it, which hold the same place, photos and contact."""
    for step in whole.history:
        if step.move == "split" and (text := whole.texts.get(str(step.seq))) is not None:
            yield tickets.part(here.city.city.ticket_prefix, whole.ticket, step.seq, text.salt).ticket
