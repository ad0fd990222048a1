"""GeoReport v2, held to its specification: discovery, services, definition, requests, tokens, errors, both formats."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from shared import web
from shared.installation import Installation
from tests import geo
from tests.conftest import Client
from tests.life import START, bribed, moved, resolved, routed, sent
from tests.samples import IN_THE_CITY

Ask = Callable[..., Any]
ALL = {"start_date": "2026-11-01T00:00:00Z", "end_date": "2027-01-01T00:00:00Z"}
READ = ["discovery", "v2/services", "v2/services/pju", "v2/requests"]


@pytest.fixture
def http(client: Client) -> FlaskClient:
    return client("open311")


@pytest.fixture
def ask(http: FlaskClient) -> Ask:
    """The JSON answer of a resource, which the XML answer must equal."""

    def asked(resource: str, **parameters: object) -> Any:
        answer = http.get(f"/{resource}.json", query_string=parameters)
        assert answer.content_type == "application/json; charset=utf-8"
        as_xml = http.get(f"/{resource}.xml", query_string=parameters)
        assert as_xml.content_type == "text/xml; charset=utf-8"
        assert as_xml.status_code == answer.status_code
        assert geo.same(geo.xml(as_xml.data), answer.get_json())
        return answer.get_json()

    return asked


def _ids(found: list[dict[str, str]]) -> list[str]:
    return [request["service_request_id"] for request in found]


def test_discovery_says_where_what_and_whom_to_ask(ask: Ask) -> None:
    found = ask("discovery")
    assert list(found) == ["changeset", "contact", "key_service", "endpoints"]
    assert all(found.values())
    [endpoint] = found["endpoints"]
    assert tuple(endpoint) == geo.ENDPOINT
    assert endpoint["specification"] == "http://wiki.open311.org/GeoReport_v2"
    assert (endpoint["url"], endpoint["type"]) == ("http://kanal.test/open311/v2", "production")
    assert endpoint["formats"] == ["text/xml", "application/json"]
    assert geo.MOMENT.fullmatch(found["changeset"])


def test_every_service_has_every_element(installation: Installation, ask: Ask) -> None:
    found = ask("v2/services")
    assert {service["service_code"] for service in found} == set(installation.city.codes)
    for service in found:
        assert tuple(service) == geo.SERVICE
        assert isinstance(service["service_code"], str)
        assert isinstance(service["metadata"], bool)
        assert service["type"] in {"realtime", "batch", "blackbox"}
    blackboxes = {service["service_code"] for service in found if service["type"] == "blackbox"}
    assert blackboxes == {"pungli", "kekerasan", "pelayanan_pegawai"}


def test_a_definition_is_there_exactly_where_the_list_says_so(http: FlaskClient, ask: Ask) -> None:
    for service in ask("v2/services"):
        answer = http.get(f"/v2/services/{service['service_code']}.json")
        assert answer.status_code == (200 if service["metadata"] else 404), service["service_code"]


def test_a_definition_asks_as_the_specification_has_it(ask: Ask) -> None:
    found = ask("v2/services/pju")
    assert list(found) == ["service_code", "attributes"]
    pole, number = found["attributes"]
    for attribute in (pole, number):
        assert tuple(attribute) == geo.ATTRIBUTE
        assert attribute["datatype"] in geo.DATATYPES
        assert isinstance(attribute["required"], bool)
        assert attribute["variable"] is True
    assert (pole["code"], pole["required"], pole["values"]) == ("nomor_tiang", True, [])
    assert [pole["order"], number["order"]] == [1, 2]
    assert number["values"][0] == {"key": "satu", "name": "Satu lampu"}


def test_a_request_has_every_element_in_order(installation: Installation, ask: Ask) -> None:
    ticket = routed(installation).ticket
    [found] = ask("v2/requests", **ALL)
    assert tuple(found) == geo.REQUEST
    assert (found["service_request_id"], found["status"], found["service_code"]) == (ticket, "open", "pju")
    for name in ("requested_datetime", "updated_datetime", "expected_datetime"):
        assert geo.MOMENT.fullmatch(found[name]), name
    assert (found["lat"], found["long"]) == (-2.133, 106.113)
    assert (found["description"], found["zipcode"], found["media_url"]) == (None, None, None)
    assert found["address_id"].startswith("19.71.")


def test_one_request_is_a_list_of_one(installation: Installation, ask: Ask) -> None:
    ticket = routed(installation).ticket
    assert ask(f"v2/requests/{ticket}") == ask("v2/requests", **ALL)


def test_a_closed_request_was_updated_when_it_was_closed(installation: Installation, ask: Ask) -> None:
    report = resolved(installation, routed(installation).ticket, START + timedelta(hours=5))
    moved(installation, report.ticket, "rate", "reporter", START + timedelta(days=1), rating=5)
    [found] = ask(f"v2/requests/{report.ticket}")
    assert (found["status"], found["updated_datetime"]) == ("closed", "2026-11-23T07:00:00Z")


def test_a_merged_request_names_the_one_it_follows(installation: Installation, ask: Ask) -> None:
    parent, child = routed(installation).ticket, routed(installation, text="Lampu padam lagi").ticket
    moved(installation, child, "merge", "operator-1", parent=parent)
    [found] = ask(f"v2/requests/{child}")
    assert (found["status"], found["status_notes"]) == ("closed", f"Digabung dengan {parent}")


def test_a_rejected_request_says_why(installation: Installation, ask: Ask) -> None:
    ticket = routed(installation, code="lainnya", **IN_THE_CITY).ticket
    moved(installation, ticket, "withdraw", "reporter")
    [found] = ask(f"v2/requests/{ticket}")
    assert found["status_notes"].startswith("Ditolak")


def test_private_reports_are_nowhere(installation: Installation, http: FlaskClient, ask: Ask) -> None:
    ticket = bribed(installation).ticket
    unsorted = sent(installation, code=None, channel="layanan_pemerintah", text="Petugas loket", lat=None, lon=None)
    for private in (ticket, unsorted.ticket):
        assert http.get(f"/v2/requests/{private}.xml").status_code == 404
        assert http.get(f"/v2/tokens/{private}.xml").status_code == 404
        assert ask("v2/requests", service_request_id=private) == []
    assert ask("v2/requests", **ALL) == ask("v2/requests", **ALL, service_code="pungli") == []


def test_nobody_reads_who_reported_or_what_was_written(installation: Installation, http: FlaskClient) -> None:
    ticket = routed(installation, name="Siti Aminah", phone="0812 3456 7890", landmark="Depan rumah Siti").ticket
    for path in (f"/v2/requests/{ticket}.xml?extensions=true", f"/v2/requests/{ticket}.json?extensions=true"):
        answer = http.get(path).text
        assert not [word for word in ("Siti", "812", "warga@", "pasar", "Depan") if word in answer]


def test_a_token_is_the_number_itself(installation: Installation, ask: Ask, http: FlaskClient) -> None:
    ticket = routed(installation).ticket
    assert ask(f"v2/tokens/{ticket}") == [{"service_request_id": ticket, "token": ticket}]
    assert http.get("/v2/tokens/PGK-0000-0000-0.xml").status_code == 404


def test_filters(installation: Installation, ask: Ask) -> None:
    lamp = resolved(installation, routed(installation).ticket).ticket
    road = routed(installation, START + timedelta(days=1), code="jalan_rusak", text="Lubang").ticket
    tree = routed(installation, START + timedelta(days=2), code="pohon_tumbang", text="Pohon").ticket
    assert _ids(ask("v2/requests", **ALL)) == [tree, road, lamp]
    assert _ids(ask("v2/requests", **ALL, status="open")) == [tree, road]
    assert _ids(ask("v2/requests", **ALL, status="closed")) == [lamp]
    assert _ids(ask("v2/requests", **ALL, status="open,closed")) == [tree, road, lamp]
    assert _ids(ask("v2/requests", **ALL, service_code="pju,jalan_rusak")) == [road, lamp]
    assert _ids(ask("v2/requests", **ALL, service_code=" jalan_rusak , ", status="open")) == [road]
    span = {"start_date": "2026-11-24T00:00:00Z", "end_date": "2026-11-24T09:00:00+07:00"}
    assert _ids(ask("v2/requests", **span)) == [road]
    assert _ids(ask("v2/requests", **ALL, page_size=2)) == [tree, road]
    assert _ids(ask("v2/requests", **ALL, page_size=2, page=2)) == [lamp]


def test_a_copy_is_kept_up_to_date_by_what_has_changed_since(installation: Installation, ask: Ask) -> None:
    old, lamp, road = (routed(installation, START + timedelta(days=n), text=f"Laporan {n}", code=code).ticket
                       for n, code in enumerate(("pju", "pju", "jalan_rusak")))  # fmt: skip
    hidden = routed(installation, START + timedelta(days=3), text="Bisik", visibility="confidential").ticket
    resolved(installation, old, START + timedelta(days=5))
    since = {"updated_after": "2026-11-24T02:00:00Z"}
    assert _ids(ask("v2/requests", **since)) == [lamp, road, old]
    assert _ids(ask("v2/requests", **since, updated_before="2026-11-26T02:00:00Z")) == [lamp, road]
    assert _ids(ask("v2/requests", **since, service_code="pju", status="open")) == [lamp]
    assert _ids(ask("v2/requests", **since, page_size=1, page=3)) == [old]
    assert _ids(ask("v2/requests", updated_before="2026-11-24T02:00:00Z")) == [lamp]
    assert hidden not in _ids(ask("v2/requests", **since))


def test_numbers_override_everything_else(installation: Installation, ask: Ask) -> None:
    one, two = routed(installation).ticket, routed(installation, text="Yang lain").ticket
    found = ask("v2/requests", service_request_id=f"{one},{two},PGK-0000-0000-0", status="x", start_date="y", page="0")
    assert _ids(found) == [one, two]


def test_empty_is_absent(installation: Installation, ask: Ask) -> None:
    ticket = sent(installation, web.now()).ticket
    names = ("jurisdiction_id", "service_request_id", "service_code", "status", "start_date", "end_date", "extensions")
    assert _ids(ask("v2/requests", **dict.fromkeys(names, ""))) == [ticket]


def test_without_dates_it_is_the_last_ninety_days(installation: Installation, ask: Ask) -> None:
    now = web.now()
    inside = sent(installation, now - timedelta(days=89)).ticket
    sent(installation, now - timedelta(days=91), text="Lama")
    assert _ids(ask("v2/requests")) == [inside]


def test_foreign_elements_come_only_when_asked_for(installation: Installation, ask: Ask) -> None:
    ticket = routed(installation).ticket
    [found] = ask(f"v2/requests/{ticket}", extensions="true")
    assert tuple(found) == (*geo.REQUEST, "extended_attributes", "notes")
    assert found["extended_attributes"]["detailed_status"] == "survey"
    assert [note["type"] for note in found["notes"]] == ["submit", "route"]
    [found] = ask("v2/requests", **ALL, extensions="false")
    assert tuple(found) == geo.REQUEST


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("v2/requests?status=done", 400),
        ("v2/requests?start_date=2026-11-23", 400),
        ("v2/requests?start_date=2026-11-23T00:00:00", 400),
        ("v2/requests?start_date=2026-01-01T00:00:00Z&end_date=2026-04-02T00:00:00Z", 400),
        ("v2/requests?start_date=2026-02-01T00:00:00Z&end_date=2026-01-01T00:00:00Z", 400),
        ("v2/requests?updated_after=2026-01-01", 400),
        ("v2/requests?updated_after=2026-01-01T00:00:00Z&updated_before=2026-04-02T00:00:00Z", 400),
        ("v2/requests?updated_after=2026-02-01T00:00:00Z&updated_before=2026-01-01T00:00:00Z", 400),
        ("v2/requests?updated_after=2026-01-01T00:00:00Z&start_date=2026-01-01T00:00:00Z", 400),
        ("v2/requests?page_size=0", 400),
        ("v2/requests?service_code=tidak_ada", 404),
        ("v2/requests?jurisdiction_id=jakarta.go.id", 404),
        ("v2/services?jurisdiction_id=jakarta.go.id", 404),
        ("v2/services/tidak_ada", 404),
        ("v2/requests/PGK-0000-0000-0", 404),
        ("v2/requests/%00", 404),
        ("v2/tokens/x", 404),
        ("v2/elsewhere", 400),
        ("v1/services", 400),
        ("", 400),
    ],
)
def test_what_is_wrong_has_its_status_and_says_so_in_both_formats(ask: Ask, path: str, status: int) -> None:
    resource, _, query = path.partition("?")
    errors = ask(resource, **dict(part.split("=") for part in query.split("&") if part))
    assert [error["code"] for error in errors] == [status] * len(errors)
    assert all(list(error) == ["code", "description"] and error["description"] for error in errors)


@pytest.mark.parametrize("path", ["/v2/services", "/v2/services.txt", "/v2/services.", "/", "/favicon.ico"])
def test_a_format_that_there_is_not_is_refused_in_xml(http: FlaskClient, path: str) -> None:
    answer = http.get(path)
    assert (answer.status_code, geo.xml(answer.data).tag) == (400, "errors")


def test_the_own_jurisdiction_may_be_named(ask: Ask) -> None:
    assert ask("v2/services", jurisdiction_id="pangkalpinangkota.go.id") == ask("v2/services")


@pytest.mark.parametrize("resource", READ)
def test_pages_of_anybody_may_read(http: FlaskClient, resource: str) -> None:
    for method in ("GET", "HEAD", "OPTIONS"):
        answer = http.open(f"/{resource}.json", method=method, headers={"Origin": "https://app.example"})
        assert answer.status_code == (204 if method == "OPTIONS" else 200)
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert http.get("/v2/nothing.json").headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Origin" not in http.post("/v2/requests.json").headers


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_other_methods_are_refused(http: FlaskClient, method: str) -> None:
    answer = http.open("/v2/requests.json", method=method)
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD, OPTIONS, POST")
    assert http.post("/v2/services.json").headers["Allow"] == "GET, HEAD, OPTIONS"


def test_the_first_thousand_and_no_more(installation: Installation, ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shared.open311.georeport.MOST", 3)
    monkeypatch.setattr("shared.paging.MOST", 2)
    tickets = [sent(installation, START + timedelta(minutes=n), text=f"Lampu {n}").ticket for n in range(5)]
    assert _ids(ask("v2/requests", **ALL)) == tickets[:-4:-1]
    assert _ids(ask("v2/requests", **ALL, page_size=2, page=2)) == [tickets[2]]
    assert ask("v2/requests", **ALL, page_size=3, page=2) == []


def test_what_is_private_takes_nobody_s_place_in_a_page(installation: Installation, ask: Ask) -> None:
    lamps = [sent(installation, START + timedelta(minutes=n), text=f"Lampu {n}").ticket for n in range(3)]
    bribed(installation, START + timedelta(hours=1))
    assert _ids(ask("v2/requests", **ALL, page_size=2)) == lamps[:0:-1]


def test_english_is_a_word_in_the_address(http: FlaskClient) -> None:
    [road] = [
        service for service in http.get("/en/v2/services.json").get_json() if service["service_code"] == "trotoar"
    ]
    assert road["description"].endswith("in 14 working days at most.")
    assert "Choose open or closed" in http.get("/en/v2/requests.xml?status=x").text
