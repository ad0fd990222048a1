"""Several reports in one go: the same move and note, each with its own photo or all with one. Each is a move of its
own, so that one which cannot be made holds up no other.
"""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus
from typing import NamedTuple

from flask import Request, Response

from functions.staff_console import frame, photo_parts, summary
from functions.staff_console.inbox_page import MOVES, TABS
from functions.staff_console.visitor import Visitor
from shared import bodies, moves_with_photo, reports, web
from shared.added_photos import Sent
from shared.errors import Invalid, Problem, Refusal, in_words
from shared.installation import here
from shared.moves import Details
from shared.moves_with_photo import Asked

MOST = 20
_NOTE_LIMIT = 1000


class Result(NamedTuple):
    """`problem` is None where the move was made."""

    ticket: str
    problem: str | None


def answered(request: Request, visitor: Visitor) -> Response:
    """Raises Invalid, NotFound."""
    if request.method == "POST":
        return _carried_out(request, visitor)
    move, tickets = _chosen(request.args.get("move", ""), request.args.getlist("ticket"))
    found = [reports.seen_by(here().store, visitor.actor, ticket) for ticket in tickets]
    now, city = web.now(), here().city
    return frame.page(
        visitor,
        "together.html",
        move=move,
        label=MOVES[move],
        rows=[summary.of(each, city, now) for each in found],
        note_limit=_NOTE_LIMIT,
    )


def _carried_out(request: Request, visitor: Visitor) -> Response:
    move, tickets = _chosen(request.form.get("move", ""), request.form.getlist("ticket"))
    note = request.form.get("note")
    results = list(_results(request, visitor, move, tickets, note))
    tab = next(name for name, each in TABS.items() if move in each.moves)
    is_done = all(result.problem is None for result in results)
    status = HTTPStatus.OK if is_done else HTTPStatus.CONFLICT
    return frame.page(visitor, "together_done.html", status, label=MOVES[move], results=results, tab=tab)


def _results(request: Request, visitor: Visitor, move: str, tickets: list[str], note: str | None) -> Iterator[Result]:
    fields = request.form.to_dict(flat=False)
    for_all = photo_parts.sent(request)
    for ticket in tickets:
        try:
            asked = _asked(request, fields, move, ticket, note, for_all)
            moves_with_photo.carry_out(here(), ticket, visitor.actor, asked, now=web.now())
        except Refusal as refusal:
            yield Result(ticket, in_words(refusal))
        else:
            yield Result(ticket, None)


def _asked(
    request: Request, fields: photo_parts.Fields, move: str, ticket: str, note: str | None, for_all: Sent | None
) -> Asked:
    """Of one of them. Raises Invalid."""
    own = photo_parts.sent(request, f"-{ticket}")
    declared = photo_parts.declared(fields, "completion", f"-{ticket}" if own else "")
    details = bodies.from_fields({"note": [note or ""], "seen": fields.get(f"seen-{ticket}", [])}, Details)
    return Asked(move, details, (own or for_all) if move != "accept" else None, declared)


def _chosen(move: str, typed: list[str]) -> tuple[str, list[str]]:
    tickets = list(dict.fromkeys(reports.ticket_of(each) for each in typed))
    if move not in MOVES or not 0 < len(tickets) <= MOST:
        sentence = f"Pilih satu sampai {MOST} laporan, lalu satu langkah."
        raise Invalid(sentence, Problem("ticket", sentence))
    return move, tickets
