"""Where a point lies, for the form: the kelurahan's outlines, and whether a point is the city's at all."""

from __future__ import annotations

from flask import Request, Response
from pydantic import BaseModel, Field

from shared import bodies, web
from shared.catalogue import Catalogue
from shared.installation import here
from shared.languages import say
from shared.outlines import outlines
from shared.platform.ports import Json

_OUTLINES_CACHE = {"Cache-Control": "public, max-age=86400"}


class Where(BaseModel, frozen=True, extra="forbid"):
    lat: float = Field(ge=-90, le=90, allow_inf_nan=False)
    lon: float = Field(ge=-180, le=180, allow_inf_nan=False)


def outlined(request: Request) -> Response:
    web.allow(request, "GET", "HEAD")
    response = outlines_of_city()
    response.add_etag(weak=True)
    response.make_conditional(request)
    return response


def outlines_of_city() -> Response:
    response = web.answer(outlines(here().city.areas), headers=_OUTLINES_CACHE)
    response.content_type = "application/geo+json"
    return response


def found(request: Request) -> Response:
    """A POST, because where somebody stands does not belong in an address, which servers write down."""
    web.allow(request, "POST")
    where = bodies.json_body(request, Where)
    return web.answer(_found(where, here().city), headers=web.NO_STORE)


def _found(where: Where, city: Catalogue) -> dict[str, Json]:
    place = city.areas.find(where.lat, where.lon)
    if place is None:
        others = say(" atau ").join(city.city.neighbours) or say("daerah setempat")
        outside = say(
            "Titik ini di luar Kota {city}. Laporkan ke pemerintah {others}, atau lewat SP4N-LAPOR! di lapor.go.id."
        )
        return {"outside": outside.format(city=city.city.name, others=others)}
    return {"kelurahan": city.areas.names[place.kelurahan], "kecamatan": city.areas.kecamatan_names[place.kecamatan]}
