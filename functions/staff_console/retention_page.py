"""`/admin/masa-simpan`: how long everything is kept, what would be forgotten now, and the proof of earlier days.

The admin can hold a report's data, as long as a court or the police needs it; who did so is recorded.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated, Final

from flask import Request, Response
from pydantic import BaseModel, Field

from functions.staff_console import days, entrance, frame, paths
from functions.staff_console.recording import recorded
from functions.staff_console.visitor import Visitor
from shared import bodies, contacts, reports, web
from shared.attempt import NOTHING, Attempt
from shared.errors import Invalid, NotFound, Problem
from shared.fields import Line
from shared.installation import here
from shared.personal_data import forgetting
from shared.personal_data.lifetimes import ENDED_BY, TABLE

LONGEST: Final = timedelta(days=5 * 366)
_WRONG = "Ada isian yang belum benar."


class Hold(BaseModel, frozen=True, extra="forbid"):
    """`until` the end of that day; without it no longer. `why`: the number of the letter that asks for it."""

    ticket: Annotated[Line, Field(max_length=40)]
    until: date | None = None
    why: Annotated[Line, Field(max_length=80)]


def answered(_: Request, visitor: Visitor) -> Response:
    return _page(visitor)


def held(request: Request, visitor: Visitor) -> Response:
    try:
        asked = bodies.form_body(request, Hold, leave_out=(entrance.CSRF_FIELD,))
        _hold(visitor, asked)
    except Invalid as refusal:
        return _page(visitor, Attempt(refusal=refusal, typed=request.form))
    return paths.to("/admin/masa-simpan")


def _hold(visitor: Visitor, asked: Hold) -> None:
    now, until = web.now(), days.ends(asked.until) if asked.until else None
    if until is not None and not now < until <= now + LONGEST:
        raise Invalid(_WRONG, Problem("until", "Pilih hari yang akan datang, paling lama lima tahun lagi."))
    try:
        ticket = reports.get(here().store, reports.ticket_of(asked.ticket)).ticket
    except NotFound:
        raise Invalid(_WRONG, Problem("ticket", "Laporan ini tidak ditemukan.")) from None
    recorded(visitor, "hold", ticket, now, asked.why)
    contacts.hold(here().store, ticket, until, web.now())


def _page(visitor: Visitor, attempt: Attempt = NOTHING) -> Response:
    return frame.page(
        visitor, "retention.html", web.status_of(attempt.refusal), web.PRIVATE, here_path="/admin/masa-simpan",
        table=TABLE, ended_by=ENDED_BY, due=forgetting.due(here(), web.now()), done=forgetting.latest(here().store),
        attempt=attempt,
    )  # fmt: skip
