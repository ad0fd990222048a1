"""`/laporan/<ticket>/dukung`: "it's the same" instead of another report. The answer holds no secret."""

from __future__ import annotations

from http import HTTPStatus

from flask import Request, Response

from shared import progress, support, web
from shared.errors import NotFound
from shared.installation import here
from shared.moments import as_text
from shared.open_data import public_view
from shared.platform.ports import Json
from shared.submission import NewSupporter

_FORM_LIMIT = 16 * 1024


def answered(request: Request, ticket: str) -> Response:
    web.allow(request, "POST")
    request.max_content_length = _FORM_LIMIT
    is_json = request.mimetype == "application/json"
    new = web.json_body(request, NewSupporter) if is_json else web.form_body(request, NewSupporter, leave_out=_KEY)
    report = support.support(here(), ticket, new, key=web.idempotency_key(request), now=web.now())
    page = f"/public-site/laporan/{report.ticket}"
    if web.wants_page(request):
        return Response(status=HTTPStatus.SEE_OTHER, headers={"Location": f"{page}?didukung=1", **web.NO_STORE})
    view = public_view(report, here().city)
    if view is None:
        raise NotFound("Laporan tidak ditemukan.")
    awaited_by = progress.awaited_by(view)
    body: dict[str, Json] = {
        "ticket": view.ticket,
        "supporters": view.supporters,
        "status": view.status,
        "label": view.label,
        "lamp": view.lamp,
        "awaited": progress.awaited(view, here().city.city.objection_days),
        "awaited_by": as_text(awaited_by) if awaited_by else None,
        "is_told": new.email is not None or new.phone is not None,
        "page": page,
    }
    return web.answer(body, headers=web.NO_STORE)


_KEY = (web.FORM_KEY,)
