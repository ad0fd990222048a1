"""The reporter's forms that may hold photos, as a browser sends them without a script: the own page is the answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from http import HTTPStatus

from flask import Request, Response
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import RequestEntityTooLarge

from shared import bodies, languages, photo_intake, reports, tickets, web
from shared.attempt import Attempt
from shared.contacts import Contact
from shared.errors import Conflict, Invalid, NotFound, Refusal, TooLarge
from shared.installation import here
from shared.languages import say
from shared.photo import Capture, Photo, photo_file
from shared.photos import photo_id
from shared.reporter import own_access, own_moves, report_pages
from shared.reporter.own_moves import OwnMove

REQUEST_LIMIT = 31 * 1024 * 1024  # the platform's own is 32 MB
_SECRET = "secret"  # noqa: S105 the field's name
_HEADERS = web.NO_STORE | web.WITH_MAP
Sent = tuple[bytes, str]  # a photo as it came, and its type as its sender says


def answered(request: Request) -> Response:
    ticket = tickets.normalised(request.path.strip("/"))
    if request.method in {"GET", "HEAD"}:  # somebody who asks for the address of an answer
        return Response(status=HTTPStatus.SEE_OTHER, headers={"Location": languages.to(f"/laporan/{ticket or ''}")})
    web.allow(request, "POST")
    request.max_content_length = REQUEST_LIMIT
    try:
        return _of_reporter(request, ticket)
    except RequestEntityTooLarge:  # nothing of the form can be read any more
        sentence = say("Foto-foto ini bersama-sama lebih dari 30 MB. Kembali, lalu pilih foto yang lebih kecil.")
        return _refused(TooLarge(sentence), ticket, {})
    except Refusal as refusal:
        return _refused(refusal, ticket, request.form.to_dict())


def _of_reporter(request: Request, ticket: str | None) -> Response:
    if ticket is None:
        raise NotFound(say("Laporan tidak ditemukan."))
    contact = own_access.check(here(), ticket, request.form.get(_SECRET, ""), web.now())
    with languages.on_page(f"/laporan/{ticket}", here().address):
        return _carried_out(request, contact)


def _carried_out(request: Request, contact: Contact) -> Response:
    parts = [_read(part) for part in request.files.getlist("photo") if part.filename]
    try:
        asked = bodies.form_body(request, OwnMove, leave_out=(_SECRET,))
        own_moves.carry_out(
            here(), contact.ticket, asked, now=web.now(),
            photos=[photo_id(data) for data, _ in parts], keep=_keeper(contact.ticket, parts),
        )  # fmt: skip
    except (Invalid, Conflict) as refusal:
        attempt = Attempt(request.form.get("move", ""), refusal=refusal, typed=request.form)
        return _page(contact, attempt, web.status_of(refusal))
    said = report_pages.said(asked.move, len(parts) + len(asked.sent_ids))
    return _page(contact, Attempt(asked.move, said=said), HTTPStatus.OK)


def _read(part: FileStorage) -> Sent:
    with part.stream:  # a large one lies in a file
        return part.read(), part.mimetype


def _keeper(ticket: str, parts: Sequence[Sent]) -> Callable[[], Sequence[Photo]]:
    """Keeps all of them or, when one cannot be used, none."""

    def keep() -> list[Photo]:
        files, report = here().platform.files, reports.get(here().store, ticket)
        kept: dict[str, Photo] = {}
        try:
            for data, declared_type in parts:
                photo = photo_intake.keep(
                    files, ticket, data, declared_type, kind="report", declared=Capture(), now=web.now()
                )
                kept[photo.id] = photo
        except Refusal:
            for each in kept:
                if report.photo(each) is None:
                    files.delete(*photo_file(ticket, each))
            raise
        return list(kept.values())

    return keep


def _page(contact: Contact, attempt: Attempt, status: HTTPStatus) -> Response:
    return web.page(report_pages.of_reporter(here(), contact, web.now(), attempt), status, _HEADERS)


def _refused(refusal: Refusal, ticket: str | None, carried: dict[str, str]) -> Response:
    html = report_pages.refused(here(), str(refusal), ticket, carried=carried)
    return web.page(html, web.status_of(refusal), web.NO_STORE)
