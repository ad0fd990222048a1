"""The surveyor's day: what is to be looked at, in order of arrival or as a walk, and what else a phone needs for it."""

from __future__ import annotations

import re

from flask import Request, Response

from functions.staff_console import frame, sign_in, summary
from functions.staff_console.visitor import Visitor
from shared import cursors, web
from shared.catalogue import Catalogue
from shared.catalogue.city import Reason
from shared.console import queues
from shared.console.walk import walk
from shared.installation import here
from shared.workflow import Status

STOPS = 25  # of a page; in several areas about twice as many documents are read
NOT_FOUND = "tempat_tidak_ditemukan"
CHIPS = (
    "Sudah lama begini", "Membahayakan pengguna jalan", "Membahayakan anak", "Akses sempit", "Perlu alat berat",
    "Warga membenarkan", "Pemilik tidak ada di tempat", "Ada genangan", "Di lahan pribadi",
)  # fmt: skip
_TICKET = re.compile(r"[A-Z0-9-]{1,32}")


def answered(request: Request, visitor: Visitor) -> Response:
    now, city, after = web.now(), here().city, request.args.get("after")
    found = queues.page(here().store, visitor.actor, Status.SURVEY, after=after, now=now, limit=STOPS)
    order = "jalan" if request.args.get("urut") == "jalan" else "datang"
    reports = walk(found.items) if order == "jalan" else found.items
    return frame.page(
        visitor,
        "survey.html",
        stops=[summary.of(report, city, now) for report in reports],
        order=order,
        after=cursors.as_text(found.after),
        noted=_noted(request.args.get("tercatat", "")),
        reasons=_reasons(city),
        can_be_missing=any(reason.id == NOT_FOUND for reason in city.city.reasons.get("refute", ())),
        not_found=NOT_FOUND,
        chips=CHIPS,
    )


def finding(request: Request, visitor: Visitor, ticket: str) -> Response:
    from functions.staff_console import survey_finding  # noqa: PLC0415 who sends no photo does not pay for the decoder

    return survey_finding.answered(request, visitor, ticket)


def worker(_: Request) -> Response:
    """The service worker: open, as a browser asks without the session; at the root, as it sees what lies below."""
    script = (sign_in.STATIC / "js" / "survey_worker.js").read_text(encoding="utf-8")
    return Response(script, content_type="text/javascript; charset=utf-8", headers={"Cache-Control": "no-cache"})


def session(_: Request, visitor: Visitor) -> Response:
    """What a phone needs to send what it has kept: for which post somebody is here, and the token of that session."""
    return web.answer({"post": visitor.post.id, "csrf": visitor.csrf}, headers=web.NO_STORE)


def _reasons(city: Catalogue) -> list[Reason]:
    """Why a report does not fit the facts, but for that nobody found the place, which has a button of its own."""
    return [reason for reason in city.city.reasons.get("refute", ()) if reason.id != NOT_FOUND]


def _noted(ticket: str) -> str | None:
    return ticket if _TICKET.fullmatch(ticket) else None
