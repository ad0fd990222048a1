"""/public-site/laporan/<ticket>/kontak: the reporter corrects or withdraws how to be told."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from shared import contacts, lifecycle, parts, reports, web
from shared.contacts import Contact
from shared.installation import Installation
from shared.lifecycle import Receipt
from shared.messages import addresses
from shared.messages.links import Link
from shared.platform.ports import Json
from shared.submission import NewReport
from shared.sweep import sweep
from tests.conftest import Client
from tests.life import moved, resolved
from tests.samples import LAMP

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
NOTHING = {"name": None, "phone": None, "email": None}


@pytest.fixture
def site(client: Client) -> FlaskClient:
    return client("public_site")


def _submitted(here: Installation, **changed: Json) -> Receipt:
    new = NewReport.model_validate(LAMP | changed)
    return lifecycle.submit(here, new, key="k" * 16, now=web.now(), body=b"")


@pytest.fixture
def receipt(installation: Installation) -> Receipt:
    return _submitted(installation, name="Siti")


def _kept(here: Installation, receipt: Receipt) -> Contact:
    contact = contacts.find(here.store, receipt.report.ticket)
    assert contact is not None
    return contact


def _sent(site: FlaskClient, receipt: Receipt, **body: Json) -> tuple[int, dict[str, Any]]:
    path, token = f"/laporan/{receipt.report.ticket}/kontak", {"Authorization": f"Bearer {receipt.secret}"}
    answer = site.post(path, json=body, headers=token)
    return answer.status_code, answer.get_json()


def _confirmed(here: Installation, receipt: Receipt) -> None:
    digest = addresses.digest_of(here.secret, _kept(here, receipt))
    addresses.confirm(here.store, here.secret, Link(receipt.report.ticket, digest))


def test_the_reporter_reads_what_is_kept_and_nobody_else_does(site: FlaskClient, receipt: Receipt) -> None:
    path = f"/laporan/{receipt.report.ticket}/kontak"
    own = site.get(path, headers={"Authorization": f"Bearer {receipt.secret}"})
    assert (own.status_code, own.headers["Cache-Control"]) == (200, "no-store")
    assert own.get_json() == {
        "name": "Siti", "phone": None, "email": "warga@kanal.test", "told_by": "email", "standing": "new",
    }  # fmt: skip
    wrong = [site.get(path), site.get(path, headers={"Authorization": "Bearer 0"}), site.post(path, json={})]
    assert [answer.status_code for answer in wrong] == [404, 404, 404]


def test_another_address_is_asked_like_any_new_one(
    installation: Installation, site: FlaskClient, receipt: Receipt
) -> None:
    _confirmed(installation, receipt)
    status, body = _sent(site, receipt, phone="0812 3456 7890", told_by="whatsapp")
    assert (status, body["phone"], body["email"], body["standing"]) == (200, "6281234567890", None, "new")
    kept = _kept(installation, receipt)
    assert kept.address_digest == addresses.digest_of(installation.secret, kept)
    contacts.check_secret(installation.store, receipt.report.ticket, receipt.secret)


@pytest.mark.parametrize("typed", ["warga@kanal.test", "Warga@Kanal.test"])
def test_what_the_owner_of_the_same_address_said_stands(
    installation: Installation, site: FlaskClient, receipt: Receipt, typed: str
) -> None:
    digest = addresses.digest_of(installation.secret, _kept(installation, receipt))
    addresses.stop(installation.store, installation.secret, Link(receipt.report.ticket, digest), everywhere=False)
    _, body = _sent(site, receipt, name="Budi", email=typed)
    assert (body["name"], body["standing"]) == ("Budi", "stopped")


def test_withdrawn_data_is_gone_and_the_secret_still_opens(
    installation: Installation, site: FlaskClient, receipt: Receipt
) -> None:
    status, body = _sent(site, receipt)
    assert (status, {name: body[name] for name in NOTHING}) == (200, NOTHING)
    assert "warga" not in str(installation.store.get("contacts", receipt.report.ticket))
    assert _sent(site, receipt, email="lagi@kanal.test")[0] == 200


def test_a_plain_form_corrects_too_and_shows_the_own_report(
    installation: Installation, site: FlaskClient, receipt: Receipt
) -> None:
    form = {"secret": receipt.secret, "name": "", "phone": "", "email": "baru@kanal.test", "told_by": "email"}
    answer = site.post(f"/laporan/{receipt.report.ticket}/kontak", data=form, headers=BROWSER)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    assert "Hanya Anda yang melihat ini" in answer.text
    assert _kept(installation, receipt).email == "baru@kanal.test"


def test_the_report_does_not_change(installation: Installation, site: FlaskClient, receipt: Receipt) -> None:
    _sent(site, receipt, email="baru@kanal.test")
    assert reports.get(installation.store, receipt.report.ticket) == receipt.report


def test_an_anonymous_report_keeps_none(installation: Installation, site: FlaskClient) -> None:
    receipt = _submitted(installation, visibility="anonymous", email=None)
    status, body = _sent(site, receipt, email="siti@kanal.test")
    assert (status, [each["field"] for each in body["fields"]]) == (422, ["email"])
    assert _sent(site, receipt)[0] == 200


def test_what_was_split_from_the_report_is_corrected_and_withdrawn_with_it(
    installation: Installation, site: FlaskClient
) -> None:
    receipt = _submitted(installation, code=None, channel="lainnya")
    ticket = receipt.report.ticket
    lifecycle.route(installation, ticket, web.now())
    whole = moved(installation, ticket, "split", "operator-1", web.now(), code="drainase", note="Got mampet")
    [part] = parts.of(installation, whole)
    assert _sent(site, receipt, email="baru@kanal.test")[0] == 200
    kept = contacts.find(installation.store, part)
    assert (kept.email, kept.standing) == ("baru@kanal.test", "new") if kept else False
    assert _sent(site, receipt)[0] == 200
    assert "baru" not in str(installation.store.get("contacts", part))


def test_of_a_closed_report_data_can_only_be_withdrawn_and_is_forgotten_all_the_same(
    installation: Installation, site: FlaskClient, receipt: Receipt
) -> None:
    lifecycle.route(installation, receipt.report.ticket, web.now())
    resolved(installation, receipt.report.ticket, web.now())
    sweep(installation, web.now() + timedelta(days=8))
    due = _kept(installation, receipt).forget_at
    assert _sent(site, receipt, email="baru@kanal.test")[0] == 409
    assert _sent(site, receipt)[0] == 200
    assert (_kept(installation, receipt).forget_at, due is not None) == (due, True)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"email": "x"}, "email"),
        ({"phone": "12"}, "phone"),
        ({"told_by": "email"}, "email"),
        ({"ticket": "x"}, "ticket"),
    ],
)
def test_what_cannot_be_used_is_refused_by_field(
    site: FlaskClient, receipt: Receipt, body: dict[str, Json], field: str
) -> None:
    status, answer = _sent(site, receipt, **body)
    assert (status, [each["field"] for each in answer["fields"]]) == (422, [field])
