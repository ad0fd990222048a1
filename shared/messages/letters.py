"""The notices of one step: to staff first, then to the reporters, then to the city's own system."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from shared import contacts, reports, staff
from shared.history import Step
from shared.installation import Installation
from shared.messages import addresses, links, notice_words, notices
from shared.messages.addresses import Hearer
from shared.messages.links import Link, Purpose
from shared.messages.notice_words import Words
from shared.messages.notices import Audience
from shared.moments import as_text
from shared.open_data import public_view
from shared.platform.ports import Channel, Message
from shared.report import Report
from shared.reporter import supporters

REPORTER, CITY = "reporter", "city"
_PURPOSES: dict[str, Purpose] = {"ask": "answer", "validate": "object", "reply": "object"}


@dataclass(frozen=True)
class Notice:
    """What one recipient is to hear of one step. `to`: as in a receipt, never an address. `addresses`: where it may
    be sent, the preferred one first. `post`: whose inbox it is for. `reporter`: whose contact it uses.
    """

    ticket: str
    seq: int
    to: str
    words: Words
    addresses: tuple[tuple[Channel, str], ...]
    stop_link: str | None = None
    post: str | None = None
    reporter: str | None = None

    @property
    def receipt(self) -> str:
        return f"{self.ticket}-{self.seq}.{self.to}"

    def message(self, channel: Channel, address: str) -> Message:
        """With the same id for every repetition."""
        message_id = _message_id(self.ticket, self.seq, self.to, channel, self.words.template)
        return notice_words.message(self.words, id=message_id, channel=channel, to=address, stop_link=self.stop_link)


def _message_id(ticket: str, seq: int, to: str, channel: Channel, template: str) -> str:
    """It says nothing of the address, as it is in the log."""
    about = f"{ticket}-{seq}.{to}:{channel}:{template}"
    return f"{ticket}-{seq}.{hashlib.sha256(about.encode()).hexdigest()[:12]}"


def of(here: Installation, report: Report, step: Step, now: datetime) -> Iterator[Notice]:
    yield from _to_staff(here, report, step)
    yield from _to_reporters(here, report, step, now)
    if "webhook" in here.platform.post.channels and not report.is_restricted:
        yield _to_city(report, step)


def _to_staff(here: Installation, report: Report, step: Step) -> Iterator[Notice]:
    for audience, (role, skpd, named) in notices.recipients(report, step, here.city):
        for post in staff.hearing(here.store, role, skpd, named):
            heard_as = notices.heard_as(audience, report, post.actor)
            if notices.concerns(report, post.actor, heard_as):
                words = notice_words.to_staff(report, step, heard_as, here.city, here.address)
                addressed = post.addresses(here.platform.post.channels)
                yield Notice(report.ticket, step.seq, post.id, words, addressed, post=post.id)


def _to_reporters(here: Installation, report: Report, step: Step, now: datetime) -> Iterator[Notice]:
    """The reporter, those whose reports were merged into this one, and supporters; no address twice."""
    told: set[str] = set()
    name, channels = f"{report.ticket}-{step.seq}", here.platform.post.channels
    for ticket in _tickets_told(here, report, step):
        hearer = addresses.hearer(here.store, here.secret, ticket, step=name, channels=channels, now=now)
        digest = contacts.digest_of(here.secret, hearer.contact) if hearer else ""
        if hearer and digest not in told:
            told.add(digest)
            yield _to_reporter(here, report, step, hearer, Link(ticket, digest), now)


def _tickets_told(here: Installation, report: Report, step: Step) -> Iterator[str]:
    if notices.tells_reporter(step):
        yield report.ticket
    if notices.tells_reporter(step, is_merged=True):
        children = reports.of_parent(here.store, report.ticket) if report.children else ()
        merged = [child for child in children if _is_merged_by(child, step)]
        yield from (child.ticket for child in merged)
        yield from (one for each in (report, *merged) for one in _supporters(here, report, each))


def _is_merged_by(child: Report, step: Step) -> bool:
    """A step may be told late, and is no news for who has joined since."""
    return max((each.at for each in child.history if each.move == "merge"), default=step.at) <= step.at


def _supporters(here: Installation, report: Report, of: Report) -> Iterator[str]:
    """Anybody may have become one, so they hear no more than the public reads."""
    if of.supporters and public_view(report, here.city) is not None:
        yield from supporters.told(here.store, of.ticket)


def _to_reporter(here: Installation, report: Report, step: Step, hearer: Hearer, link: Link, now: datetime) -> Notice:
    contact = hearer.contact
    audience = _heard_as(report, contact.ticket)
    is_own = audience is Audience.REPORTER

    def url(purpose: Purpose) -> str:
        return links.url(here.address, here.secret, purpose, link, now)

    if hearer.is_asked:
        ticket, is_supporter = supporters.ticket_of(contact.ticket), audience is Audience.SUPPORTER
        words = notice_words.question(ticket, here.city, link=url("confirm"), is_supporter=is_supporter)
    else:
        purpose = _PURPOSES.get(step.move) if is_own else None
        page = url(purpose) if purpose else notice_words.page_of(report, here.address)
        words = notice_words.to_reporter(report, step, here.city, here.address, link=page, audience=audience)
    return Notice(
        ticket=report.ticket,
        seq=step.seq,
        to=REPORTER if is_own else f"{REPORTER}:{contact.ticket}",
        words=words,
        addresses=((contact.told_by, contact.address or ""),),
        stop_link=url("stop"),
        reporter=contact.ticket,
    )


def _heard_as(report: Report, contact: str) -> Audience:
    if contact == report.ticket:
        return Audience.REPORTER
    return Audience.SUPPORTER if supporters.is_one(contact) else Audience.MERGED


def _to_city(report: Report, step: Step) -> Notice:
    """For a program: which step, and no word that anybody wrote (docs/webhook.md)."""
    said = {
        "id": _message_id(report.ticket, step.seq, CITY, "webhook", ""),
        "ticket": report.ticket,
        "move": step.move,
        "status": step.status,
        "skpd": step.skpd,
        "at": as_text(step.at),
    }
    return Notice(report.ticket, step.seq, CITY, Words("", json.dumps(said), None, ""), (("webhook", CITY),))
