"""`/laporan/<ticket>`: what everybody reads of a report and, secret in hand, what its reporter reads and does."""

from __future__ import annotations

from typing import Literal

from flask import Request, Response
from pydantic import BaseModel, Field

from shared import contacts, lifecycle, own_contact, pages, progress, reports, web
from shared.errors import NotFound
from shared.fields import Line
from shared.installation import here
from shared.moves import Details
from shared.open_data import PublicReport, public_view
from shared.own_view import OwnReport, own_view
from shared.report import Report
from shared.submission import TEXT_LIMIT, Identity
from shared.workflow import REPORTER

_CACHE = {"Cache-Control": "public, max-age=30", "Vary": "Accept, Authorization"}
_FORM_LIMIT = 16 * 1024
_SECRET = "secret"  # noqa: S105 the field's name


class OwnMove(BaseModel, frozen=True, extra="forbid"):
    """What a reporter does with the own report."""

    move: Literal["answer", "reopen", "withdraw", "rate"]
    note: Line | None = Field(default=None, max_length=TEXT_LIMIT)
    rating: int | None = Field(default=None, ge=1, le=5)


def answered(request: Request, ticket: str) -> Response:
    web.allow(request, "GET", "HEAD", "POST")
    secret = _secret(request)
    if secret is None:
        return _shown(request, public(reports.get(here().store, ticket)), headers=_CACHE)
    contacts.check_secret(here().store, ticket, secret)
    asked = _own_move(request)
    if asked is not None:
        details = Details(note=asked.note, rating=asked.rating)
        lifecycle.move(here(), ticket, asked.move, REPORTER, now=web.now(), details=details)
    return _own(request, ticket)


def contact(request: Request, ticket: str) -> Response:
    """`/kontak`: how the reporter is told. What is sent takes the place of all that was there; nothing withdraws it."""
    web.allow(request, "GET", "HEAD", "POST")
    contacts.check_secret(here().store, ticket, _secret(request))
    if request.method == "POST":
        own_contact.correct(here(), ticket, _sent(request, Identity))
        if web.wants_page(request):
            return _own(request, ticket)
    kept = own_contact.of(here(), ticket)
    return web.answer(kept.model_dump(mode="json"), headers=web.NO_STORE)


def public(report: Report) -> PublicReport:
    view = public_view(report, here().city)
    if view is None:
        raise NotFound("Laporan tidak ditemukan.")
    return view


def _secret(request: Request) -> str | None:
    """None when none came along."""
    given = web.bearer(request)
    if request.method == "POST":
        request.max_content_length = _FORM_LIMIT
        given = request.form.get(_SECRET, "") or given or ""
    return given


def _own_move(request: Request) -> OwnMove | None:
    """None when the reporter only wants to look."""
    is_looking = request.mimetype != "application/json" and "move" not in request.form
    return None if request.method != "POST" or is_looking else _sent(request, OwnMove)


def _sent(request: Request, model: type[web.Model]) -> web.Model:
    if request.mimetype == "application/json":
        return web.json_body(request, model)
    return web.form_body(request, model, leave_out=(_SECRET,))


def _own(request: Request, ticket: str) -> Response:
    return _shown(request, own_view(reports.get(here().store, ticket), here().city), headers=web.NO_STORE)


def _shown(request: Request, view: PublicReport, *, headers: dict[str, str]) -> Response:
    if not web.wants_page(request):
        return web.answer(view.model_dump(mode="json"), headers=headers)
    city, now = here().city, web.now()
    html = pages.render(
        "report.html",
        city=city,
        view=view,
        own=view if isinstance(view, OwnReport) else None,
        kecamatan=city.areas.kecamatan_names.get(view.kecamatan or ""),
        awaited=progress.awaited(view, city.city.objection_days),
        awaited_by=progress.awaited_by(view),
        deadlines=progress.deadlines(view, now),
    )
    return web.page(html, headers=headers)
