"""The staff's side: finds out who asks, for what page, and whether they may; the pages do the rest."""

from __future__ import annotations

import functions_framework
from flask import Request, Response
from werkzeug.exceptions import MethodNotAllowed

from functions.staff_console import entrance, routes, sign_in
from shared import pages, web
from shared.compression import compressed
from shared.console import rights
from shared.endpoint import endpoint
from shared.errors import NotFound, Refusal, Unauthorised
from shared.installation import here
from shared.platform.ports import Contended


@functions_framework.http
@endpoint
def staff_console(request: Request) -> Response:
    try:
        response = compressed(request, _answered(request))
    except (Refusal, Contended, TimeoutError) as reason:
        if not web.wants_page(request):
            raise
        response = _refused(request, reason)
    for name, value in web.NO_STORE.items():
        response.headers.setdefault(name, value)
    return response


def _answered(request: Request) -> Response:
    found, not_allowed = _matched(request)
    if found is not None and found[0] in rights.WITHOUT_SIGN_IN:
        endpoint, parts = found
        return routes.handler(endpoint)(request, **parts)
    now = web.now()
    visitor = entrance.visitor(here(), request, now)
    if not_allowed is not None:
        raise not_allowed
    endpoint, parts = found or ("", {})
    if endpoint not in rights.PAGES or (visitor.session is None and endpoint not in rights.FOR_PROGRAMS):
        raise NotFound("Halaman ini tidak ada.")
    rights.check(endpoint, visitor.post.role)
    response = routes.handler(endpoint)(request, visitor, **parts)
    if endpoint not in rights.ASKED_BY_ITSELF:
        entrance.renew(here(), response, visitor.session, now)
    return response


def _matched(request: Request) -> tuple[routes.Match | None, MethodNotAllowed | None]:
    """What the path leads to; a stranger is not even told which methods it takes."""
    try:
        return routes.matched(request), None
    except MethodNotAllowed as reason:
        return None, reason


def _refused(request: Request, reason: Refusal | Contended | TimeoutError) -> Response:
    """Whoever has not signed in is led there and back."""
    if isinstance(reason, Unauthorised) and request.method in entrance.SAFE and not _is_at_the_door(request):
        return sign_in.led_there(request)
    answer = web.refused(reason)
    said = answer.get_json()
    wrong = said.get("fields", [])
    html = pages.render("staff/refused.html", city=here().city, sentence=said["detail"], fields=wrong, visitor=None)
    answer.set_data(html)
    answer.content_type = "text/html; charset=utf-8"
    answer.headers.update(web.PRIVATE)  # the address may hold the provider's code
    return answer


def _is_at_the_door(request: Request) -> bool:
    return request.path.startswith("/masuk")
