"""POST /public-site/laporan/<ticket>/dukung: "it's the same", once for each person."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from shared import contacts, reports, support, supporters, web
from shared.contacts import KEPT_AFTER_CLOSING
from shared.errors import NotFound
from shared.installation import Installation
from shared.platform.ports import Json
from shared.submission import NewSupporter
from shared.sweep import sweep
from tests.conftest import Client
from tests.life import START, bribed, moved, resolved, routed

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
SITI = {"email": "siti@warga.test"}
PHONE = {"device": "a-phone-of-somebody-1"}
KEY = "k" * 16


@pytest.fixture
def site(client: Client) -> FlaskClient:
    return client("public_site")


@pytest.fixture
def ticket(installation: Installation) -> str:
    return routed(installation, web.now()).ticket


def _supported(site: FlaskClient, ticket: str, key: str = KEY, /, **body: Json) -> TestResponse:
    return site.post(f"/laporan/{ticket}/dukung", json=body, headers={"Idempotency-Key": key})


def _count(here: Installation, ticket: str) -> int:
    return reports.get(here.store, ticket).supporters


def test_the_receipt_says_what_comes_next_and_holds_no_secret(site: FlaskClient, ticket: str) -> None:
    answer = _supported(site, ticket, **SITI)
    body = answer.get_json()
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    assert (body["ticket"], body["supporters"], body["is_told"]) == (ticket, 1, True)
    assert (body["label"], body["page"]) == ("Cek lapangan", f"/public-site/laporan/{ticket}")
    assert body["awaited"].startswith("Tim survei")
    assert body["awaited_by"].endswith("Z")
    assert body.keys() & {"secret", "email"} == set()


@pytest.mark.parametrize(
    ("first", "second", "count"),
    [(SITI, SITI, 1), (SITI, {"email": "SITI@warga.test"}, 1), (PHONE, PHONE, 1), ({}, {}, 1),
     (SITI, {"email": "budi@warga.test"}, 2), (PHONE, {"device": "a-phone-of-somebody-2"}, 2),
     ({"phone": "0812 3456 7890"}, {"phone": "+62 812-3456-7890"}, 1)],
)  # fmt: skip
def test_a_person_counts_once(
    installation: Installation, site: FlaskClient, ticket: str, first: dict[str, Json], second: dict[str, Json],
    count: int,
) -> None:  # fmt: skip
    assert [_supported(site, ticket, **body).status_code for body in (first, second)] == [200, 200]
    assert _count(installation, ticket) == count


def test_without_address_and_device_each_key_counts(installation: Installation, site: FlaskClient, ticket: str) -> None:
    for key in ("a" * 16, "a" * 16, "b" * 16):
        _supported(site, ticket, key)
    assert _count(installation, ticket) == 2


def test_many_at_once_each_count_once(installation: Installation, ticket: str) -> None:
    people = [NewSupporter(email=f"warga{number % 4}@kanal.test") for number in range(12)]

    def one(new: NewSupporter) -> None:
        support.support(installation, ticket, new, key=KEY, now=START)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(one, people))
    assert _count(installation, ticket) == len(list(supporters.told(installation.store, ticket))) == 4


def test_in_a_browser_the_reports_page_is_the_receipt(site: FlaskClient, ticket: str) -> None:
    answer = site.post(f"/laporan/{ticket}/dukung", data=SITI | {"phone": "", "idempotency_key": KEY}, headers=BROWSER)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/public-site/laporan/{ticket}?didukung=1")
    assert "1 orang" in site.get(f"/laporan/{ticket}?didukung=1", headers=BROWSER).text


def test_who_supports_a_merged_report_supports_what_it_was_merged_into(
    installation: Installation, site: FlaskClient, ticket: str
) -> None:
    child = routed(installation, web.now(), text="Sama").ticket
    moved(installation, child, "merge", "operator-1", web.now(), parent=ticket)
    assert _supported(site, child, **SITI).get_json()["ticket"] == ticket
    assert (_count(installation, ticket), _count(installation, child)) == (1, 0)


def test_what_the_public_does_not_see_cannot_be_supported(installation: Installation, site: FlaskClient) -> None:
    hidden = bribed(installation).ticket
    answers = [_supported(site, ticket, **SITI) for ticket in (hidden, "PGK-0000-0000-0", "x")]
    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert answers[0].text == answers[1].text


def test_a_resolved_report_is_not_supported_any_more(
    installation: Installation, site: FlaskClient, ticket: str
) -> None:
    _supported(site, ticket, **SITI)
    resolved(installation, ticket, web.now())
    assert _supported(site, ticket, **PHONE).status_code == 409
    assert _supported(site, ticket, **SITI).status_code == 200, "a repetition is answered like the first time"
    assert _count(installation, ticket) == 1


@pytest.mark.parametrize(
    ("body", "field"),
    [({"email": "nobody"}, "email"), ({"told_by": "whatsapp"}, "phone"), ({"device": "short"}, "device"),
     ({"name": "Siti"}, "name")],
)  # fmt: skip
def test_what_cannot_be_used_is_refused_by_field(
    site: FlaskClient, ticket: str, body: dict[str, Json], field: str
) -> None:
    answer = _supported(site, ticket, **body)
    assert (answer.status_code, [each["field"] for each in answer.get_json()["fields"]]) == (422, [field])


def test_a_supporter_is_never_in_the_report(installation: Installation, site: FlaskClient, ticket: str) -> None:
    _supported(site, ticket, **SITI)
    assert "siti" not in str(installation.store.get("reports", ticket))
    [one] = supporters.told(installation.store, ticket)
    assert "siti" not in one
    with pytest.raises(NotFound):
        contacts.check_secret(installation.store, one, "0" * 24)


def test_supporters_are_forgotten_with_the_reporter_but_stay_counted(installation: Installation) -> None:
    ticket = routed(installation).ticket
    for new in (NewSupporter(email="siti@warga.test"), NewSupporter(device=PHONE["device"])):
        support.support(installation, ticket, new, key=KEY, now=START)
    [one] = supporters.told(installation.store, ticket)
    resolved(installation, ticket)
    for at in (START + timedelta(days=8), START + timedelta(days=9) + KEPT_AFTER_CLOSING):
        assert contacts.find(installation.store, one) is not None
        sweep(installation, at)
    assert contacts.find(installation.store, one) is None
    assert (list(supporters.told(installation.store, ticket)), _count(installation, ticket)) == ([], 2)
    assert (
        support.support(installation, ticket, NewSupporter(email="siti@warga.test"), key=KEY, now=START).supporters == 2
    )
