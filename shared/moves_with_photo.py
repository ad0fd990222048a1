"""A move that brings its own photo: a surveyor's finding, an SKPD's progress and its finished work."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from shared import added_photos, lifecycle, meanwhile, moves, reports
from shared.added_photos import Declared, Sent
from shared.errors import NotFound
from shared.installation import Installation
from shared.needs import Details
from shared.photos import photo_id
from shared.report import Report
from shared.reports import Opened
from shared.workflow import MOVES, Actor


class Asked(NamedTuple):
    """`details` without the photo, which is `sent` and of which its page says `declared`."""

    move: str
    details: Details
    sent: Sent | None = None
    declared: Declared = Declared()


def carry_out(here: Installation, ticket: str, actor: Actor, asked: Asked, *, now: datetime) -> Report:
    """Once, as `lifecycle.move`, and the photo with it. None is added for a move that comes too late.
    Raises NotFound; else as `added_photos` and `moves`.
    """
    move, details, sent, declared = asked
    if sent is None:
        return lifecycle.move(here, ticket, move, actor, now=now, details=details)
    rule = MOVES.get(move)
    if rule is None:
        raise NotFound("Langkah ini tidak dikenal.")
    details = details.model_copy(update={"photo": photo_id(sent.data)})
    opened = here.store.open()
    report = reports.seen_by(opened, actor, ticket)
    if meanwhile.is_made(report, move, actor, details):
        return report
    moves.check_not_late(report, rule, actor, details, now)
    added_photos.add(here, Opened(report, opened), actor, sent, declared, now=now)
    return lifecycle.move(here, ticket, move, actor, now=now, details=details)
