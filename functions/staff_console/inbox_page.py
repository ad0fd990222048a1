"""An SKPD's inbox: what it has, the least time left first, with several to be chosen for one move."""

from __future__ import annotations

from typing import NamedTuple

from flask import Request, Response

from functions.staff_console import frame, summary
from functions.staff_console.visitor import Visitor
from shared import cursors, reports, tickets, web
from shared.evidence import metres
from shared.installation import here
from shared.report import Report
from shared.workflow import Status

NEAR_METRES = 300  # about one street


class Tab(NamedTuple):
    """One status; `moves` can be made of several reports in one go."""

    label: str
    status: Status
    moves: tuple[str, ...] = ()


TABS = {
    "baru": Tab("Baru", Status.DISPATCHED, ("accept",)),
    "dikerjakan": Tab("Dikerjakan", Status.WORKING, ("progress", "finish")),
    "menunggu": Tab("Menunggu pelapor", Status.WAITING),
    "diperiksa": Tab("Diperiksa operator", Status.CHECKING),
}
MOVES = {"accept": "Terima", "progress": "Kabarkan kemajuan", "finish": "Nyatakan selesai"}


def answered(request: Request, visitor: Visitor) -> Response:
    chosen = request.args.get("tab", "")
    name = chosen if chosen in TABS else "baru"
    now, city, near = web.now(), here().city, request.args.get("dekat")
    after = cursors.read(request.args.get("after"), tickets.is_ticket)
    found = reports.by_deadline(here().store, visitor.post.skpd or "", TABS[name].status, after=after)
    is_own = request.args.get("untuk") == "saya"
    shown = [one for one in found.items if not is_own or one.assigned in {post.id for post in visitor.posts}]
    return frame.page(
        visitor,
        "inbox.html",
        tabs=TABS,
        tab=name,
        moves=MOVES,
        rows=[summary.of(one, city, now) for one in (_near(shown, visitor, near) if near else shown)],
        near=near,
        is_own=is_own,
        after=cursors.as_text(found.after),
    )


def together(request: Request, visitor: Visitor) -> Response:
    from functions.staff_console import together  # noqa: PLC0415 who sends no photo does not pay for the decoder

    return together.answered(request, visitor)


def _near(found: list[Report], visitor: Visitor, typed: str) -> list[Report]:
    """Raises NotFound."""
    ticket = reports.ticket_of(typed)
    one = next((each for each in found if each.ticket == ticket), None)
    place = (one or reports.seen_by(here().store, visitor.actor, ticket)).point
    return [
        each
        for each in found
        if each.ticket == ticket or (place and each.point and metres(place, each.point) <= NEAR_METRES)
    ]
