"""What admin and auditor watch over: the catalogue as it stands, alarms, and events and messages that went nowhere."""

from __future__ import annotations

from flask import Request, Response

from functions.staff_console import frame, paths
from functions.staff_console.recording import recorded
from functions.staff_console.visitor import Visitor
from shared import cursors, proof, redelivery, reports, settings, tickets, web
from shared.catalogue import digest
from shared.errors import NotFound
from shared.installation import here
from shared.workflow import may_see


def catalogue(_: Request, visitor: Visitor) -> Response:
    return frame.page(
        visitor,
        "catalogue.html",
        here_path="/admin/katalog",
        digest=digest.of(settings.load().catalogue),
        on=web.today(here().city.calendar),
    )


def alarms(_: Request, visitor: Visitor) -> Response:
    """Each number is one read."""
    store, now = here().store, web.now()
    return frame.page(
        visitor,
        "alarms.html",
        here_path="/admin/peringatan",
        waiting=reports.number_due(store, "next_event_at", now),
        parked=reports.number_due(store, "parked_at", now),
        overdue=reports.number_due(store, "next_alarm_at", now),
        proof=proof.latest(store),
    )


def dead_letters(request: Request, visitor: Visitor) -> Response:
    """No word of a confidential report is in an event."""
    after = cursors.read(request.args.get("after"), tickets.is_ticket)
    found = reports.due(here().store, "parked_at", web.now(), reports.PAGE, after)
    return frame.page(
        visitor,
        "dead_letters.html",
        here_path="/admin/surat-mati",
        reports=found.items,
        after=cursors.as_text(found.after),
    )


def undelivered(request: Request, visitor: Visitor) -> Response:
    """Messages that every channel refused; what confidential reports lost is their receiving body's to know."""
    after = cursors.read(request.args.get("after"), tickets.is_ticket)
    found = reports.undelivered(here().store, reports.PAGE, after)
    return frame.page(
        visitor,
        "undelivered.html",
        here_path="/admin/tidak-sampai",
        reports=[report for report in found.items if may_see(visitor.actor, report.holder)],
        after=cursors.as_text(found.after),
    )


def redriven(_: Request, visitor: Visitor, ticket: str) -> Response:
    """Tried anew from the beginning. Raises NotFound, also where nothing is parked: the report may be confidential."""
    now, ticket = web.now(), reports.ticket_of(ticket)
    if not reports.get(here().store, ticket).parked:
        raise NotFound("Laporan tidak ditemukan.")
    recorded(visitor, "redrive", ticket, now)
    redelivery.redrive(here(), ticket, now)
    return paths.to("/admin/surat-mati")
