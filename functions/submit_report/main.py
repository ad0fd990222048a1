"""Takes a citizen's report, keeps it, and answers with its ticket and secret."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from http import HTTPStatus

import functions_framework
from flask import Request, Response
from werkzeug.exceptions import RequestEntityTooLarge

from functions.submit_report import admission
from shared import bodies, lifecycle, pages, progress, web
from shared.catalogue import Catalogue
from shared.endpoint import endpoint
from shared.errors import Problem, Refusal, TooLarge
from shared.installation import Installation, here
from shared.languages import say, sayable, to
from shared.lifecycle import Receipt
from shared.moments import as_text
from shared.platform.ports import Contended, Document, Json
from shared.sent_photos import SentPhotos
from shared.submission import FormReport

_UNKEPT = sayable(
    "Laporan belum tersimpan karena layanan sedang terganggu. Isian Anda masih ada di bawah; kirim lagi sebentar lagi."
)
REQUEST_LIMIT = 31 * 1024 * 1024  # the platform's own is 32 MB


@functions_framework.http
@endpoint
def submit_report(request: Request) -> Response:
    if request.method in {"GET", "HEAD"} and web.wants_page(request):  # somebody who has kept the form's address
        return Response(status=HTTPStatus.SEE_OTHER, headers={"Location": to("/")})
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
    except (Contended, TimeoutError) as silence:
        return _form_again(request, web.busy(silence, _UNKEPT), installation.city)
    return web.page(_receipt_page(receipt, results, installation.city), HTTPStatus.CREATED, web.NO_STORE)


def _submitted(request: Request, installation: Installation) -> tuple[Receipt, list[Document]]:
    is_form = request.mimetype in {"multipart/form-data", "application/x-www-form-urlencoded"}
    new = _form(request) if is_form else bodies.json_body(request, FormReport)
    sent = SentPhotos(installation.platform.files, request, "photo", web.now())
    key = bodies.idempotency_key(request)
    now = web.now()
    with admission.admitted(installation, new, admission.sender(request, key), now) as suspicions:
        receipt = lifecycle.submit(
            installation, new, key=key, now=now, body=sent.digest, photos=sent.keeper, suspicions=suspicions
        )
    return receipt, sent.results


def _form(request: Request) -> FormReport:
    return bodies.form_body(request, FormReport, leave_out=(bodies.FORM_KEY,))


def _answer(receipt: Receipt, results: list[Document], installation: Installation) -> Response:
    ticket, address = receipt.report.ticket, installation.address
    promised = progress.promised(receipt.report, installation.city)
    body: dict[str, Json] = {
        "ticket": ticket,
        "secret": receipt.secret,
        "status": receipt.report.history[0].status,
        "photos": list(results),
        "visibility": receipt.report.visibility,
        "kind": _kind(receipt, installation.city),
        "looked_at_first": bool(receipt.report.suspicions),
        "deadlines": [{"name": name, "due_at": as_text(due_at)} for name, due_at in promised.items()],
        "links": {
            "page": f"{address}/public-site/laporan/{ticket}",
            "photos": f"{address}/store-photo/{ticket}",
        },
    }
    return web.answer(body, HTTPStatus.CREATED, web.NO_STORE)


def _receipt_page(receipt: Receipt, results: list[Document], city: Catalogue) -> str:
    return pages.render(
        "receipt.html",
        ticket=receipt.report.ticket,
        secret=receipt.secret,
        visibility=receipt.report.visibility,
        kind=_kind(receipt, city),
        looked_at_first=bool(receipt.report.suspicions),
        results=results,
        is_awaited=any("is_awaited" in result for result in results),
        deadlines=progress.promised(receipt.report, city),
        city=city,
    )


def _kind(receipt: Receipt, city: Catalogue) -> str:
    """As its reporter knows it."""
    report = receipt.report
    return say(city.codes[report.code].name if report.code else city.channels[report.channel].name)


def _form_again(request: Request, refusal: Refusal, city: Catalogue) -> Response:
    """Nothing that was typed is lost, unless it was too large to be read."""
    typed: Mapping[str, str] = {} if isinstance(refusal, TooLarge) else request.form
    key = typed.get(bodies.FORM_KEY) or secrets.token_hex(16)
    html = pages.report_form(city, key=key, on=web.today(city.calendar), typed=typed, refusal=refusal)
    return web.page(html, web.status_of(refusal), web.NO_STORE | web.WITH_MAP | web.retry_after(refusal))
