"""What is asked gets an answer: the operator's at once, or what staff wrote for the reporter on the way."""

from __future__ import annotations

import pytest

from shared import lifecycle, reports, web
from shared.errors import Invalid
from shared.installation import Installation
from shared.lifecycle import Receipt
from shared.platform.ports import Json
from shared.submission import NewReport
from shared.workflow import ClockName, Status
from tests.conftest import Client
from tests.life import attached, letters, moved, told
from tests.samples import LAMP

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
ANSWER = "Loket buka pukul 08.00 sampai 15.00."


def _asked(here: Installation, **changed: Json) -> Receipt:
    """A question that the system was not sure about."""
    question: dict[str, Json] = {
        "code": None,
        "channel": "lainnya",
        "text": "Kapan loket KTP buka?",
        "lat": None,
        "lon": None,
    }
    fields = {name: value for name, value in (LAMP | question | changed).items() if value is not None}
    new = NewReport.model_validate(fields)
    receipt = lifecycle.submit(here, new, key="q" * 16, now=web.now(), body=b"")
    lifecycle.route(here, receipt.report.ticket, web.now())
    return receipt


def _own_page(client: Client, receipt: Receipt) -> str:
    path = f"/laporan/{receipt.report.ticket}"
    return client("public_site").post(path, data={"secret": receipt.secret}, headers=BROWSER).text


def test_an_operator_answers_a_question_and_its_reporter_reads_the_answer(
    installation: Installation, client: Client
) -> None:
    receipt = _asked(installation)
    ticket = receipt.report.ticket
    moved(installation, ticket, "correct", "operator-1", web.now(), code="informasi")
    after = moved(installation, ticket, "reply", "operator-1", web.now(), note=ANSWER)
    assert after.status is Status.RESOLVED
    assert after.clocks[ClockName.RESOLVE].stopped_at is not None
    assert ANSWER in _own_page(client, receipt)
    assert ANSWER not in client("public_site").get(f"/laporan/{ticket}", headers=BROWSER).text


def test_whoever_still_does_not_know_objects_from_the_letter(installation: Installation) -> None:
    ticket = _asked(installation).report.ticket
    moved(installation, ticket, "correct", "operator-1", web.now(), code="informasi")
    contact = installation.store.get("contacts", ticket)
    assert contact is not None
    installation.store.transact(
        lambda transaction: transaction.put("contacts", ticket, contact | {"standing": "confirmed"})
    )
    moved(installation, ticket, "reply", "operator-1", web.now(), note=ANSWER)
    told(installation, ticket, at=web.now())
    [letter] = letters(installation, "warga@kanal.test")
    assert "sudah dijawab" in letter.text
    assert "/surat/object/" in (letter.link or "")
    assert ANSWER not in letter.text


@pytest.mark.parametrize("code", ["pju", "ketertiban", "lainnya"])
def test_what_needs_a_look_or_work_is_not_ended_with_words(installation: Installation, code: str) -> None:
    ticket = _asked(installation, lat=LAMP["lat"], lon=LAMP["lon"]).report.ticket
    moved(installation, ticket, "correct", "operator-1", web.now(), code=code)
    with pytest.raises(Invalid):
        moved(installation, ticket, "reply", "operator-1", web.now(), note=ANSWER)


def test_what_the_skpd_wrote_is_read_once_somebody_else_has_validated_it(
    installation: Installation, client: Client
) -> None:
    receipt = _asked(installation, code="pju", channel=None, lat=LAMP["lat"], lon=LAMP["lon"])
    ticket = receipt.report.ticket
    moved(installation, ticket, "confirm", "surveyor-1", web.now())
    moved(installation, ticket, "accept", "officer-dishub", web.now())
    moved(installation, ticket, "progress", "officer-dishub", web.now(), note="Kabel sudah dipesan.")
    attached(installation, ticket, "officer-dishub", web.now())
    moved(installation, ticket, "finish", "officer-dishub", web.now(), photo="after", note="Lampu diganti LED.")
    page = _own_page(client, receipt)
    assert ("Kabel sudah dipesan." in page, "Lampu diganti LED." in page) == (True, False)
    moved(installation, ticket, "validate", "operator-1", web.now(), note="Cocok")
    assert "Lampu diganti LED." in _own_page(client, receipt)
    assert "Cocok" not in _own_page(client, receipt)
    assert reports.get(installation.store, ticket).status is Status.RESOLVED
