"""Takes one photo for a report: from its reporter, from a surveyor, or from the SKPD at work."""

from __future__ import annotations

from http import HTTPStatus

import functions_framework
from flask import Request, Response

from shared import added_photos, bodies, reports, staff, web
from shared.added_photos import Declared, Sent
from shared.endpoint import endpoint
from shared.errors import Invalid, TooLarge, Unauthorised
from shared.installation import Installation, here
from shared.photos import MAX_BYTES
from shared.reporter import own_access
from shared.reports import Opened
from shared.workflow import REPORTER, Actor

_FORM_OVERHEAD = 64 * 1024


@functions_framework.http
@endpoint
def store_photo(request: Request) -> Response:
    if web.wants_page(request):
        from functions.store_photo import own_form  # noqa: PLC0415 scripts and programs do not pay for pages

        return own_form.answered(request)
    web.allow(request, "POST")
    request.max_content_length = MAX_BYTES + _FORM_OVERHEAD
    ticket = reports.ticket_of(request.path.strip("/"))
    declared = bodies.from_fields(request.args.to_dict(flat=False) | request.form.to_dict(flat=False), Declared)
    opened, actor = _known(here(), ticket, web.bearer(request))
    photo = added_photos.add(here(), opened, actor, _sent(request), declared, now=web.now())
    return web.answer({"photo": photo}, HTTPStatus.CREATED, web.NO_STORE)


def _known(installation: Installation, ticket: str, token: str | None) -> tuple[Opened, Actor]:
    """The report and who adds to it."""
    if token is None:
        raise Unauthorised("Sertakan kode rahasia laporan.")
    if token.count(".") == 2 and not own_access.is_pass(token):  # noqa: PLR2004 a post's signed token
        actor = staff.signed_in(installation.store, installation.secret, token).actor
    else:
        own_access.check(installation, ticket, token, web.now())
        actor = REPORTER
    return reports.opened(installation.store, ticket), actor


def _sent(request: Request) -> Sent:
    """The whole body, or the form's part `photo`."""
    if request.mimetype == "multipart/form-data":
        part = request.files.get("photo")
        if part is None:
            raise Invalid("Lampirkan foto pada isian photo.")
        return Sent(part.read(), part.mimetype)
    if (request.content_length or 0) > MAX_BYTES:
        raise TooLarge("Foto paling besar 10 MB.")
    return Sent(request.get_data(cache=False), request.mimetype)
