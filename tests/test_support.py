"""POST /public-site/laporan/<ticket>/dukung: "it's the same", once for each person."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from shared import contacts, reports, web
from shared.batches import TimeLimit
from shared.contacts import KEPT_AFTER_CLOSING
from shared.errors import NotFound
from shared.installation import Installation
from shared.personal_data import forgetting
from shared.platform.ports import Json
from shared.reporter import support, supporters
from shared.submission import NewSupporter
from shared.sweep import sweep
from tests.conftest import Client
from tests.life import START, bribed, moved, resolved, routed
from tests.markup import Page, read

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
     (PHONE, {"device": "a-phone-of-somebody-2"}, 2),
     ({"phone": "0812 3456 7890"}, {"phone": "+62 812-3456-7890"}, 1),
     (PHONE, PHONE | SITI, 1), (SITI | PHONE, PHONE, 1), (SITI | PHONE, SITI | {"device": "another-one-of-siti"}, 1),
     (PHONE | SITI, {"device": "a-phone-of-somebody-2", "email": "budi@warga.test"}, 2)],
)  # fmt: skip
def test_a_person_counts_once(
    installation: Installation, site: FlaskClient, ticket: str, first: dict[str, Json], second: dict[str, Json],
    count: int,
) -> None:  # fmt: skip
    assert [_supported(site, ticket, **body).status_code for body in (first, second)] == [200, 200]
    assert _count(installation, ticket) == count


def test_another_address_is_another_person(installation: Installation, site: FlaskClient, ticket: str) -> None:
    _supported(site, ticket, "a" * 16, **SITI)
    _supported(site, ticket, "b" * 16, email="budi@warga.test")
    assert _count(installation, ticket) == 2


def test_without_address_and_device_each_key_counts(installation: Installation, site: FlaskClient, ticket: str) -> None:
    for key in ("a" * 16, "a" * 16, "b" * 16):
        _supported(site, ticket, key)
    assert _count(installation, ticket) == 2


@pytest.mark.parametrize("known", [PHONE, {}])
def test_who_leaves_an_address_later_is_told_from_then_on(
    installation: Installation, site: FlaskClient, ticket: str, known: dict[str, Json]
) -> None:
    for body in (known, known | SITI, known | SITI):
        _supported(site, ticket, **body)
    [one] = supporters.told(installation.store, ticket)
    kept = contacts.find(installation.store, one)
    assert kept is not None
    assert (kept.ticket, kept.email, _count(installation, ticket)) == (one, "siti@warga.test", 1)


def test_many_at_once_each_count_once(installation: Installation, ticket: str) -> None:
    def one(number: int) -> None:
        new = NewSupporter(email=f"warga{number % 4}@kanal.test")
        support.support(installation, ticket, new, key=f"{number:016}", now=START)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(one, range(12)))
    assert _count(installation, ticket) == len(list(supporters.told(installation.store, ticket))) == 4


def _form(site: FlaskClient, ticket: str, **typed: str) -> tuple[int, Page]:
    """What a browser without scripts is shown for the form that it sends."""
    answer = site.post(f"/laporan/{ticket}/dukung", data={"idempotency_key": KEY, **typed}, headers=BROWSER)
    assert answer.headers["Cache-Control"] == "no-store"
    return answer.status_code, read(answer.text)


def test_in_a_browser_the_answer_is_like_a_receipt(installation: Installation, site: FlaskClient, ticket: str) -> None:
    asked = read(site.get(f"/laporan/{ticket}/dukung", headers=BROWSER).text)
    [key] = [each.attributes["value"] for each in asked.of("input") if each.attributes["name"] == "idempotency_key"]
    typed = {"email": "siti@warga.test", "phone": "", "device": "", "idempotency_key": key or ""}
    (_, first), (status, page) = (_form(site, ticket, **typed) for _ in range(2))
    assert (status, first.text) == (200, page.text)
    for words in ("Terima kasih", ticket, "Tim survei", "Pesan pertama datang bersama kabar berikutnya"):
        assert words in page.text, words
    assert (_count(installation, ticket), page.inline, page.unbalanced) == (1, [], [])


def test_whoever_left_no_address_may_still_do_so_and_counts_once(
    installation: Installation, site: FlaskClient, ticket: str
) -> None:
    _, page = _form(site, ticket)
    names = ("idempotency_key", "device", "email")
    kept = {each.attributes["name"]: each.attributes.get("value") or "" for each in page.of("input")}
    _form(site, ticket, **{name: kept[name] for name in names} | SITI)
    assert (_count(installation, ticket), len(list(supporters.told(installation.store, ticket)))) == (1, 1)


def test_in_a_browser_what_is_wrong_is_said_above_the_form_and_nothing_typed_is_lost(
    installation: Installation, site: FlaskClient, ticket: str
) -> None:
    status, page = _form(site, ticket, email="nobody", phone="0812 3456 7890")
    assert (status, _count(installation, ticket)) == (422, 0)
    kept = {each.attributes["name"]: each.attributes.get("value") for each in page.of("input")}
    assert (kept["email"], kept["phone"], kept["idempotency_key"]) == ("nobody", "0812 3456 7890", KEY)
    assert page.with_id("email-problem") is not None


def test_in_a_browser_a_closed_report_leads_on_to_its_page_and_to_a_new_report(
    installation: Installation, site: FlaskClient, ticket: str
) -> None:
    resolved(installation, ticket, web.now())
    status, page = _form(site, ticket)
    targets = [each.attributes.get("href") for each in page.of("a")]
    assert status == 409
    assert {f"/public-site/laporan/{ticket}", "/public-site/#lapor"} <= set(targets)
    assert "laporan baru memang tepat" in site.get(f"/laporan/{ticket}/dukung", headers=BROWSER).text


def test_the_form_of_a_merged_report_is_that_of_its_parent(
    installation: Installation, site: FlaskClient, ticket: str
) -> None:
    child = routed(installation, web.now(), text="Sama").ticket
    moved(installation, child, "merge", "operator-1", web.now(), parent=ticket)
    answer = site.get(f"/laporan/{child}/dukung", headers=BROWSER)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/public-site/laporan/{ticket}/dukung")


def test_only_an_open_public_report_offers_its_support(
    installation: Installation, site: FlaskClient, ticket: str
) -> None:
    def offers() -> bool:
        return f"/laporan/{ticket}/dukung" in site.get(f"/laporan/{ticket}", headers=BROWSER).text

    assert offers()
    resolved(installation, ticket, web.now())
    assert not offers()
    assert site.get(f"/laporan/{bribed(installation).ticket}/dukung", headers=BROWSER).status_code == 404


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
    sweep(installation, START + timedelta(days=8))
    for at in (START + KEPT_AFTER_CLOSING, START + timedelta(days=9) + KEPT_AFTER_CLOSING):
        assert contacts.find(installation.store, one) is not None
        forgetting.forget_people(installation, at, TimeLimit.of(60))
    assert contacts.find(installation.store, one) is None
    assert (list(supporters.told(installation.store, ticket)), _count(installation, ticket)) == ([], 2)
    assert installation.store.get("supporters", one) is None
