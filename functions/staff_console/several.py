"""`/laporan/<ticket>/gabung` and `/pisah`: several reports merged into one, or taken out of it, in one press."""

from __future__ import annotations

from flask import Request, Response

from functions.staff_console import report_page
from functions.staff_console.visitor import Visitor
from shared import bodies, lifecycle, reports, web
from shared.attempt import Attempt
from shared.errors import Invalid, Problem, Refusal, in_words
from shared.installation import here
from shared.needs import Details

MOST = 50


def merged(request: Request, visitor: Visitor, ticket: str) -> Response:
    """Those that were ticked into this one."""
    parent = reports.ticket_of(ticket)
    return _each(request, visitor, "merge", parent, {"parent": parent})


def unmerged(request: Request, visitor: Visitor, ticket: str) -> Response:
    return _each(request, visitor, "unmerge", reports.ticket_of(ticket), {"note": request.form.get("note", "")})


def _each(request: Request, visitor: Visitor, move: str, ticket: str, details: dict[str, str]) -> Response:
    """Every one by itself: what cannot be is named, and holds up no other."""
    chosen = [reports.ticket_of(typed) for typed in request.form.getlist("anak")]
    if len(chosen) > MOST:
        raise Invalid("Terlalu banyak sekaligus.", Problem("anak", f"Pilih paling banyak {MOST} laporan."))
    problems: list[str] = []
    for child in chosen:
        try:
            asked = bodies.from_fields({name: [text] for name, text in details.items()}, Details)
            lifecycle.move(here(), child, move, visitor.actor, now=web.now(), details=asked)
        except Refusal as refusal:
            problems.append(f"{child}: {in_words(refusal)}")
    report = reports.seen_by(here().store, visitor.actor, ticket)
    attempt = _attempt(move, len(chosen), problems, request)
    return report_page.shown(visitor, report, report_page.context_of(request.args), attempt=attempt)


def _attempt(move: str, chosen: int, problems: list[str], request: Request) -> Attempt:
    form = f"{move}-several"
    if not chosen:
        return Attempt(form, refusal=Invalid("Pilih laporannya dahulu.", Problem("anak", "Pilih satu atau lebih.")))
    if problems:
        said = "Sebagian belum bisa." if len(problems) < chosen else "Belum bisa."
        return Attempt(form, refusal=Invalid(said, *(Problem("anak", text) for text in problems)), typed=request.form)
    word = "digabung ke laporan ini" if move == "merge" else "dipisahkan dari laporan ini"
    return Attempt(form, said=f"{chosen} laporan {word}.")
