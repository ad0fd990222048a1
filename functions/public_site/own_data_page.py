"""`/laporan/<ticket>/data`: all that is kept of the reporter, as a page or a file; by POST, as addresses are seen."""

from __future__ import annotations

from http import HTTPStatus

from flask import Request, Response

from functions.public_site import report_page
from shared import languages, pages, web
from shared.installation import here
from shared.languages import say
from shared.reporter import own_access, own_data
from shared.reporter.own_data import OwnData

_FILE = "file"


def answered(request: Request, ticket: str) -> Response:
    if request.method == "GET" and web.wants_page(request):  # somebody who asks for the address of an answer
        return Response(status=HTTPStatus.SEE_OTHER, headers={"Location": languages.to(f"/laporan/{ticket}")})
    web.allow(request, "POST")
    contact = own_access.check(here(), ticket, report_page.given(request), web.now())
    data = own_data.of(here(), ticket, web.now())
    if not web.wants_page(request) or request.form.get("as") == _FILE:
        return _file(data, ticket)
    own_pass = own_access.new_pass(here(), contact, web.now())
    return web.page(pages.render("own_data.html", city=here().city, data=data, own_pass=own_pass), headers=web.NO_STORE)


def _file(data: OwnData, ticket: str) -> Response:
    looks = tuple(look.model_copy(update={"why": say(look.why)}) for look in data.looks)
    body = data.model_copy(update={"looks": looks, "controller": say(data.controller)}).model_dump(mode="json")
    disposition = {"Content-Disposition": f'attachment; filename="kanal-{ticket}.json"'}
    return web.answer(body, headers=web.NO_STORE | disposition)
