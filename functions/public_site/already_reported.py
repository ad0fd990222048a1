"""`/serupa`: before a report is sent, the ones that may be of the same problem."""

from __future__ import annotations

from typing import Annotated

from flask import Request, Response
from pydantic import BaseModel, Field

from shared import alike, web
from shared.errors import Invalid, Problem
from shared.fields import Line
from shared.grid import Place
from shared.installation import here


class Asked(BaseModel, frozen=True, extra="forbid"):
    code: Annotated[Line, Field(max_length=64)]
    lat: Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
    lon: Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]


def answered(request: Request) -> Response:
    web.allow(request, "GET", "HEAD")
    asked = web.from_fields(request.args.to_dict(flat=False), Asked)
    if asked.code not in here().city.codes:
        raise Invalid("Ada isian yang belum benar.", Problem("code", "Kategori ini tidak dikenal."))
    similar = alike.found(here(), asked.code, Place(asked.lat, asked.lon), web.now())
    return web.answer([one.model_dump(mode="json") for one in similar], headers=web.NO_STORE)
