"""What a surveyor found, with photo and note: from a form, or later from the phone that had no network."""

from __future__ import annotations

from typing import Annotated

from flask import Request, Response
from pydantic import BaseModel, Field

from functions.staff_console import paths, photo_parts
from functions.staff_console.survey_page import CHIPS
from functions.staff_console.visitor import Visitor
from shared import bodies, moves_with_photo, reports, web
from shared.errors import Invalid, Problem
from shared.fields import Line
from shared.installation import here
from shared.moves import Details
from shared.moves_with_photo import Asked
from shared.workflow import APPEARANCE

_MOVES = {"confirm", "refute", "note"}


class Finding(BaseModel, frozen=True, extra="forbid"):
    """`finding`: the move, `refute` with its reason behind a colon. `seen` as in `Details`."""

    finding: Annotated[Line, Field(max_length=80)]
    seen: Annotated[int, Field(ge=0)]
    note: Annotated[Line, Field(max_length=1000)] | None = None


def answered(request: Request, visitor: Visitor, ticket: str) -> Response:
    asked = _asked(request)
    moved = moves_with_photo.carry_out(here(), reports.ticket_of(ticket), visitor.actor, asked, now=web.now())
    if web.wants_page(request):
        return paths.to(f"/survei?tercatat={moved.ticket}")
    label = APPEARANCE[moved.status].label
    return web.answer({"ticket": moved.ticket, "status": moved.status, "label": label}, headers=web.NO_STORE)


def _asked(request: Request) -> Asked:
    """Raises Invalid."""
    fields = request.form.to_dict(flat=False)
    chips = fields.pop("chip", [])
    found = bodies.from_fields(photo_parts.others(fields), Finding)
    move, _, reason = found.finding.partition(":")
    if move not in _MOVES:
        raise Invalid("Pilih hasil cek lapangan.", Problem("finding", "Pilih salah satu tombol."))
    words = [*(chip for chip in CHIPS if chip in chips), *([found.note] if found.note else [])]
    details = Details(note=". ".join(words) or None, reason=reason or None, seen=found.seen)
    return Asked(move, details, photo_parts.sent(request), photo_parts.declared(fields, "survey"))
