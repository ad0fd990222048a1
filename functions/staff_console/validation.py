"""A validator's decision: the work is done or goes back, and which of the photos the public may see."""

from __future__ import annotations

from typing import Annotated

from flask import Request, Response
from pydantic import BaseModel, Field

from functions.staff_console import entrance, move_page, paths
from functions.staff_console.visitor import Visitor
from shared import bodies, lifecycle, reports, web
from shared.attempt import Attempt
from shared.errors import Conflict, Invalid, Problem
from shared.fields import Line
from shared.installation import here
from shared.moves import Details
from shared.report import Report

_MOVES = {"validate", "send_back"}


class Decision(BaseModel, frozen=True, extra="forbid"):
    move: Annotated[Line, Field(max_length=20)]
    seen: Annotated[int, Field(ge=0)]
    note: Annotated[Line, Field(max_length=1000)] | None = None


def answered(request: Request, visitor: Visitor, ticket: str) -> Response:
    """First the move; then the photos, of which a repeat finishes what was broken off. A refusal is shown on the
    report's page, with what was typed.
    """
    try:
        report = _decided(request, visitor, reports.ticket_of(ticket))
    except (Invalid, Conflict) as refusal:
        return move_page.again(
            request, visitor, ticket, Attempt(request.form.get("move", ""), refusal=refusal, typed=request.form)
        )
    return paths.to(f"/validasi?tercatat={report.ticket}")


def _decided(request: Request, visitor: Visitor, ticket: str) -> Report:
    fields = request.form.to_dict(flat=False)
    chosen = set(fields.pop("show", []))
    decision = bodies.from_fields(fields, Decision, leave_out=(entrance.CSRF_FIELD,))
    if decision.move not in _MOVES:
        raise Invalid("Pilih sahkan atau kembalikan.", Problem("move", "Pilih salah satu tombol."))
    details = Details(note=decision.note, seen=decision.seen)
    report = lifecycle.move(here(), ticket, decision.move, visitor.actor, now=web.now(), details=details)
    if decision.move == "validate":
        _show(report, chosen, visitor)
    return report


def _show(report: Report, chosen: set[str], visitor: Visitor) -> None:
    for photo in report.photos:
        if (photo.id in chosen) != photo.is_public:
            move = "show_photo" if photo.id in chosen else "hide_photo"
            details = Details(photo=photo.id)
            lifecycle.move(here(), report.ticket, move, visitor.actor, now=web.now(), details=details)
