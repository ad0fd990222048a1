"""`/laporan/<ticket>/dukung`: "it's the same" instead of another report. No answer holds a secret."""

from __future__ import annotations

import secrets
from http import HTTPStatus

from flask import Request, Response

from functions.public_site.report_page import public
from shared import bodies, pages, progress, reports, web
from shared.errors import Conflict, Invalid
from shared.installation import here
from shared.languages import say, to
from shared.moments import as_text
from shared.open_data import PublicReport
from shared.platform.ports import Json
from shared.report import Report
from shared.reporter import support
from shared.submission import NewSupporter
from shared.workflow import OPEN

_FORM_LIMIT = 16 * 1024


def answered(request: Request, ticket: str) -> Response:
    web.allow(request, "GET", "HEAD", "POST")
    if request.method != "POST":
        return _asked(request, public(reports.get(here().store, ticket)))
    request.max_content_length = _FORM_LIMIT
    if not web.wants_page(request):
        new = _new(request)
        return _told(support.support(here(), ticket, new, key=bodies.idempotency_key(request), now=web.now()), new)
    try:
        key, new = bodies.idempotency_key(request), _new(request)
        return _thanked(support.support(here(), ticket, new, key=key, now=web.now()), new, key)
    except (Invalid, Conflict) as refusal:
        return _asked(request, public(reports.get(here().store, ticket)), refusal)


def _new(request: Request) -> NewSupporter:
    if request.mimetype == "application/json":
        return bodies.json_body(request, NewSupporter)
    return bodies.form_body(request, NewSupporter, leave_out=(bodies.FORM_KEY,))


def _asked(request: Request, view: PublicReport, refusal: Invalid | Conflict | None = None) -> Response:
    """The page with the form; of a merged report, that of the one that it was merged into."""
    if view.parent is not None and refusal is None:
        return Response(status=HTTPStatus.SEE_OTHER, headers={"Location": to(f"/laporan/{view.parent}/dukung")})
    html = pages.render(
        "support.html",
        city=here().city,
        view=view,
        is_open=view.status in OPEN and not isinstance(refusal, Conflict),
        key=request.form.get(bodies.FORM_KEY) or secrets.token_hex(16),
        typed=request.form,
        refusal=refusal,
        problems=dict(reversed(refusal.fields)) if isinstance(refusal, Invalid) else {},
    )
    return web.page(html, web.status_of(refusal), web.NO_STORE)


def _thanked(report: Report, new: NewSupporter, key: str) -> Response:
    """Like the receipt of a report. Without an address it still asks for one; who answers is known by the same key."""
    view = public(report)
    html = pages.render(
        "supported.html",
        city=here().city,
        ticket=view.ticket,
        kind=say(view.code_name or view.channel_name),
        awaited=progress.awaited(view, here().city.city.objection_days),
        is_told=_is_told(new),
        key=key,
        device=new.device or "",
    )
    return web.page(html, headers=web.NO_STORE)


def _told(report: Report, new: NewSupporter) -> Response:
    view = public(report)
    awaited_by = progress.awaited_by(view)
    body: dict[str, Json] = {
        "ticket": view.ticket,
        "supporters": view.supporters,
        "status": view.status,
        "label": say(view.label),
        "lamp": view.lamp,
        "awaited": progress.awaited(view, here().city.city.objection_days),
        "awaited_by": as_text(awaited_by) if awaited_by else None,
        "is_told": _is_told(new),
        "page": to(f"/laporan/{view.ticket}"),
    }
    return web.answer(body, headers=web.NO_STORE)


def _is_told(new: NewSupporter) -> bool:
    return new.email is not None or new.phone is not None
