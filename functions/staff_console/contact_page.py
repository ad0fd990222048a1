"""The reporter's contact, for the operator who has to reach them and the auditor: with a purpose, and recorded."""

from __future__ import annotations

from flask import Request, Response

from functions.staff_console import frame
from functions.staff_console.recording import recorded
from functions.staff_console.visitor import Visitor
from shared import contacts, reports, web
from shared.contacts import Contact
from shared.errors import Invalid, Problem
from shared.installation import here
from shared.personal_data.access_log import PURPOSES
from shared.report import Report


def answered(_: Request, visitor: Visitor, ticket: str) -> Response:
    """Asks for the purpose; nothing is shown yet."""
    report = reports.seen_by(here().store, visitor.actor, reports.ticket_of(ticket))
    return _page(visitor, report)


def shown(request: Request, visitor: Visitor, ticket: str) -> Response:
    report = reports.seen_by(here().store, visitor.actor, reports.ticket_of(ticket))
    purpose = request.form.get("purpose", "")
    if purpose not in PURPOSES:
        raise Invalid("Pilih keperluannya.", Problem("purpose", "Pilih salah satu."))
    recorded(visitor, "contact", report.ticket, web.now(), purpose)
    return _page(visitor, report, contacts.find(here().store, report.ticket), purpose)


def _page(visitor: Visitor, report: Report, contact: Contact | None = None, purpose: str | None = None) -> Response:
    return frame.page(
        visitor,
        "contact.html",
        headers=web.PRIVATE,
        ticket=report.ticket,
        contact=contact,
        purpose=purpose,
        purposes=PURPOSES,
    )
