"""What a link in a message opens: a page that asks, whose form then acts. Opening it changes nothing."""

from __future__ import annotations

from typing import get_args

from flask import Request, Response
from pydantic import BaseModel, Field

from shared import bodies, pages, reports, web
from shared.errors import Conflict, Invalid, NotFound, Refusal
from shared.fields import Line
from shared.installation import here
from shared.languages import say, sayable
from shared.messages import link_answers, links
from shared.messages.link_answers import Done
from shared.messages.links import Link, Purpose
from shared.reporter import own_view, supporters
from shared.submission import TEXT_LIMIT

_FORM_LIMIT = 64 * 1024  # TEXT_LIMIT signs of any script, as a form sends them
_ONE_CLICK = "List-Unsubscribe"  # RFC 8058: what a mail program sends by itself
_DONE: dict[Done, str] = {
    "confirm": sayable("Terima kasih. Kabar tentang laporan ini akan dikirim ke alamat Anda."),
    "stop": sayable("Pesan tentang laporan ini tidak akan dikirim lagi ke alamat Anda."),
    "stop_all": sayable("Tidak akan ada lagi pesan dari Kanal ke alamat Anda."),
    "answer": sayable("Terima kasih. Jawaban Anda sudah diteruskan kepada petugas."),
    "object": sayable("Keberatan Anda sudah diterima. Laporan dibuka kembali dan diperiksa operator."),
}


class Asked(BaseModel, frozen=True, extra="forbid"):
    """What the form of such a page says. `stop`: what is to stop, where the page leaves a choice."""

    note: Line | None = Field(default=None, max_length=TEXT_LIMIT)
    stop: Line | None = Field(default=None, max_length=16)


def answered(request: Request, purpose: str, token: str) -> Response:
    web.allow(request, "GET", "HEAD", "POST")
    chosen = _purpose(purpose)
    link = links.opened(here().secret, chosen, token, web.now())
    link_answers.check(here(), chosen, link)
    if request.method != "POST":
        return _page(chosen, link)
    request.max_content_length = _FORM_LIMIT
    try:
        asked = bodies.form_body(request, Asked, leave_out=(_ONE_CLICK,))
        done = link_answers.carry_out(here(), chosen, link, note=asked.note, stop=asked.stop, now=web.now())
    except (Invalid, Conflict) as refusal:
        if not web.wants_page(request):
            raise
        return _page(chosen, link, typed=request.form.get("note", ""), refusal=refusal)
    return _page(chosen, link, done=say(_DONE[done]))


def _purpose(typed: str) -> Purpose:
    found = next((purpose for purpose in get_args(Purpose) if purpose == typed), None)
    if found is None:
        raise NotFound("Halaman ini tidak ada.")
    return found


def _page(
    purpose: Purpose, link: Link, *, done: str | None = None, typed: str = "", refusal: Refusal | None = None
) -> Response:
    ticket = supporters.ticket_of(link.ticket)  # a supporter's page names the report and shows nothing else of it
    own = own_view.own_view(reports.get(here().store, ticket), here().city)
    html = pages.render(
        "from_letter.html",
        city=here().city,
        purpose=purpose,
        own=own,
        done=done,
        is_possible=link_answers.is_possible(purpose, own),
        typed=typed,
        problems=_problems(refusal),
        text_limit=TEXT_LIMIT,
    )
    return web.page(html, web.status_of(refusal), web.PRIVATE)


def _problems(refusal: Refusal | None) -> dict[str, str]:
    """What is wrong with the note; whatever else is, too, as there is no other field."""
    if refusal is None:
        return {}
    fields = refusal.fields if isinstance(refusal, Invalid) else ()
    return {"note": next((problem for _, problem in fields), str(refusal))}
