"""Already reported? What the public sees around a place, and nothing else, whoever asks from wherever."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from shared import alike, nearby, reports, web
from shared.grid import Place
from shared.installation import Installation
from shared.platform.ports import Json
from shared.report import Report
from tests.conftest import Client
from tests.life import attached, moved, resolved, routed
from tests.load.counting import CountingStore
from tests.markup import Page, read
from tests.offices import with_store
from tests.samples import IN_THE_CITY

HERE = Place(**IN_THE_CITY)
NOW = web.now()
FIELDS = {
    "ticket", "kind", "status", "label", "lamp", "is_open", "created_at", "metres", "photo",
    "supporters", "facts",
}  # fmt: skip


@pytest.fixture
def site(client: Client) -> FlaskClient:
    return client("public_site")


def _asked(site: FlaskClient, code: str = "pju", place: Place = HERE, **kind: str) -> list[dict[str, Any]]:
    answer = site.post("/serupa", json=(kind or {"code": code}) | place._asdict())
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
    assert (one["kind"], one["facts"]) == ("Lampu jalan padam", "Dilaporkan 3 jam lalu · Di sekitar titik Anda")
    assert (one["metres"], one["photo"], one["supporters"]) == (0, None, 0)


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
    found = [(one["is_open"], one["facts"].partition(" · ")[0]) for one in _asked(site)]
    assert found == ([(False, "Selesai 6 hari lalu")] if is_shown else [])


def test_who_knows_no_code_is_shown_what_is_near_of_the_whole_channel(
    installation: Installation, site: FlaskClient
) -> None:
    _reported(installation, code="jalan_rusak")
    _reported(installation, code="trotoar", text="Trotoar")
    assert len({one["kind"] for one in _asked(site, channel="jalan")}) == 2
    assert _asked(site, channel="lampu_jalan") == []


def test_of_a_channel_with_confidential_codes_nothing_private_is_shown(
    installation: Installation, site: FlaskClient
) -> None:
    for channel in installation.city.channels.values():
        for code in channel.codes:
            if not nearby.is_searched(code, installation.city):
                _reported(installation, code=code, text=f"Rahasia {code}")
        assert _asked(site, channel=channel.id) == []


def test_where_somebody_stands_is_never_in_an_address(site: FlaskClient) -> None:
    assert site.get("/serupa", query_string={"code": "pju", **HERE._asdict()}).status_code == 405


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
    assert _asked(site)[0]["photo"] == f"/public-site/foto/{ticket}/after/kecil"


def test_no_row_of_questions_finds_the_exact_place(installation: Installation, site: FlaskClient) -> None:
    """Whoever asks from everywhere learns the rounded place, and the answers are those of that place."""
    ticket = _reported(installation, lat=HERE.lat + 0.00041, lon=HERE.lon - 0.00037).ticket
    asked_from = [Place(HERE.lat + north / 1e4, HERE.lon + east / 1e4) for north in range(5) for east in range(5)]
    before = [_asked(site, place=place) for place in asked_from]
    report = reports.get(installation.store, ticket)
    rounded = report.model_copy(update={"point": report.point and report.point.model_copy(update=HERE._asdict())})
    installation.store.transact(lambda transaction: reports.put(transaction, rounded))
    assert [_asked(site, place=place) for place in asked_from] == before


def _form(site: FlaskClient, **typed: str) -> tuple[int, Page]:
    """What a browser without scripts is shown for the whole form."""
    headers = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
    sent = {"channel": "lampu_jalan", "code": "pju", "text": "Padam <b>", "lat": "-2.133", "lon": "106.113"} | typed
    answer = site.post("/serupa", data=sent | {"photo": "a.jpg"}, headers=headers)
    return answer.status_code, read(answer.text)


def test_without_scripts_the_form_comes_again_with_what_was_found(
    installation: Installation, site: FlaskClient
) -> None:
    ticket = _reported(installation).ticket
    status, page = _form(site, email="siti@warga.test", idempotency_key="k" * 16)
    [form] = [each for each in page.of("form") if each.attributes["action"] == f"/public-site/laporan/{ticket}/dukung"]
    values = [(each.attributes.get("name"), each.attributes.get("value")) for each in page.of("input")]
    assert (status, form.attributes["method"], page.inline, page.unbalanced) == (200, "post", [], [])
    assert values.count(("email", "siti@warga.test")) == values.count(("idempotency_key", "k" * 16)) == 2
    assert "Padam <b>" in page.text


def test_without_scripts_it_is_said_when_nothing_was_found(site: FlaskClient) -> None:
    status, page = _form(site)
    assert status == 200
    assert "Belum ada laporan serupa" in page.text


@pytest.mark.parametrize(
    ("typed", "field"),
    [({"lat": "", "lon": ""}, "lat"), ({"lat": "95"}, "lat"), ({"code": "", "channel": ""}, "channel")],
)
def test_without_scripts_what_is_missing_is_said_like_the_rest(
    site: FlaskClient, typed: dict[str, str], field: str
) -> None:
    status, page = _form(site, **typed)
    assert status == 422
    assert page.with_id(f"{field}-problem") is not None
    assert "Padam <b>" in page.text


def test_a_closed_one_is_no_longer_to_be_supported(installation: Installation, site: FlaskClient) -> None:
    report = _reported(installation, NOW - timedelta(days=20))
    resolved(installation, report.ticket, NOW - timedelta(days=3))
    _, page = _form(site)
    assert "Selesai 3 hari lalu" in page.text
    assert [each for each in page.of("form") if "dukung" in (each.attributes["action"] or "")] == []


@pytest.mark.parametrize(
    ("typed", "field"),
    [({"code": "x"}, "code"), ({"code": None}, "channel"), ({"lat": None}, "lat"), ({"lat": 91}, "lat"),
     ({"code": None, "channel": "x"}, "channel"), ({"lon": "east"}, "lon"), ({"more": "1"}, "more")],
)  # fmt: skip
def test_a_wrong_question_is_refused_by_field(site: FlaskClient, typed: dict[str, Json], field: str) -> None:
    asked = {"code": "pju", **HERE._asdict(), **typed}
    answer = site.post("/serupa", json={name: value for name, value in asked.items() if value is not None})
    assert (answer.status_code, [each["field"] for each in answer.get_json()["fields"]]) == (422, [field])


def test_asking_costs_nine_small_finds_however_many_there_are(installation: Installation) -> None:
    for number in range(25):
        _reported(installation, NOW - timedelta(days=1), text=f"Padam {number}")
    store = CountingStore(installation.store)
    assert len(alike.found(with_store(installation, store), "pju", "", HERE, NOW)) == 10
    assert store.taken().reads == reports.IN_CELL + 8
