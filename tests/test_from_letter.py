"""What a link in a letter opens: a page that asks, and nothing happens before somebody presses its button."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import get_args

import pytest
from flask.testing import FlaskClient

from shared import contacts, lifecycle, reports
from shared.installation import Installation
from shared.messages import links
from shared.messages.links import Link, Purpose
from shared.moves import Details
from shared.workflow import REPORTER, Status
from tests.conftest import Client
from tests.life import moved, resolved, routed, sent

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
PURPOSES: tuple[Purpose, ...] = get_args(Purpose)


@pytest.fixture
def site(client: Client) -> FlaskClient:
    return client("public_site")


def _path(here: Installation, ticket: str, purpose: Purpose) -> str:
    contact = contacts.find(here.store, ticket)
    assert contact is not None
    link = Link(ticket, contacts.digest_of(here.secret, contact))
    return f"/surat/{purpose}/{links.token(here.secret, purpose, link, datetime.now(UTC))}"


def _standing(here: Installation, ticket: str) -> str:
    contact = contacts.find(here.store, ticket)
    assert contact is not None
    return contact.standing


def _asked(here: Installation) -> str:
    ticket = routed(here, code="ketertiban").ticket
    moved(here, ticket, "ask", "officer-satpolpp", note="Di gang yang mana?")
    return ticket


@pytest.mark.parametrize("purpose", PURPOSES)
def test_opening_a_link_changes_nothing(installation: Installation, site: FlaskClient, purpose: Purpose) -> None:
    ticket = _asked(installation)
    path = _path(installation, ticket, purpose)
    before = (reports.get(installation.store, ticket), contacts.find(installation.store, ticket))
    for answer in (site.get(path, headers=BROWSER), site.head(path, headers=BROWSER)):
        assert (answer.status_code, answer.headers["Referrer-Policy"]) == (200, "no-referrer")
        assert "no-store" in answer.headers["Cache-Control"]
    assert (reports.get(installation.store, ticket), contacts.find(installation.store, ticket)) == before


def test_an_address_is_confirmed_by_the_button(installation: Installation, site: FlaskClient) -> None:
    ticket = sent(installation).ticket
    page = site.post(_path(installation, ticket, "confirm"), headers=BROWSER)
    assert (page.status_code, _standing(installation, ticket)) == (200, "confirmed")


@pytest.mark.parametrize(
    ("purpose", "form"),
    [
        ("stop", {"stop": "report"}),
        ("stop", {"List-Unsubscribe": "One-Click"}),
        ("stop", {"stop": "all"}),
        ("confirm", {"stop": "all"}),
    ],
)
def test_whoever_wants_no_messages_gets_none(
    installation: Installation, site: FlaskClient, purpose: Purpose, form: dict[str, str]
) -> None:
    ticket, other = routed(installation).ticket, routed(installation, text="Lampu lain padam").ticket
    assert site.post(_path(installation, ticket, purpose), data=form, headers=BROWSER).status_code == 200
    assert _standing(installation, ticket) == "stopped"
    assert (_standing(installation, other) == "stopped") == (form.get("stop") == "all")


def test_an_answer_is_taken_once(installation: Installation, site: FlaskClient) -> None:
    ticket = _asked(installation)
    path = _path(installation, ticket, "answer")
    assert "Di gang yang mana?" in site.get(path, headers=BROWSER).text
    for _ in range(2):
        assert site.post(path, data={"note": "Gang Melati"}, headers=BROWSER).status_code == 200
    report = reports.get(installation.store, ticket)
    assert [step.move for step in report.history].count("answer") == 1
    assert "tidak bisa dilakukan lagi" in site.get(path, headers=BROWSER).text


def test_an_objection_opens_the_report_again(installation: Installation, site: FlaskClient) -> None:
    ticket = routed(installation).ticket
    resolved(installation, ticket)
    site.post(_path(installation, ticket, "object"), data={"note": "Masih padam"}, headers=BROWSER)
    assert reports.get(installation.store, ticket).status is Status.TRIAGE


@pytest.mark.parametrize("note", ["", " ", "x" * 4001])
def test_a_refused_answer_is_still_there_to_be_mended(installation: Installation, site: FlaskClient, note: str) -> None:
    page = site.post(_path(installation, _asked(installation), "answer"), data={"note": note}, headers=BROWSER)
    assert page.status_code == 422
    assert note.strip() in page.text
    assert 'aria-invalid="true"' in page.text


@pytest.mark.parametrize("purpose", PURPOSES)
def test_a_forged_link_or_one_for_something_else_opens_nothing(
    installation: Installation, site: FlaskClient, purpose: Purpose
) -> None:
    ticket = _asked(installation)
    other: Purpose = "stop" if purpose != "stop" else "confirm"
    token = _path(installation, ticket, other).rpartition("/")[2]
    for path in (f"/surat/{purpose}/{token}", f"/surat/{purpose}/{token}x", f"/surat/lain/{token}"):
        answer = site.post(path, headers=BROWSER)
        assert (answer.status_code, answer.headers["Referrer-Policy"]) == (404, "no-referrer")
    assert _standing(installation, ticket) == "confirmed"


def test_a_link_to_an_address_that_is_no_more_speaks_for_nobody(installation: Installation, site: FlaskClient) -> None:
    ticket = _asked(installation)
    path = _path(installation, ticket, "answer")
    contact = contacts.find(installation.store, ticket)
    assert contact is not None
    changed = contact.model_copy(update={"email": "lain@kanal.test"})
    installation.store.transact(lambda transaction: contacts.put(transaction, changed))
    assert site.post(path, data={"note": "Gang Melati"}, headers=BROWSER).status_code == 404


def test_a_move_made_elsewhere_meanwhile_is_said_so(installation: Installation, site: FlaskClient) -> None:
    ticket = _asked(installation)
    note = Details(note="Lewat telepon")
    lifecycle.move(installation, ticket, "answer", REPORTER, now=datetime.now(UTC), details=note)
    page = site.post(_path(installation, ticket, "answer"), data={"note": "Gang Melati"}, headers=BROWSER)
    assert page.status_code == 409
