"""`/laporan/<ticket>/langkah/<move>`: a form of the report's page; the next report of the queue follows."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from zoneinfo import ZoneInfo

from flask import Request, Response

from functions.staff_console import done, entrance, paths, report_page
from functions.staff_console.visitor import Visitor
from shared import bodies, lifecycle, reports, routing, web
from shared.attempt import Attempt
from shared.console.move_fields import OTHER_CODE, OTHER_DUE_AT
from shared.errors import Conflict, Invalid
from shared.installation import here
from shared.needs import Details
from shared.report import Report
from shared.workflow import Actor, Status

_NOT_DETAILS = frozenset({entrance.CSRF_FIELD, "lalu", "anak", OTHER_CODE, OTHER_DUE_AT})
_ONWARDS = {Status.SURVEY: "send_survey", Status.DISPATCHED: "dispatch"}


def answered(request: Request, visitor: Visitor, ticket: str, move: str) -> Response:
    """Correcting may go on at once to where the report then belongs (`lalu`)."""
    ticket, actor = reports.ticket_of(ticket), visitor.actor
    before = reports.seen_by(here().store, actor, ticket)
    made = move
    try:
        moved = _made(request, before, move, actor)
        if request.form.get("lalu") and move == "correct":
            moved, made = _sent_on(moved, actor)
    except (Invalid, Conflict) as refusal:
        return again(request, visitor, ticket, Attempt(move, refusal=refusal, typed=request.form))
    context, said = report_page.context_of(request.args), done.as_text(ticket, made)
    if not context.queue or moved.status == before.status:
        return paths.to(f"/laporan/{ticket}{context.wanted.query(antrean=context.queue, selesai=said)}")
    return paths.to(context.next_path(before, actor, said))


def _made(request: Request, report: Report, move: str, actor: Actor) -> Report:
    photo = request.files.get("photo")
    if photo is not None and photo.filename:
        from functions.staff_console import with_photo  # noqa: PLC0415 other forms do not pay for the decoder

        return with_photo.made(request, report, move, actor)
    given = request.form.to_dict(flat=False)
    fields = {name: texts for name, texts in given.items() if name not in _NOT_DETAILS}
    fields["code"] = _chosen(given, OTHER_CODE, "code")
    fields["due_at"] = [_in_the_city(text) for text in _chosen(given, OTHER_DUE_AT, "due_at")]
    details = bodies.from_fields(fields, Details)
    if move == "correct":
        details = _changed(details, report)
        if details == Details(seen=details.seen):
            return report
    return lifecycle.move(here(), report.ticket, move, actor, now=web.now(), details=details)


def _chosen(given: dict[str, list[str]], first: str, otherwise: str) -> list[str]:
    """What was left empty was not chosen."""
    return [text for text in given.get(first, []) if text] or given.get(otherwise, [])


def _sent_on(report: Report, actor: Actor) -> tuple[Report, str]:
    """By the same rule as a new report; what that rule would send to an operator goes to its SKPD."""
    move = _ONWARDS.get(routing.route(report, here().city).to, "dispatch")
    return lifecycle.move(here(), report.ticket, move, actor, now=web.now()), move


def _changed(details: Details, report: Report) -> Details:
    """What the form showed and nobody has touched is no correction."""
    point = (details.lat, details.lon)
    is_same = report.point is not None and point == (report.point.lat, report.point.lon)
    return details.model_copy(
        update={
            "code": None if details.code == report.code else details.code,
            "landmark": None if details.landmark == report.landmark else details.landmark,
            **({"lat": None, "lon": None} if is_same else {}),
        }
    )


def _in_the_city(typed: str) -> str:
    """A form's `2026-12-05T16:00` has no zone; what is no moment stays as it is, to be refused."""
    with suppress(ValueError):
        moment = datetime.fromisoformat(typed)
        if moment.tzinfo is None:
            return moment.replace(tzinfo=ZoneInfo(here().city.city.timezone)).isoformat()
    return typed


def again(request: Request, visitor: Visitor, ticket: str, attempt: Attempt) -> Response:
    """The report as it is by now, with what was typed."""
    report = reports.seen_by(here().store, visitor.actor, reports.ticket_of(ticket))
    return report_page.shown(visitor, report, report_page.context_of(request.args), attempt=attempt)
