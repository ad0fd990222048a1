"""The staff's side: queues in order of arrival, one report, its photos, and the moves."""

from __future__ import annotations

import functions_framework
from flask import Request, Response

from shared import lifecycle, queues, reports, staff, staff_view, tickets, web
from shared.errors import NotFound
from shared.installation import Installation, here
from shared.moves import Details
from shared.platform.ports import Json
from shared.report import Report
from shared.workflow import Actor, may_see


@functions_framework.http
@web.endpoint
def staff_console(request: Request) -> Response:
    actor = staff.signed_in(here().store, here().secret, web.bearer(request)).actor
    match request.path.strip("/").split("/"):
        case ["api", "reports"]:
            return _queue(request, actor)
        case ["api", "reports", ticket]:
            return _report(request, actor, ticket)
        case ["api", "reports", ticket, "photos", id]:
            return _photo(request, actor, ticket, id)
        case ["api", "reports", ticket, "moves", move]:
            return _move(request, actor, ticket, move)
        case _:
            raise NotFound("Halaman ini tidak ada.")


def _queue(request: Request, actor: Actor) -> Response:
    web.allow(request, "GET")
    queue = request.args.get("queue", "")
    found = queues.page(here().store, actor, queue, after=request.args.get("after"), now=web.now())
    shown: list[Json] = [
        queues.parked(report) if queue == queues.PARKED else staff_view.view(report, here().city)
        for report in found.reports
        if queue == queues.PARKED or may_see(actor, report.holder)
    ]
    return web.answer({"reports": shown, "after": queues.as_text(found.after)}, headers=web.NO_STORE)


def _report(request: Request, actor: Actor, ticket: str) -> Response:
    web.allow(request, "GET")
    report = _seen(here(), actor, ticket)
    return web.answer(staff_view.view(report, here().city), headers=web.NO_STORE)


def _photo(request: Request, actor: Actor, ticket: str, id: str) -> Response:
    web.allow(request, "GET")
    report = _seen(here(), actor, ticket)
    if report.photo(id) is None:
        raise NotFound("Foto tidak ditemukan.")
    file = lifecycle.photo(here(), report, id)
    return Response(file.data, content_type=file.content_type, headers=web.NO_STORE)


def _move(request: Request, actor: Actor, ticket: str, move: str) -> Response:
    web.allow(request, "POST")
    details = web.json_body(request, Details)
    report = lifecycle.move(here(), _ticket(ticket), move, actor, now=web.now(), details=details)
    return web.answer(staff_view.view(report, here().city), headers=web.NO_STORE)


def _seen(installation: Installation, actor: Actor, ticket: str) -> Report:
    """A report that is not the actor's to see is not there."""
    report = reports.get(installation.store, _ticket(ticket))
    if not may_see(actor, report.holder):
        raise NotFound("Laporan tidak ditemukan.")
    return report


def _ticket(typed: str) -> str:
    ticket = tickets.normalised(typed)
    if ticket is None:
        raise NotFound("Laporan tidak ditemukan.")
    return ticket
