"""All that Kanal keeps of a reporter, for the reporter (UU 27/2022, articles 5 and 7): to read and to take away.

Who has looked at it is said by post, never by name. What staff noted among themselves is not the reporter's.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from pydantic import BaseModel

from shared import contacts, parts, reports
from shared.console import post_names
from shared.installation import Installation
from shared.messages import receipts
from shared.messages.letters import REPORTER
from shared.moments import Moment
from shared.personal_data import access_log, lifetimes
from shared.personal_data.access_log import PURPOSES
from shared.photo import Capture, Point
from shared.platform.ports import Channel
from shared.report import Report
from shared.reporter import own_contact
from shared.reporter.own_contact import OwnContact
from shared.reporter.own_view import OwnReport, own_photos, own_view
from shared.workflow import Role

MOST_LOOKS: Final = 500
LAW: Final = "UU 27/2022"
HOURS: Final = 72  # three days, for whatever is asked of the city in writing


class OwnPhoto(BaseModel, frozen=True):
    """`from_file` and `declared`: what its file and the page that sent it said of time and place."""

    id: str
    added_at: Moment
    is_public: bool
    from_file: Capture
    declared: Capture


class OwnWords(BaseModel, frozen=True):
    at: Moment
    move: str
    text: str


class Look(BaseModel, frozen=True):
    """Somebody of the staff has opened the contact data. `post`: its name; `why`: as it was given."""

    at: Moment
    post: str
    why: str


class Told(BaseModel, frozen=True):
    """A message about a step. `channel` None: none has taken it, or none was to."""

    seq: int
    at: Moment
    channel: Channel | None


class OwnData(BaseModel, frozen=True):
    """`parts`: tickets of what was split off, which the same secret opens. `forget_at`: None while the report is open.
    `looks`: of the newest MOST_LOOKS entries about the report.
    """

    law: str = LAW
    made_at: Moment
    controller: str
    asked_within_hours: int = HOURS
    report: OwnReport
    created_at: Moment
    source: str
    point: Point | None
    words: tuple[OwnWords, ...]
    photos: tuple[OwnPhoto, ...]
    contact: OwnContact
    forget_at: Moment | None
    forgotten_at: Moment | None
    held_until: Moment | None
    erased_at: Moment | None
    told: tuple[Told, ...]
    looks: tuple[Look, ...]
    looks_kept_days: int
    parts: tuple[str, ...]


def of(here: Installation, ticket: str, now: datetime) -> OwnData:
    """For whom `own_access.check` has let in."""
    report, contact = reports.get(here.store, ticket), contacts.find(here.store, ticket)
    return OwnData(
        made_at=now,
        controller=here.city.city.contact.body,
        report=own_view(report, here.city),
        created_at=report.created_at,
        source=report.source,
        point=report.point,
        words=_words(report),
        photos=_photos(report),
        contact=own_contact.of(here, ticket),
        forget_at=contact.forget_at if contact else None,
        forgotten_at=contact.forgotten_at if contact else None,
        held_until=contact.held_until if contact else None,
        erased_at=report.erased_at,
        told=_told(here, report),
        looks=_looks(here, ticket, now),
        looks_kept_days=lifetimes.of(lifetimes.ACCESS).days,
        parts=tuple(parts.of(here, report)),
    )


def _words(report: Report) -> tuple[OwnWords, ...]:
    """The reporter's own."""
    steps = (step for step in report.history if step.role is Role.REPORTER)
    found = ((step, report.note_of(step.seq)) for step in steps)
    return tuple(OwnWords(at=step.at, move=step.move, text=text) for step, text in found if text)


def _photos(report: Report) -> tuple[OwnPhoto, ...]:
    own = own_photos(report)
    return tuple(OwnPhoto.model_validate(photo.model_dump()) for photo in report.photos if photo.id in own)


def _told(here: Installation, report: Report) -> tuple[Told, ...]:
    found = receipts.of_reporter(here.store, report.ticket, [step.seq for step in report.history], REPORTER)
    return tuple(Told(seq=receipt.seq, at=receipt.at, channel=receipt.channel) for receipt in found)


def _looks(here: Installation, ticket: str, now: datetime) -> tuple[Look, ...]:
    found = [entry for entry in access_log.newest_about(here.store, ticket, MOST_LOOKS) if entry.what == "contact"]
    names = post_names.of(here.store, {entry.post for entry in found}, now)
    return tuple(
        Look(at=entry.at, post=names.get(entry.post, entry.post), why=PURPOSES.get(entry.why, entry.why))
        for entry in found
    )
