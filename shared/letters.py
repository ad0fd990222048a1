"""The letters about one step: to staff first, then to the reporters. `lifecycle.tell` has them sent."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator

from shared import contacts, notices, reports, staff
from shared.history import Step
from shared.installation import Installation
from shared.platform.ports import Message, Post, Refused
from shared.report import Report

log = logging.getLogger(__name__)


def of(here: Installation, report: Report, step: Step) -> Iterator[Message]:
    yield from _to_staff(here, report, step)
    yield from _to_reporters(here, report, step)


def send(post: Post, messages: Iterable[Message]) -> None:
    """One that cannot be sent holds up no other. What may be tried again is raised when all were tried."""
    failed: OSError | None = None
    for message in messages:
        try:
            post.send(message)
        except Refused as refusal:
            log.warning("message refused for good", extra={"message_id": message.id, "reason": str(refusal)})
        except OSError as problem:
            failed = problem
    if failed is not None:
        raise failed


def _to_staff(here: Installation, report: Report, step: Step) -> Iterator[Message]:
    for role, skpd, post in notices.recipients(report, step, here.city):
        found = staff.hearing(here.store, role, skpd, post)
        posts = [post for post in found if notices.concerns(report, post.actor)]
        emails = [post.email for post in posts if post.email]
        yield from notices.to_staff(report, step, emails, here.city, here.address)


def _to_reporters(here: Installation, report: Report, step: Step) -> Iterator[Message]:
    """The reporter, and those whose reports were merged into this one; nobody twice."""
    told: set[str] = set()
    for ticket in _tickets_told(here, report, step):
        contact = contacts.find(here.store, ticket)
        if contact is not None and contact.email is not None and contact.email not in told:
            told.add(contact.email)
            is_merged = ticket != report.ticket
            yield notices.to_reporter(report, step, contact.email, here.city, here.address, is_merged=is_merged)


def _tickets_told(here: Installation, report: Report, step: Step) -> Iterator[str]:
    if notices.tells_reporter(step):
        yield report.ticket
    if report.children and notices.tells_reporter(step, is_merged=True):
        yield from (child.ticket for child in reports.of_parent(here.store, report.ticket))
