"""Where a report is, for the form: the kelurahan's outlines, places by name, whether a point is the city's."""

from __future__ import annotations

from flask import Request, Response
from pydantic import BaseModel, Field

from shared import bodies, web
from shared.catalogue import Catalogue, KnownPlace
from shared.installation import here
from shared.languages import say
from shared.outlines import outlines
from shared.platform.ports import Json

_DAY_LONG = {"Cache-Control": "public, max-age=86400"}


class Where(BaseModel, frozen=True, extra="forbid"):
    lat: float = Field(ge=-90, le=90, allow_inf_nan=False)
    lon: float = Field(ge=-180, le=180, allow_inf_nan=False)


def outlined(request: Request) -> Response:
    web.allow(request, "GET", "HEAD")
    return _unless_known(request, outlines_of_city())


def named(request: Request) -> Response:
    """All of them, so that what somebody looks for stays in the browser."""
    web.allow(request, "GET", "HEAD")
    return _unless_known(request, named_of_city())


def outlines_of_city() -> Response:
    response = web.answer(outlines(here().city.areas), headers=_DAY_LONG)
    response.content_type = "application/geo+json"
    return response


def named_of_city() -> Response:
    city = here().city
    return web.answer({"tempat": [_named(place, city) for place in city.places]}, headers=_DAY_LONG)


def found(request: Request) -> Response:
    """A POST, because where somebody stands does not belong in an address, which servers write down."""
    web.allow(request, "POST")
    where = bodies.json_body(request, Where)
    return web.answer(_found(where, here().city), headers=web.NO_STORE)


def _unless_known(request: Request, response: Response) -> Response:
    response.add_etag(weak=True)
    response.make_conditional(request)
    return response


def _named(place: KnownPlace, city: Catalogue) -> dict[str, Json]:
    where = city.areas.find(place.lat, place.lon)
    return {
        "nama": place.name,
        "lain": list(place.other_names),
        "jenis": place.kind,
        "kelurahan": city.areas.names[where.kelurahan] if where else "",
        "lat": place.lat,
        "lon": place.lon,
    }


def _found(where: Where, city: Catalogue) -> dict[str, Json]:
    place = city.areas.find(where.lat, where.lon)
    if place is None:
        others = say(" atau ").join(city.city.neighbours) or say("daerah setempat")
        outside = say(
            "Titik ini di luar Kota {city}. Laporkan ke pemerintah {others}, atau lewat SP4N-LAPOR! di lapor.go.id."
        )
        return {"outside": outside.format(city=city.city.name, others=others)}
    return {"kelurahan": city.areas.names[place.kelurahan], "kecamatan": city.areas.kecamatan_names[place.kecamatan]}
