"""The edge of HTTP functions: who asks and how, answering, the one table of statuses. `endpoint.py` is around it."""

from __future__ import annotations

import hmac
import json
import logging
from collections.abc import Mapping
from datetime import UTC, date, datetime
from html import escape
from http import HTTPStatus

from flask import Request, Response
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from shared import languages, logs
from shared.clocks import Calendar
from shared.errors import (
    Busy,
    Conflict,
    Forbidden,
    Invalid,
    Malformed,
    NotFound,
    Problem,
    ProofWanted,
    Refusal,
    TooLarge,
    TooMany,
    Unauthorised,
    WrongType,
)
from shared.languages import say
from shared.platform.ports import Contended, Document, Json

logs.set_up()
log = logging.getLogger(__name__)

STATUS_OF: dict[type[Refusal], HTTPStatus] = {
    Malformed: HTTPStatus.BAD_REQUEST,
    Unauthorised: HTTPStatus.UNAUTHORIZED,
    Forbidden: HTTPStatus.FORBIDDEN,
    NotFound: HTTPStatus.NOT_FOUND,
    Conflict: HTTPStatus.CONFLICT,
    TooMany: HTTPStatus.TOO_MANY_REQUESTS,
    Busy: HTTPStatus.SERVICE_UNAVAILABLE,
    TooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    WrongType: HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    Invalid: HTTPStatus.UNPROCESSABLE_ENTITY,
}
AGAIN_SECONDS = 5  # the same request again is safe: it carries its key
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Content-Security-Policy": "default-src 'self'; object-src 'none'; frame-ancestors 'none'; base-uri 'none'; "
    "form-action 'self'",
    "Strict-Transport-Security": "max-age=31536000",  # of this host alone: a city's other names are not ours
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(self), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
NO_STORE = {"Cache-Control": "no-store"}
PRIVATE = {**NO_STORE, "Referrer-Policy": "no-referrer"}  # where the address itself is a key
FOR_OTHER_SITES = {"Cross-Origin-Resource-Policy": "cross-origin"}  # what is public may be shown on any page
WITH_MAP = {
    "Content-Security-Policy": HEADERS["Content-Security-Policy"]
    + "; img-src 'self' data: blob: https://tile.openstreetmap.org"
}


def now() -> datetime:
    """The only clock of an HTTP function."""
    return datetime.now(UTC)


def today(calendar: Calendar) -> date:
    """In the city."""
    return calendar.local_day(now())


def status_of(refusal: Refusal | None) -> HTTPStatus:
    """OK where nothing was refused."""
    if refusal is None:
        return HTTPStatus.OK
    return next(status for kind, status in STATUS_OF.items() if isinstance(refusal, kind))


def refused(reason: Refusal | Contended | TimeoutError | HTTPException) -> Response:
    if isinstance(reason, Refusal):
        return _refused(reason)
    if isinstance(reason, MethodNotAllowed):
        response = problem(HTTPStatus.METHOD_NOT_ALLOWED, say("Alamat ini tidak menerima cara permintaan itu."))
        response.headers["Allow"] = ", ".join(reason.valid_methods or ())
        return response
    if isinstance(reason, HTTPException):  # Werkzeug's own: a form over its limits, an unreadable body
        return problem(HTTPStatus(reason.code or 400), say("Permintaan tidak bisa dibaca atau terlalu besar."))
    return _refused(busy(reason, say("Layanan sedang sibuk. Silakan coba lagi sebentar lagi.")))


def busy(silence: Contended | TimeoutError, sentence: str) -> Busy:
    """What is said when a need does not answer; the log says which."""
    log.warning("asked to come again", extra={"reason": str(silence)})
    return Busy(sentence)


def _refused(reason: Refusal) -> Response:
    proof: Document = {"proof": reason.challenge} if isinstance(reason, ProofWanted) and reason.challenge else {}
    response = problem(status_of(reason), str(reason), reason.fields if isinstance(reason, Invalid) else (), proof)
    response.headers.update(retry_after(reason))
    return response


def retry_after(reason: Refusal) -> dict[str, str]:
    """The header of what is refused for a while; none of what is refused for good."""
    if isinstance(reason, TooMany):
        return {"Retry-After": str(int(reason.later.total_seconds()) + 1)}
    return {"Retry-After": str(AGAIN_SECONDS)} if isinstance(reason, Busy) else {}


def problem(
    status: HTTPStatus, sentence: str, fields: tuple[Problem, ...] = (), more: Document | None = None
) -> Response:
    """RFC 9457."""
    body: dict[str, Json] = {
        "type": "about:blank",
        "title": status.phrase,
        "status": status.value,
        "detail": sentence,
    }
    if fields:
        body["fields"] = [{"field": field, "problem": text} for field, text in fields]
    response = answer(body | (more or {}), status, headers=NO_STORE)
    response.content_type = "application/problem+json"
    return response


def answer(body: Json, status: HTTPStatus = HTTPStatus.OK, headers: Mapping[str, str] | None = None) -> Response:
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return Response(text, status, dict(headers or {}), content_type="application/json")


def page(html: str, status: HTTPStatus = HTTPStatus.OK, headers: Mapping[str, str] | None = None) -> Response:
    return Response(html, status, dict(headers or {}), content_type="text/html; charset=utf-8")


def plain_page(sentence: str) -> str:
    """Complete in itself: nothing more is to be fetched now."""
    viewport = '<meta name="viewport" content="width=device-width, initial-scale=1">'
    lead = f'<!doctype html>\n<html lang="{languages.spoken()}"><meta charset="utf-8">{viewport}'
    said = escape(sentence)
    return f"{lead}<title>{said}</title><h1>{said}</h1></html>\n"


def wants_page(request: Request) -> bool:
    """A browser asks for HTML by name; curl and other programs do not."""
    accepted = request.accept_mimetypes
    return accepted["text/html"] > accepted["application/json"]


def allow(request: Request, *methods: str) -> None:
    if request.method not in methods:
        raise MethodNotAllowed(methods)


def check_header(request: Request, name: str, secret: str) -> None:
    """Raises Unauthorised, and for a secret that was never set always."""
    given = request.headers.get(name, "")
    if not secret or not hmac.compare_digest(given.encode(), secret.encode()):
        raise Unauthorised("Permintaan ini tidak dikenal.")


def bearer(request: Request) -> str | None:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" and token.strip() else None
