"""All that is kept of a reporter, to read and to take away: with the secret, by a POST, and nobody's name in it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from shared import contacts, lifecycle, parts, web
from shared.installation import Installation
from shared.lifecycle import Receipt
from shared.personal_data import access_log, erasure
from shared.personal_data.access_log import Entry
from shared.submission import NewReport
from tests.conftest import Client
from tests.life import moved
from tests.markup import read
from tests.samples import LAMP, picture

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
SITI = {
    "name": "Siti Zulaikha", "phone": "0812-7755-3311", "email": "siti.zulaikha@contoh.test",
    "text": "Lampu padam di depan rumah Pak Mulyono", "landmark": "Pagar hijau Gang Melati 7",
    "lat": -2.1330417, "lon": 106.1130283,
}  # fmt: skip
HERS = ("Siti Zulaikha", "6281277553311", "siti.zulaikha@contoh.test", "Mulyono", "Melati", "-2.1330417", "106.1130283")


@pytest.fixture
def site(client: Client) -> FlaskClient:
    return client("public_site")


@pytest.fixture
def receipt(installation: Installation, tokens: dict[str, str]) -> Receipt:
    """She was asked and has answered, and an operator has looked at her contact."""
    now = web.now()
    new = NewReport.model_validate(LAMP | SITI)
    found = lifecycle.submit(installation, new, key="k" * 16, now=now, body=b"")
    ticket = found.report.ticket
    lifecycle.route(installation, ticket, now)
    moved(installation, ticket, "confirm", "surveyor-1", now)
    moved(installation, ticket, "ask", "officer-dishub", now, note="Tiang nomor berapa?")
    moved(installation, ticket, "answer", "reporter", now, note="Tiang dua belas, sebelah warung")
    entry = Entry(
        id=access_log.new_id(), at=now, person="budi-9", post="operator-1", what="contact", subject=ticket,
        why="darurat",
    )  # fmt: skip
    access_log.write(installation.store, entry)
    return found


def _asked(site: FlaskClient, receipt: Receipt, headers: dict[str, str], **fields: str) -> TestResponse:
    data = {"secret": receipt.secret} | fields
    return site.post(f"/laporan/{receipt.report.ticket}/data", data=data, headers=headers)


def test_a_program_gets_everything_with_the_secret(site: FlaskClient, client: Client, receipt: Receipt) -> None:
    headers = {"Authorization": f"Bearer {receipt.secret}", "Content-Type": "image/jpeg"}
    assert client("store_photo").post(f"/{receipt.report.ticket}", data=picture(7), headers=headers).status_code == 201
    answer = _asked(site, receipt, {"Accept": "application/json"})
    data = answer.get_json()
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    assert [word for word in HERS if word not in answer.text] == []
    assert [each["text"] for each in data["words"]] == [SITI["text"], "Tiang dua belas, sebelah warung"]
    assert len(data["photos"]) == 1
    assert [(look["post"], look["why"]) for look in data["looks"]] == [
        ("Operator 1", "Keadaan darurat di tempat laporan")
    ]
    assert "budi-9" not in answer.text
    assert (data["law"], data["asked_within_hours"]) == ("UU 27/2022", 72)


def test_the_page_says_the_same_and_holds_no_secret(site: FlaskClient, receipt: Receipt) -> None:
    answer = _asked(site, receipt, BROWSER)
    page = read(answer.text)
    shown = page.text.replace("+62", "62")
    assert (answer.status_code, page.unbalanced, page.inline) == (200, [], [])
    assert [word for word in (*HERS, "Tiang dua belas", "Operator 1", "Keadaan darurat") if word not in shown] == []
    assert (receipt.secret in answer.text, "budi-9" in answer.text) == (False, False)


def test_its_button_takes_it_away_as_a_file(site: FlaskClient, receipt: Receipt) -> None:
    [given] = {
        field.attributes["value"]
        for field in read(_asked(site, receipt, BROWSER).text).of("input")
        if field.attributes.get("name") == "secret"
    }
    answer = site.post(f"/laporan/{receipt.report.ticket}/data", data={"secret": given, "as": "file"}, headers=BROWSER)
    assert answer.headers["Content-Disposition"] == f'attachment; filename="kanal-{receipt.report.ticket}.json"'
    assert answer.get_json()["contact"]["name"] == SITI["name"]


def test_the_own_page_leads_to_it(site: FlaskClient, receipt: Receipt) -> None:
    page = site.post(f"/laporan/{receipt.report.ticket}", data={"secret": receipt.secret}, headers=BROWSER)
    actions = [form.attributes["action"] for form in read(page.text).of("form")]
    assert f"/public-site/laporan/{receipt.report.ticket}/data" in actions


@pytest.mark.parametrize("secret", ["", "0" * 24])
@pytest.mark.parametrize("headers", [BROWSER, {"Accept": "application/json"}])
def test_nobody_else_gets_a_word(site: FlaskClient, receipt: Receipt, secret: str, headers: dict[str, str]) -> None:
    answer = _asked(site, receipt, headers, secret=secret)
    assert (answer.status_code, [word for word in HERS if word in answer.text]) == (404, [])


def test_no_address_ever_gives_it(site: FlaskClient, receipt: Receipt) -> None:
    path = f"/laporan/{receipt.report.ticket}/data"
    assert site.get(path, headers=BROWSER).headers["Location"].endswith(f"/laporan/{receipt.report.ticket}")
    assert site.get(f"{path}?secret={receipt.secret}", headers={"Accept": "application/json"}).status_code == 405


def test_it_says_when_the_data_goes_and_that_it_went(
    installation: Installation, site: FlaskClient, receipt: Receipt
) -> None:
    ticket = receipt.report.ticket
    moved(installation, ticket, "withdraw", "reporter", web.now())
    kept = contacts.find(installation.store, ticket)
    data = _asked(site, receipt, {"Accept": "application/json"}).get_json()
    assert kept is not None
    assert data["forget_at"] is not None
    erasure.erase(installation, ticket, web.now() + timedelta(hours=1))
    after = _asked(site, receipt, {"Accept": "application/json"})
    assert [word for word in HERS if word in after.text] == []
    assert all(after.get_json()[name] for name in ("forgotten_at", "erased_at"))


def test_what_was_split_off_is_named(installation: Installation, site: FlaskClient) -> None:
    now = web.now()
    new = NewReport.model_validate({**LAMP, **SITI, "code": None, "channel": "lainnya"})
    receipt = lifecycle.submit(installation, new, key="p" * 16, now=now, body=b"")
    lifecycle.route(installation, receipt.report.ticket, now)
    whole = moved(installation, receipt.report.ticket, "split", "operator-1", now, code="drainase", note="Got mampet")
    data = _asked(site, receipt, {"Accept": "application/json"}).get_json()
    assert data["parts"] == list(parts.of(installation, whole)) != []


def test_messages_are_listed_without_an_address(
    installation: Installation, site: FlaskClient, receipt: Receipt, delivered: Callable[[], None]
) -> None:
    moved(installation, receipt.report.ticket, "accept", "officer-dishub", web.now())
    delivered()
    told = _asked(site, receipt, {"Accept": "application/json"}).get_json()["told"]
    assert {each["channel"] for each in told} == {"email"}
