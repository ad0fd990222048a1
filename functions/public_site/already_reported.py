"""`/serupa`: before a report is sent, the ones that may be of the same problem.

A POST, because where somebody stands does not belong in an address, which servers write down.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Annotated

from flask import Request, Response
from pydantic import BaseModel, Field

from shared import alike, bodies, pages, web
from shared.errors import Invalid, Problem, Refusal
from shared.fields import Line
from shared.grid import Place
from shared.installation import here
from shared.languages import say
from shared.nearby import Similar

_FORM_LIMIT = 128 * 1024  # the whole form, without its photos


class Asked(BaseModel, frozen=True, extra="forbid"):
    """`code`, or the `channel` when the citizen could not say more."""

    code: Annotated[Line, Field(max_length=64)] | None = None
    channel: Annotated[Line, Field(max_length=64)] | None = None
    lat: Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
    lon: Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]


def answered(request: Request) -> Response:
    """For scripts a list; for a form without any the form again, with what was typed and what was found."""
    web.allow(request, "POST")
    if request.mimetype == "application/json":
        similar = _found(bodies.json_body(request, Asked))
        return web.answer([one.model_dump(mode="json") for one in similar], headers=web.NO_STORE)
    request.max_content_length = request.max_form_memory_size = _FORM_LIMIT
    return _form_again(request.form)


def _found(asked: Asked) -> list[Similar]:
    city = here().city
    if asked.code is not None and asked.code not in city.codes:
        raise Invalid(say("Ada isian yang belum benar."), Problem("code", say("Kategori ini tidak dikenal.")))
    if asked.code is None and asked.channel is None:
        raise Invalid(say("Ada isian yang belum benar."), Problem("channel", say("Pilih jenis masalahnya.")))
    if asked.channel is not None and asked.channel not in city.channels:
        raise Invalid(say("Ada isian yang belum benar."), Problem("channel", say("Jenis masalah ini tidak dikenal.")))
    return alike.found(here(), asked.code, asked.channel or "", Place(asked.lat, asked.lon), web.now())


def _form_again(typed: Mapping[str, str]) -> Response:
    city = here().city
    refusal: Refusal | None = None
    similar: list[Similar] | None = None
    try:
        similar = _found(_asked(typed))
    except Invalid as found:
        refusal = found
    key = typed.get(bodies.FORM_KEY) or secrets.token_hex(16)
    html = pages.report_form(city, key=key, on=web.today(city.calendar), typed=typed, refusal=refusal, similar=similar)
    return web.page(html, web.status_of(refusal), web.NO_STORE | web.WITH_MAP)


def _asked(typed: Mapping[str, str]) -> Asked:
    needed = {name: [typed.get(name, "")] for name in Asked.model_fields}
    if not needed["lat"][0].strip() and not needed["lon"][0].strip():
        raise Invalid(
            say("Untuk mencari laporan serupa, kami perlu tahu tempatnya."),
            Problem(
                "lat", say("Tambahkan titik di peta dulu. Tanpa titik, Anda tetap bisa langsung mengirim laporan.")
            ),
        )
    return bodies.from_fields(needed, Asked)
