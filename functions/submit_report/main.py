"""Takes a citizen's report, keeps it, and answers with its ticket and secret."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from http import HTTPStatus

import functions_framework
from flask import Request, Response
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import RequestEntityTooLarge

from shared import lifecycle, pages, progress, web
from shared.catalogue import Catalogue
from shared.errors import Invalid, Problem, Refusal, TooLarge
from shared.installation import Installation, here
from shared.languages import say
from shared.lifecycle import Receipt
from shared.moments import as_text
from shared.platform.ports import Json
from shared.report import Capture, Photo
from shared.submission import PHOTO_LIMIT, NewReport

REQUEST_LIMIT = 31 * 1024 * 1024  # the platform's own is 32 MB


@functions_framework.http
@web.endpoint
def submit_report(request: Request) -> Response:
    if request.method == "GET" and web.wants_page(request):  # somebody who has kept the form's address
        return Response(status=HTTPStatus.SEE_OTHER, headers={"Location": "/public-site/"})
    web.allow(request, "POST")
    request.max_content_length = REQUEST_LIMIT
    installation = here()
    if not web.wants_page(request):
        return _answer(*_submitted(request, installation), installation)
    try:
        receipt, results = _submitted(request, installation)
    except RequestEntityTooLarge:  # nothing of the form can be read any more
        too_large = TooLarge("Foto terlalu besar.", Problem("photo", "Bersama-sama paling besar 30 MB."))
        return _form_again(request, too_large, installation.city)
    except Refusal as refusal:
        return _form_again(request, refusal, installation.city)
    return web.page(_receipt_page(receipt, results, installation.city), HTTPStatus.CREATED, web.NO_STORE)


def _submitted(request: Request, installation: Installation) -> tuple[Receipt, list[Json]]:
    is_form = request.mimetype in {"multipart/form-data", "application/x-www-form-urlencoded"}
    new = web.form_body(request, NewReport, leave_out=(web.FORM_KEY,)) if is_form else web.json_body(request, NewReport)
    parts = [part for part in request.files.getlist("photo") if part.filename or part.content_length]
    if len(parts) > PHOTO_LIMIT:
        raise Invalid(
            "Ada isian yang belum benar.", Problem("photo", say("Paling banyak {n} foto.").format(n=PHOTO_LIMIT))
        )
    intake = _Intake(installation, parts)
    key, photos = web.idempotency_key(request), intake.keep if parts else None
    receipt = lifecycle.submit(installation, new, key=key, now=web.now(), body=intake.digest, photos=photos)
    return receipt, intake.results


class _Intake:
    """The photo parts of one request. A bad one is told of and never costs the report."""

    def __init__(self, installation: Installation, parts: Sequence[FileStorage]) -> None:
        self._installation = installation
        self._parts = [(part.read(), part.mimetype) for part in parts]
        self.results: list[Json] = []
        self.digest = hashlib.sha256(b"".join(hashlib.sha256(data).digest() for data, _ in self._parts)).digest()

    def keep(self, ticket: str) -> list[Photo]:
        from shared import photo_intake  # noqa: PLC0415 only a report with photos pays for the decoder

        self.results.clear()
        kept: dict[str, Photo] = {}
        for data, declared_type in self._parts:
            try:
                photo = photo_intake.keep(
                    self._installation.platform.files, ticket, data, declared_type,
                    kind="report", declared=Capture(), now=web.now(),
                )  # fmt: skip
            except Invalid as refusal:
                self.results.append({"problem": str(refusal)})
                continue
            kept[photo.id] = photo
            self.results.append({"photo": photo.id})
        return list(kept.values())


def _answer(receipt: Receipt, results: list[Json], installation: Installation) -> Response:
    ticket, address = receipt.report.ticket, installation.address
    promised = progress.promised(receipt.report, installation.city)
    body: dict[str, Json] = {
        "ticket": ticket,
        "secret": receipt.secret,
        "status": receipt.report.history[0].status,
        "photos": results,
        "visibility": receipt.report.visibility,
        "deadlines": [{"name": name, "due_at": as_text(due_at)} for name, due_at in promised.items()],
        "links": {
            "page": f"{address}/public-site/laporan/{ticket}",
            "photos": f"{address}/store-photo/{ticket}",
        },
    }
    return web.answer(body, HTTPStatus.CREATED, web.NO_STORE)


def _receipt_page(receipt: Receipt, results: list[Json], city: Catalogue) -> str:
    return pages.render(
        "receipt.html",
        ticket=receipt.report.ticket,
        secret=receipt.secret,
        visibility=receipt.report.visibility,
        results=results,
        deadlines=progress.promised(receipt.report, city),
        city=city,
    )


def _form_again(request: Request, refusal: Refusal, city: Catalogue) -> Response:
    """Nothing that was typed is lost, unless it was too large to be read."""
    typed: Mapping[str, str] = {} if isinstance(refusal, TooLarge) else request.form
    key = typed.get(web.FORM_KEY) or secrets.token_hex(16)
    html = pages.report_form(city, key=key, on=web.today(city.calendar), typed=typed, refusal=refusal)
    return web.page(html, web.status_of(refusal), web.NO_STORE | web.WITH_MAP)
