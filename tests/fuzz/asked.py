"""What stands in an address: wishes of lists and maps, cursors, moments, tickets, Open311's parameters."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime

from werkzeug.datastructures import MultiDict
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

from shared import catalogue, cursors, reports, tickets
from shared.console import queue_filter
from shared.errors import Invalid, NotFound
from shared.messages import receipts
from shared.open311 import georeport
from shared.public_list import listing
from shared.settings import Settings

_CITY = catalogue.load(Settings().catalogue)
_NOW = datetime(2026, 12, 1, tzinfo=UTC)


def query(data: bytes) -> None:
    """Of every list; what is understood can be said again as an address."""
    given = _parameters(data)
    flat = given.to_dict()
    wanted, _ = listing.read(flat, _CITY)
    assert listing.read(dict(_pairs(wanted.on_page(wanted.page))), _CITY)[1] == ()
    chosen, _ = queue_filter.read(flat, _CITY)
    assert queue_filter.read(dict(_pairs(chosen.query())), _CITY) == (chosen, ())


def open311(data: bytes) -> None:
    with contextlib.suppress(Invalid, NotFound):
        parameters = georeport.given(dict(_parameters(data).lists()))
        georeport.check_jurisdiction(parameters.get("jurisdiction_id"), _CITY)
        wanted = georeport.wanted(parameters, _CITY, _NOW)
        assert wanted.first <= wanted.last
        assert 0 <= wanted.limit <= georeport.MOST


def cursor(data: bytes) -> None:
    text = data.decode("utf-8", "replace")
    for is_id in (tickets.is_ticket, receipts.is_id):
        with contextlib.suppress(Invalid):
            found = cursors.read(text, is_id)
            assert found is None or cursors.read(cursors.as_text(found), is_id) == found


def ticket(data: bytes) -> None:
    text = data.decode("utf-8", "replace")
    with contextlib.suppress(NotFound):
        found = reports.ticket_of(text)
        assert reports.ticket_of(found) == found
        assert tickets.is_ticket(found)


def _parameters(data: bytes) -> MultiDict[str, str]:
    """As Flask reads them. What is not UTF-8 gets no further than `endpoint`."""
    data = data.decode("utf-8", "replace").encode()
    environ = EnvironBuilder("/").get_environ()
    return Request({**environ, "QUERY_STRING": data.decode("latin-1")}).args


def _pairs(query: str) -> MultiDict[str, str]:
    return _parameters(query.removeprefix("?").encode())
