"""Around every HTTP function: what nobody may ask, the language and the trace, and what is said when it fails."""

from __future__ import annotations

import io
import logging
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus

from flask import Request, Response, current_app, has_app_context
from flask import request as current_request
from werkzeug.exceptions import HTTPException

from shared import health, languages, traces, web
from shared.errors import Forbidden, Malformed, Refusal
from shared.languages import say
from shared.platform.ports import Contended

log = logging.getLogger(__name__)

LONGEST_LOGGED = 64
Handler = Callable[[Request], Response]
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def endpoint(handler: Handler) -> Handler:
    """Whatever happens, the stranger reads a sentence of ours: refusals by `web.STATUS_OF`, the rest as 500.

    functions-framework loads a function inside its Flask application, whose own 404s become the function's.
    """

    @wraps(handler)
    def guarded(request: Request) -> Response:
        language, request.path = languages.of_path(request.path)
        given = request.headers.get("traceparent", "")
        with languages.speaking(language), traces.following(given, handler.__name__):
            response = _guarded(handler, request)
            traces.answered(response.status_code)
        _read_to_the_end(request)
        return _protected(response)

    if has_app_context():
        for status in (404, 405):
            current_app.register_error_handler(status, lambda _: guarded(current_request))
        current_app.after_request(_protected)  # also what the framework answers by itself
        health.offer(handler.__name__)
    return guarded


def _protected(response: Response) -> Response:
    for name, value in web.HEADERS.items():
        response.headers.setdefault(name, value)
    return response


def _guarded(handler: Handler, request: Request) -> Response:
    try:
        _check_address(request)
        _check_site(request)
        return handler(request)
    except (Refusal, Contended, TimeoutError, HTTPException) as reason:
        answer = web.refused(reason)
    except Exception:
        log.exception("request failed", extra={"path": _without_tokens(request.path), "method": request.method})
        answer = web.problem(HTTPStatus.INTERNAL_SERVER_ERROR, say("Terjadi kesalahan. Silakan coba lagi."))
    return _to_read(answer) if web.wants_page(request) else answer


def _to_read(refusal: Response) -> Response:
    """For people, where the function has no page that would say it better."""
    refusal.set_data(web.plain_page(refusal.get_json()["detail"]))
    refusal.content_type = "text/html; charset=utf-8"
    return refusal


def _check_address(request: Request) -> None:
    """What is not UTF-8 nobody could ask for a parameter."""
    try:
        request.query_string.decode()
    except UnicodeDecodeError:
        raise Malformed("Alamat ini tidak bisa dibaca.") from None


def _check_site(request: Request) -> None:
    """What another site's form sends would stand filled in on a page of ours, a tap away from this device's secret; and
    what its script sends would be a report in the name of whoever looks at that site. No program says this header.
    """
    is_foreign = request.headers.get("Sec-Fetch-Site") in {"cross-site", "same-site"}
    if request.method not in _SAFE and is_foreign:
        raise Forbidden("Formulir ini hanya bisa dikirim dari halaman Kanal.")


def _without_tokens(path: str) -> str:
    """A letter's link is as good as a key, and no other part of a path is as long."""
    return "/".join(part if len(part) <= LONGEST_LOGGED else "…" for part in path.split("/"))


def _read_to_the_end(request: Request) -> None:
    """The framework does so before it answers, and would make a 500 of a body that is too large."""
    try:
        request.get_data()
    except HTTPException:
        request.stream = io.BytesIO()  # pyright: ignore[reportAttributeAccessIssue]
