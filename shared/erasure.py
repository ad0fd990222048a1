"""A reporter's own data gone for good (UU 27/2022, articles 8 and 43): words, exact place, photos and contact data.

What was decided, when and by which post stays, and so does the chain of it.
"""

from __future__ import annotations

from datetime import datetime

from shared import contacts, lifecycle, parts, reports
from shared.installation import Installation
from shared.photo import photo_file
from shared.report import Report
from shared.workflow import MOVES, REPORTER


def erase(here: Installation, ticket: str, now: datetime) -> Report:
    """Withdrawn first, where that may still be. The step comes last: until it is there, whoever asks again goes on.

    Raises Conflict while the data is held.
    """
    report = reports.get(here.store, ticket)
    if report.erased_at is not None:
        return report
    contacts.check_free(contacts.find(here.store, ticket), now)
    for part in parts.of(here, report):
        erase(here, part, now)
    if report.closed_at is None and report.status in MOVES["withdraw"].sources:
        lifecycle.move(here, ticket, "withdraw", REPORTER, now=now)
    for photo in report.photos:
        if photo.kind == "report":
            here.platform.files.delete(*photo_file(ticket, photo.id))
    contacts.erase(here.store, ticket, now)
    return lifecycle.move(here, ticket, "erase", REPORTER, now=now)
