"""What is asked of GeoReport v2 and can be answered from the catalogue and from what the public may know."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import islice

from shared import reports
from shared.errors import NotFound
from shared.installation import Installation
from shared.open311 import georeport, georeport_view
from shared.open311.georeport import Wanted
from shared.open311.georeport_elements import Definition, ServiceRequest, Token
from shared.open_data import PublicReport, public_view
from shared.report import Report


def definition(here: Installation, id: str) -> Definition:
    """Raises NotFound."""
    code = here.city.codes.get(id)
    if code is None or not here.city.attributes_of(id):
        raise NotFound("service_code ini tidak dikenal, atau tidak punya definisi.")
    return georeport_view.definition(code, here.city)


def of_token(here: Installation, token: str) -> list[Token]:
    """Kanal gives a report's number at once, so that the number is its own token. Raises NotFound."""
    ticket = _public(here, token).ticket
    return [Token(service_request_id=ticket, token=ticket)]


def one(here: Installation, id: str, asked: Mapping[str, str], now: datetime) -> list[ServiceRequest]:
    """Raises NotFound; Invalid."""
    wanted = georeport.wanted({**asked, "service_request_id": id}, here.city, now)
    return _shown(here, [_public(here, id)], wanted)


def several(here: Installation, asked: Mapping[str, str], now: datetime) -> list[ServiceRequest]:
    """The newest first, or in order of the last change. Raises Invalid; NotFound for a service that there is not."""
    wanted = georeport.wanted(asked, here.city, now)
    return _shown(here, islice(_seen(here, wanted), wanted.skip, wanted.skip + wanted.limit), wanted)


def _public(here: Installation, id: str) -> PublicReport:
    view = public_view(reports.get(here.store, reports.ticket_of(id)), here.city)
    if view is None:
        raise NotFound("Laporan tidak ditemukan.")
    return view


def _seen(here: Installation, wanted: Wanted) -> Iterator[PublicReport]:
    views = (public_view(report, here.city) for report in _kept(here, wanted))
    return (view for view in views if view is not None)


def _kept(here: Installation, wanted: Wanted) -> Iterator[Report]:
    if wanted.tickets is not None:
        found = (reports.find(here.store, ticket) for ticket in wanted.tickets)
        return (report for report in found if report is not None)
    codes = tuple(code for code in wanted.codes if not here.city.codes[code].confidential)
    if wanted.codes and not codes:
        return iter(())
    which = reports.Within(wanted.first, wanted.last, codes, wanted.is_open)
    ordered = reports.by_change if wanted.by_change else reports.newest
    return ordered(here.store, which, wanted.skip + wanted.limit)


def _shown(here: Installation, views: Iterable[PublicReport], wanted: Wanted) -> list[ServiceRequest]:
    requests = ((view, georeport_view.request(view, here.city, here.address)) for view in views)
    if not wanted.with_extensions:
        return [request for _, request in requests]
    return [georeport_view.extended(request, view) for view, request in requests]
