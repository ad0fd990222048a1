"""A report on its way, step by step, at the moments a test chooses."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final

from shared import contacts, lifecycle, reports
from shared.installation import Installation
from shared.messages import telling
from shared.moves import Details
from shared.photo import Capture, Photo, PhotoKind, Point
from shared.platform.ports import Json, Message, Transaction
from shared.platform.ports import Post as PostOffice
from shared.report import Report
from shared.submission import NewReport
from shared.workflow import REPORTER, Actor
from tests.conftest import platform_of
from tests.samples import IN_THE_CITY, LAMP

START: Final = datetime(2026, 11, 23, 2, tzinfo=UTC)  # a Monday, 09:00 in Pangkalpinang
REPORTERS_EMAIL: Final = "warga@kanal.test"
ON_THE_SPOT: Final = Capture(taken_at=START + timedelta(days=30), point=Point(**IN_THE_CITY))
BRIBE: Final[dict[str, Json]] = {"code": "pungli", "text": "Diminta uang di loket.", "email": REPORTERS_EMAIL}


def submitted(here: Installation, at: datetime = START, /, **changed: Json) -> Report:
    """As `sent`, by somebody whose address has been confirmed."""
    report = sent(here, at, **changed)
    here.store.transact(lambda transaction: _confirm(transaction, report.ticket))
    return report


def sent(here: Installation, at: datetime = START, /, **changed: Json) -> Report:
    """`changed` on a street lamp's report; None takes a field away. Every text is a report of its own."""
    fields = {name: value for name, value in (LAMP | changed).items() if value is not None}
    new = NewReport.model_validate(fields)
    return lifecycle.submit(here, new, key=f"{new.text:_<16}", now=at, body=b"").report


def _confirm(transaction: Transaction, ticket: str) -> None:
    contact = contacts.find(transaction, ticket)
    if contact is not None and contact.standing == "new":
        contacts.put(transaction, contact.model_copy(update={"standing": "confirmed"}))


def told(here: Installation, ticket: str, event_id: str | None = None, at: datetime = START) -> None:
    """Of the newest step, or of that one."""
    telling.tell(here, ticket, event_id or reports.get(here.store, ticket).unsent[-1].id, at)


def routed(here: Installation, at: datetime = START, /, **changed: Json) -> Report:
    return lifecycle.route(here, submitted(here, at, **changed).ticket, at)


def bribed(here: Installation, at: datetime = START) -> Report:
    """A confidential report, with its receiving body."""
    return routed(here, at, lat=None, lon=None, **BRIBE)


def actor(here: Installation, post: str) -> Actor:
    """Somebody of the demo posts, or `reporter`."""
    if post == "reporter":
        return REPORTER
    demo = here.city.posts[post]
    return Actor(demo.role, demo.id, demo.skpd or None, demo.areas)


def moved(here: Installation, ticket: str, name: str, post: str, at: datetime = START, /, **details: Json) -> Report:
    return lifecycle.move(here, ticket, name, actor(here, post), now=at, details=Details.model_validate(details))


def attached(
    here: Installation,
    ticket: str,
    post: str,
    at: datetime = START,
    *,
    kind: PhotoKind = "completion",
    flags: tuple[str, ...] = (),
) -> Report:
    """With the photo `after`."""
    photo = Photo(
        id="after", kind=kind, added_at=at, width=1, height=1, perceptual_hash="0" * 16, declared=ON_THE_SPOT,
        flags=flags,
    )  # fmt: skip
    return lifecycle.attach(here, ticket, actor(here, post), photo, at)


def resolved(here: Installation, ticket: str, at: datetime = START, *, flags: tuple[str, ...] = ()) -> Report:
    """From the survey to the end, all at once. `flags`: of the photo of the work."""
    moved(here, ticket, "confirm", "surveyor-1", at)
    moved(here, ticket, "accept", "officer-dishub", at)
    attached(here, ticket, "officer-dishub", at, flags=flags)
    moved(here, ticket, "finish", "officer-dishub", at, photo="after")
    return moved(here, ticket, "validate", "operator-1", at, note="Sudah dilihat di tempat" if flags else None)


def letters(here: Installation, to: str) -> list[Message]:
    """What that address was sent, each message once however often it was repeated."""
    once = {message.id: message for message in platform_of(here).post.sent() if message.to == to}
    return list(once.values())


def damage(here: Installation, ticket: str) -> None:
    """A document that no longer loads."""
    document = here.store.get("reports", ticket)
    assert document is not None
    here.store.transact(lambda transaction: transaction.put("reports", ticket, document | {"photos": "Siti 0812"}))


class Picky:
    """A post office that does not take messages to some address."""

    def __init__(self, post: PostOffice, refused: str, problem: Exception) -> None:
        self.channels = post.channels
        self._post = post
        self._refused = refused
        self._problem = problem

    def send(self, message: Message) -> None:
        if message.to == self._refused:
            raise self._problem
        self._post.send(message)


def picky(here: Installation, refused: str, problem: Exception) -> Installation:
    post = Picky(here.platform.post, refused, problem)
    return replace(here, platform=replace(here.platform, post=post))
