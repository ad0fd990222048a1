"""GeoReport v2 (Open311) for other people's apps: the same use cases and the same public view as the city's pages."""

from __future__ import annotations

from http import HTTPStatus
from urllib.parse import urlsplit

import functions_framework
from flask import Request, Response
from werkzeug.exceptions import HTTPException

from functions.open311 import reading, writing
from shared import web
from shared.compression import compressed
from shared.endpoint import endpoint
from shared.errors import Invalid, Refusal
from shared.installation import here
from shared.open311 import georeport, georeport_view
from shared.open311.georeport_elements import FORMATS, Error
from shared.platform.ports import Contended
from shared.settings import THIS_MACHINE

_READING = ("GET", "HEAD", "OPTIONS")
_CORS = {"Access-Control-Allow-Origin": "*", "Access-Control-Allow-Methods": ", ".join(_READING)}
_RARELY_NEW = {"Cache-Control": "public, max-age=600"}
_OFTEN_NEW = {"Cache-Control": "public, max-age=30"}
_RETRY_HEADERS = ("Allow", "Retry-After")
_SAID_PLAINLY = frozenset({403, 404, 405, 429, 500, 503})  # everything else is 400, says the specification


@functions_framework.http
@endpoint
def open311(request: Request) -> Response:
    resource, _, ending = request.path.strip("/").rpartition(".")
    try:
        response = _answered(request, resource, ending)
    except (Refusal, Contended, TimeoutError, HTTPException) as reason:
        response = _refused(reason, ending if ending in FORMATS else "xml")
    if request.method in _READING:
        response.headers.update(_CORS)
    return compressed(request, response)


def _answered(request: Request, resource: str, format: str) -> Response:
    if format not in FORMATS:
        raise Invalid("Format ini tidak dikenal; pakai xml atau json.")
    if request.method == "POST":
        return _posted(request, resource, format)
    web.allow(request, *_READING, *(("POST",) if resource == "v2/requests" else ()))
    if request.method == "OPTIONS":
        return Response(status=HTTPStatus.NO_CONTENT)
    name, found = _found(request, resource)
    response = writing.answer(format, name, found)
    response.headers.update(_OFTEN_NEW if name == "service_requests" else _RARELY_NEW)
    return response


def _found(request: Request, resource: str) -> tuple[str, writing.Answer]:
    """The name of its root element, and what is in it."""
    asked = georeport.given(request.args.to_dict(flat=False))
    georeport.check_jurisdiction(asked.get("jurisdiction_id"), here().city)
    match resource.split("/"):
        case ["discovery"]:
            is_test = urlsplit(here().address).hostname in THIS_MACHINE
            return "discovery", georeport_view.discovery(here().city, here().address, is_test=is_test)
        case ["v2", "services"]:
            return "services", georeport_view.services(here().city, web.today(here().city.calendar))
        case ["v2", "services", code]:
            return "service_definition", reading.definition(here(), code)
        case ["v2", "tokens", token]:
            return "service_requests", reading.of_token(here(), token)
        case ["v2", "requests"]:
            return "service_requests", reading.several(here(), asked, web.now())
        case ["v2", "requests", id]:
            return "service_requests", reading.one(here(), id, asked, web.now())
        case _:
            raise Invalid("Alamat ini tidak dikenal.")


def _posted(request: Request, resource: str, format: str) -> Response:
    if resource != "v2/requests":
        web.allow(request, *_READING)
    from functions.open311 import posting  # noqa: PLC0415 who only reads does not pay for it

    response = writing.answer(format, "service_requests", posting.taken(request, here(), web.now()))
    response.headers.update(web.NO_STORE)
    return response


def _refused(reason: Refusal | Contended | TimeoutError | HTTPException, format: str) -> Response:
    refused = web.refused(reason)
    said = refused.get_json()
    status = refused.status_code if refused.status_code in _SAID_PLAINLY else HTTPStatus.BAD_REQUEST
    sentences = [f"{field['field']}: {field['problem']}" for field in said.get("fields", ())] or [said["detail"]]
    errors = [Error(code=int(status), description=sentence) for sentence in sentences]
    response = writing.answer(format, "errors", errors, HTTPStatus(status))
    response.headers.update(web.NO_STORE)
    response.headers.update({name: refused.headers[name] for name in _RETRY_HEADERS if name in refused.headers})
    return response
