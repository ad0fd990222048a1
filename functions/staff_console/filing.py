"""`/laporan-baru`: an operator files a report for somebody at the counter, on the phone, or in a message."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from http import HTTPStatus
from typing import Literal

from flask import Request, Response

from functions.staff_console import entrance, frame
from functions.staff_console.visitor import Visitor
from shared import bodies, lifecycle, pages, progress, web
from shared.attempt import Attempt
from shared.errors import Refusal
from shared.installation import here
from shared.sources import BY_STAFF, SOURCES
from shared.submission import TEXT_LIMIT, FormReport

KEY_BYTES = 16
_CHANNEL = "channel:"  # before the channel of a report whose code is not certain


class FiledReport(FormReport, frozen=True):
    """What a member of staff fills in for somebody, and by which way it came."""

    source: Literal["counter", "phone", "whatsapp", "telegram", "email", "sp4n", "media"] = "counter"


def answered(request: Request, visitor: Visitor) -> Response:
    if request.method != "POST":
        return _form(visitor, {"source": BY_STAFF[0]})
    try:
        return _filed(request, visitor)
    except Refusal as refusal:
        return _form(visitor, request.form, refusal)


def _filed(request: Request, visitor: Visitor) -> Response:
    """The same form again gives the same ticket and secret."""
    given = request.form.to_dict(flat=False)
    kind = given.pop("kind", [""])[0]
    given["channel" if kind.startswith(_CHANNEL) else "code"] = [kind.removeprefix(_CHANNEL)]
    new = bodies.from_fields(given, FiledReport, leave_out=(bodies.FORM_KEY, entrance.CSRF_FIELD))
    key = bodies.idempotency_key(request)
    receipt = lifecycle.submit(here(), new, key=key, now=web.now(), body=b"")
    return frame.page(
        visitor,
        "filed.html",
        HTTPStatus.CREATED,
        report=receipt.report,
        secret=receipt.secret,
        base=here().address,
        deadlines=progress.promised(receipt.report, here().city),
    )


def _form(visitor: Visitor, typed: Mapping[str, str], refusal: Refusal | None = None) -> Response:
    attempt = Attempt(refusal=refusal, typed=typed)
    return frame.page(
        visitor,
        "filing.html",
        web.status_of(refusal),
        web.WITH_MAP,
        key=typed.get(bodies.FORM_KEY) or secrets.token_hex(KEY_BYTES),
        typed=typed,
        refusal=refusal,
        fields=attempt.fields,
        problems=attempt.problems,
        sources={name: SOURCES[name] for name in BY_STAFF},
        choices=pages.choices(here().city, web.today(here().city.calendar)),
        text_limit=TEXT_LIMIT,
    )
