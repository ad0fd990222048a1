"""What is done once a day: contact data and codes forgotten whose time has come, the proof that no report is lost,
what the supervisors read of it, and the root that witnesses keep."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from shared import batches, chats, contacts, digests, proof, supporters, witnesses
from shared.batches import TimeLimit
from shared.clocks import Calendar
from shared.installation import Installation

AT = time(6)  # local
BATCH = 200


class Daily(NamedTuple):
    forgotten: int
    is_finished: bool


def run(here: Installation, now: datetime, limit: TimeLimit) -> Daily:
    """What is not finished within the limit goes on when it is run again."""
    forgotten = batches.each(
        lambda after: contacts.to_forget(here.store, now, BATCH, after),
        lambda ticket: _forget(here, ticket),
        limit,
    )
    chats.forget_codes(here.store, now, BATCH)
    proved = proof.run(here, now, limit)
    is_finished = forgotten.is_finished and proved.finished_at is not None
    if is_finished:
        digests.daily(here, proved, now)
        witnesses.plan(here, now)
    return Daily(len(forgotten.results), is_finished)


def _forget(here: Installation, ticket: str) -> None:
    """The supporters first: as long as the reporter is known, the report is found again."""
    supporters.forget(here.store, ticket)
    contacts.forget(here.store, ticket)


def next_at(now: datetime, calendar: Calendar) -> datetime:
    today = datetime.combine(calendar.local_day(now), AT, ZoneInfo(calendar.zone))
    return today if today > now else today + timedelta(days=1)
