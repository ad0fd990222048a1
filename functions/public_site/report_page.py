"""`/laporan/<ticket>`: what everybody reads of a report and, secret in hand, what its reporter reads and does."""

from __future__ import annotations

from flask import Request, Response

from shared import bodies, lifecycle, reports, web
from shared.attempt import NOTHING, Attempt
from shared.contacts import Contact
from shared.errors import Conflict, Invalid, NotFound
from shared.installation import here
from shared.languages import say
from shared.open_data import PublicReport, public_view
from shared.platform.ports import Document
from shared.report import Report
from shared.reporter import own_access, own_contact, own_moves, report_pages
from shared.reporter.own_moves import OwnMove
from shared.reporter.own_view import own_photos, own_view
from shared.submission import Identity

_CACHE = {"Cache-Control": "public, max-age=30", "Vary": "Accept, Authorization"}
_FORM_LIMIT = 64 * 1024  # TEXT_LIMIT signs of any script, as a form sends them
_SECRET = "secret"  # noqa: S105 the field's name
_NAMES = ("label", "channel_name", "code_name", "skpd_name")
_WITH_MAP = web.NO_STORE | web.WITH_MAP


def answered(request: Request, ticket: str) -> Response:
    web.allow(request, "GET", "HEAD", "POST")
    secret = given(request)
    if secret is None:
        return _for_everybody(request, public(reports.get(here().store, ticket)))
    contact = own_access.check(here(), ticket, secret, web.now())
    if not _is_move(request):
        return _own(request, contact)
    try:
        asked = _sent(request, OwnMove)
        own_moves.carry_out(here(), ticket, asked, now=web.now())
    except (Invalid, Conflict) as refusal:
        return _again(request, contact, request.form.get("move", ""), refusal)
    return _own(request, contact, Attempt(asked.move, said=report_pages.said(asked.move, len(asked.sent_ids))))


def contact(request: Request, ticket: str) -> Response:
    """`/kontak`: how the reporter is told. What is sent takes the place of all that was there; nothing withdraws it."""
    web.allow(request, "GET", "HEAD", "POST")
    kept = own_access.check(here(), ticket, given(request), web.now())
    if request.method != "POST":
        return web.answer(own_contact.of(here(), ticket).model_dump(mode="json"), headers=web.NO_STORE)
    try:
        new = _sent(request, Identity)
        own_contact.correct(here(), ticket, new, web.now())
    except (Invalid, Conflict) as refusal:
        return _again(request, kept, "contact", refusal)
    if not web.wants_page(request):
        return web.answer(own_contact.of(here(), ticket).model_dump(mode="json"), headers=web.NO_STORE)
    is_kept = any((new.name, new.phone, new.email))
    return _own(request, kept, Attempt("contact", said=report_pages.said("contact" if is_kept else "forget")))


def photo(request: Request, ticket: str, id: str) -> Response:
    """`/foto/<id>`: the reporter's own, also before anybody has looked at it. A POST: no address holds the secret."""
    web.allow(request, "POST")
    own_access.check(here(), ticket, given(request), web.now())
    report = reports.get(here().store, ticket)
    if id not in own_photos(report):
        raise NotFound(say("Foto tidak ditemukan."))
    file = lifecycle.photo(here(), report, id)
    return Response(file.data, content_type=file.content_type, headers=web.NO_STORE)


def public(report: Report) -> PublicReport:
    view = public_view(report, here().city)
    if view is None:
        raise NotFound(say("Laporan tidak ditemukan."))
    return view


def given(request: Request) -> str | None:
    """A secret, or a pass in its place; None when neither came along."""
    secret = web.bearer(request)
    if request.method == "POST":
        request.max_content_length = _FORM_LIMIT
        secret = request.form.get(_SECRET, "") or secret or ""
    return secret


def _is_move(request: Request) -> bool:
    """Or the reporter only wants to look."""
    return request.method == "POST" and (request.mimetype == "application/json" or "move" in request.form)


def _sent(request: Request, model: type[bodies.Model]) -> bodies.Model:
    if request.mimetype == "application/json":
        return bodies.json_body(request, model)
    return bodies.form_body(request, model, leave_out=(_SECRET,))


def _for_everybody(request: Request, view: PublicReport) -> Response:
    if not web.wants_page(request):
        return web.answer(_said(view), headers=_CACHE)
    return web.page(report_pages.of_everybody(here(), view, web.now()), headers=_CACHE | web.WITH_MAP)


def _again(request: Request, contact: Contact, form: str, refusal: Invalid | Conflict) -> Response:
    if not web.wants_page(request):
        raise refusal
    return _own(request, contact, Attempt(form, refusal=refusal, typed=request.form))


def _own(request: Request, contact: Contact, attempt: Attempt = NOTHING) -> Response:
    if not web.wants_page(request):
        view = own_view(reports.get(here().store, contact.ticket), here().city)
        return web.answer(_said(view), headers=web.NO_STORE)
    status = web.status_of(attempt.refusal)
    return web.page(report_pages.of_reporter(here(), contact, web.now(), attempt), status, _WITH_MAP)


def _said(view: PublicReport) -> Document:
    """With its names in the language of the address."""
    names = {name: say(text) for name in _NAMES if (text := getattr(view, name)) is not None}
    return view.model_copy(update=names).model_dump(mode="json")
