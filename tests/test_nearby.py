"""Already reported? What the public sees around a place, and nothing else, whoever asks from wherever."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from shared import alike, reports, web
from shared.grid import Place
from shared.installation import Installation
from shared.platform.ports import Json
from shared.report import Report
from tests.conftest import Client
from tests.life import attached, moved, resolved, routed
from tests.load.counting import CountingStore
from tests.offices import with_store
from tests.samples import IN_THE_CITY

HERE = Place(**IN_THE_CITY)
NOW = web.now()
FIELDS = {
    "ticket", "status", "label", "lamp", "is_open", "created_at", "age", "metres", "photo", "supporters",
}  # fmt: skip


@pytest.fixture
def site(client: Client) -> FlaskClient:
    return client("public_site")


def _asked(site: FlaskClient, code: str = "pju", place: Place = HERE) -> list[dict[str, Any]]:
    answer = site.get("/serupa", query_string={"code": code, "lat": place.lat, "lon": place.lon})
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    return answer.get_json()


def _tickets(site: FlaskClient, code: str = "pju") -> list[str]:
    return [one["ticket"] for one in _asked(site, code)]


def _reported(here: Installation, at: datetime = NOW, /, **changed: Json) -> Report:
    return routed(here, at, **changed)


def test_an_open_report_of_the_same_kind_is_shown_as_the_public_sees_it(
    installation: Installation, site: FlaskClient
) -> None:
    report = _reported(installation, NOW - timedelta(hours=3), lat=HERE.lat + 0.0002)
    [one] = _asked(site)
    assert set(one) == FIELDS
    assert (one["ticket"], one["label"], one["lamp"], one["is_open"]) == (report.ticket, "Cek lapangan", "red", True)
    assert (one["age"], one["metres"], one["photo"], one["supporters"]) == ("3 jam lalu", 0, None, 0)


@pytest.mark.parametrize(
    ("changed", "count"),
    [({"lat": HERE.lat + 0.0009}, 1), ({"lon": HERE.lon - 0.0009}, 1), ({"lat": HERE.lat + 0.003}, 0),
     ({"code": "jalan_rusak"}, 0), ({"lat": None, "lon": None, "landmark": "Pasar"}, 0),
     ({"visibility": "confidential"}, 0), ({"visibility": "anonymous", "email": None}, 1)],
)  # fmt: skip
def test_what_is_near_of_that_kind_and_published_counts(
    installation: Installation, site: FlaskClient, changed: dict[str, Json], count: int
) -> None:
    _reported(installation, **changed)
    assert len(_asked(site)) == count


@pytest.mark.parametrize("code", ["pungli", "hewan"])
def test_nothing_is_said_of_a_code_whose_places_are_nobodys_business(
    installation: Installation, site: FlaskClient, code: str
) -> None:
    _reported(installation, code=code)
    assert _asked(site, code) == []


@pytest.mark.parametrize(("days", "is_shown"), [(29, True), (31, False)])
def test_an_open_report_counts_for_thirty_days(
    installation: Installation, site: FlaskClient, days: int, is_shown: bool
) -> None:
    _reported(installation, NOW - timedelta(days=days))
    assert bool(_asked(site)) is is_shown


@pytest.mark.parametrize(("days", "is_shown"), [(6, True), (8, False)])
def test_a_resolved_one_counts_for_seven_days_but_is_not_open(
    installation: Installation, site: FlaskClient, days: int, is_shown: bool
) -> None:
    report = _reported(installation, NOW - timedelta(days=20))
    resolved(installation, report.ticket, NOW - timedelta(days=days))
    assert [one["is_open"] for one in _asked(site)] == ([False] if is_shown else [])


def test_a_merged_report_shows_as_the_one_it_was_merged_into(installation: Installation, site: FlaskClient) -> None:
    parent = _reported(installation, NOW - timedelta(days=1), lat=HERE.lat + 0.01)
    for text in ("Satu", "Dua"):
        child = _reported(installation, text=text)
        moved(installation, child.ticket, "merge", "operator-1", NOW, parent=parent.ticket)
    assert _tickets(site) == [parent.ticket]


def test_a_report_that_becomes_confidential_is_gone(installation: Installation, site: FlaskClient) -> None:
    ticket = _reported(installation).ticket
    assert _tickets(site) == [ticket]
    moved(installation, ticket, "refute", "surveyor-1", NOW, reason="tidak_ada")
    moved(installation, ticket, "correct", "operator-1", NOW, code="pungli")
    assert (_tickets(site), reports.get(installation.store, ticket).cell) == ([], None)


def test_only_a_photo_that_was_shown_is_named(installation: Installation, site: FlaskClient) -> None:
    ticket = _reported(installation).ticket
    moved(installation, ticket, "confirm", "surveyor-1", NOW)
    moved(installation, ticket, "accept", "officer-dishub", NOW)
    attached(installation, ticket, "officer-dishub", NOW)
    assert _asked(site)[0]["photo"] is None
    moved(installation, ticket, "show_photo", "operator-1", NOW, photo="after")
    assert _asked(site)[0]["photo"] == f"/public-site/foto/{ticket}/after"


def test_no_row_of_questions_finds_the_exact_place(installation: Installation, site: FlaskClient) -> None:
    """Whoever asks from everywhere learns the rounded place, and the answers are those of that place."""
    ticket = _reported(installation, lat=HERE.lat + 0.00041, lon=HERE.lon - 0.00037).ticket
    asked_from = [Place(HERE.lat + north / 1e4, HERE.lon + east / 1e4) for north in range(5) for east in range(5)]
    before = [_asked(site, place=place) for place in asked_from]
    report = reports.get(installation.store, ticket)
    rounded = report.model_copy(update={"point": report.point and report.point.model_copy(update=HERE._asdict())})
    installation.store.transact(lambda transaction: reports.put(transaction, rounded))
    assert [_asked(site, place=place) for place in asked_from] == before


@pytest.mark.parametrize(
    ("typed", "field"),
    [({"code": "x"}, "code"), ({"code": None}, "code"), ({"lat": None}, "lat"), ({"lat": "91"}, "lat"),
     ({"lon": "east"}, "lon"), ({"lon": "nan"}, "lon"), ({"more": "1"}, "more")],
)  # fmt: skip
def test_a_wrong_question_is_refused_by_field(site: FlaskClient, typed: dict[str, str | None], field: str) -> None:
    asked = {"code": "pju", "lat": "-2.133", "lon": "106.113", **typed}
    answer = site.get("/serupa", query_string={name: value for name, value in asked.items() if value is not None})
    assert (answer.status_code, [each["field"] for each in answer.get_json()["fields"]]) == (422, [field])


def test_asking_costs_nine_small_finds_however_many_there_are(installation: Installation) -> None:
    for number in range(25):
        _reported(installation, NOW - timedelta(days=1), text=f"Padam {number}")
    store = CountingStore(installation.store)
    assert len(alike.found(with_store(installation, store), "pju", HERE, NOW)) == 10
    assert store.taken().reads == reports.IN_CELL + 8
