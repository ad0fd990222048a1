"""Takes one photo for a report: from its reporter, from a surveyor, or from the SKPD at work."""

from __future__ import annotations

from http import HTTPStatus

import functions_framework
from flask import Request, Response
from pydantic import BaseModel, Field

from shared import bodies, evidence, lifecycle, moves, own_access, photo_intake, reports, staff, tickets, web
from shared.errors import Invalid, NotFound, Problem, TooLarge, Unauthorised
from shared.installation import Installation, here
from shared.moments import Moment
from shared.photos import MAX_BYTES, photo_id
from shared.report import Capture, PhotoKind, Point, Report
from shared.workflow import MOVES, REPORTER, Actor

_FORM_OVERHEAD = 64 * 1024


class Declared(BaseModel, frozen=True, extra="forbid"):
    """What the page that sends a photo says of it."""

    kind: PhotoKind = "report"
    taken_at: Moment | None = None
    lat: float | None = Field(default=None, ge=-90, le=90, allow_inf_nan=False)
    lon: float | None = Field(default=None, ge=-180, le=180, allow_inf_nan=False)
    accuracy: float | None = Field(default=None, ge=0, le=100_000, allow_inf_nan=False)

    @property
    def capture(self) -> Capture:
        is_placed = self.lat is not None and self.lon is not None
        point = Point(lat=self.lat or 0.0, lon=self.lon or 0.0, accuracy=self.accuracy) if is_placed else None
        return Capture(taken_at=self.taken_at, point=point)


@functions_framework.http
@web.endpoint
def store_photo(request: Request) -> Response:
    if web.wants_page(request):
        from functions.store_photo import own_form  # noqa: PLC0415 scripts and programs do not pay for pages

        return own_form.answered(request)
    web.allow(request, "POST")
    request.max_content_length = MAX_BYTES + _FORM_OVERHEAD
    ticket = tickets.normalised(request.path.strip("/"))
    if ticket is None:
        raise NotFound("Laporan tidak ditemukan.")
    declared = _declared(request)
    report, actor = _known(here(), ticket, web.bearer(request), declared.kind)
    data, declared_type = _sent(request)
    if report.photo(photo_id(data)) is None:  # else it came before, and only the answer was lost
        _add(report, actor, declared, data, declared_type)
    return web.answer({"photo": photo_id(data)}, HTTPStatus.CREATED, web.NO_STORE)


def _declared(request: Request) -> Declared:
    declared = bodies.from_fields(request.args.to_dict(flat=False) | request.form.to_dict(flat=False), Declared)
    if (declared.lat is None) != (declared.lon is None):
        half = "lat" if declared.lat is None else "lon"
        raise Invalid("Ada isian yang belum benar.", Problem(half, "Isi lintang dan bujur bersama-sama."))
    return declared


def _known(installation: Installation, ticket: str, token: str | None, kind: PhotoKind) -> tuple[Report, Actor]:
    """The report and who adds to it."""
    if token is None:
        raise Unauthorised("Sertakan kode rahasia laporan.")
    if token.count(".") == 2 and not own_access.is_pass(token):  # noqa: PLR2004 a post's signed token
        actor = staff.signed_in(installation.store, installation.secret, token).actor
    else:
        own_access.check(installation, ticket, token, web.now())
        actor = REPORTER
    report = reports.get(installation.store, ticket)
    evidence.check_kind(kind, actor.role)
    return report, actor


def _add(report: Report, actor: Actor, declared: Declared, data: bytes, declared_type: str) -> None:
    """A picture that is not wanted is not decoded."""
    moves.check_who_and_when(report, MOVES["attach"], actor)
    evidence.check_room(report, declared.kind)
    photo = photo_intake.keep(
        here().platform.files, report.ticket, data, declared_type,
        kind=declared.kind, declared=declared.capture, now=web.now(),
    )  # fmt: skip
    photo = photo.model_copy(update={"flags": evidence.flags(report, photo)})
    lifecycle.attach(here(), report.ticket, actor, photo, web.now())


def _sent(request: Request) -> tuple[bytes, str]:
    """The bytes and the type they are said to be: the whole body, or the form's part `photo`."""
    if request.mimetype == "multipart/form-data":
        part = request.files.get("photo")
        if part is None:
            raise Invalid("Lampirkan foto pada isian photo.")
        return part.read(), part.mimetype
    if (request.content_length or 0) > MAX_BYTES:
        raise TooLarge("Foto paling besar 10 MB.")
    return request.get_data(cache=False), request.mimetype
