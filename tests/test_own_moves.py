"""What a reporter may do with the own report, secret in hand: answer, object, withdraw."""

from __future__ import annotations

from flask.testing import FlaskClient

from shared import lifecycle, reports, web
from shared.installation import Installation
from shared.lifecycle import Receipt
from shared.submission import NewReport
from shared.workflow import Status
from tests.conftest import Client
from tests.life import moved, resolved
from tests.samples import LAMP

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


def _routed(installation: Installation) -> Receipt:
    new = NewReport.model_validate(LAMP)
    receipt = lifecycle.submit(installation, new, key="k" * 16, now=web.now(), body=b"")
    lifecycle.route(installation, receipt.report.ticket, web.now())
    return receipt


def _post(site: FlaskClient, receipt: Receipt, **fields: str) -> int:
    path = f"/laporan/{receipt.report.ticket}"
    return site.post(path, data={"secret": receipt.secret} | fields, headers=BROWSER).status_code


def _status(installation: Installation, receipt: Receipt) -> Status:
    return reports.get(installation.store, receipt.report.ticket).status


def test_a_question_is_answered_and_the_report_goes_on_where_it_was(installation: Installation, client: Client) -> None:
    receipt = _routed(installation)
    ticket = receipt.report.ticket
    moved(installation, ticket, "confirm", "surveyor-1", web.now())
    moved(installation, ticket, "ask", "officer-dishub", web.now(), note="Tiang nomor berapa?")
    site = client("public_site")
    page = site.post(f"/laporan/{ticket}", data={"secret": receipt.secret}, headers=BROWSER)
    assert "Tiang nomor berapa?" in page.text
    assert _post(site, receipt, move="answer", note="Tiang nomor 12") == 200
    report = reports.get(installation.store, ticket)
    assert (report.status, report.note_of(report.history[-1].seq)) == (Status.DISPATCHED, "Tiang nomor 12")


def test_a_reporter_objects_and_the_report_is_open_again(installation: Installation, client: Client) -> None:
    receipt = _routed(installation)
    resolved(installation, receipt.report.ticket, web.now())
    assert _post(client("public_site"), receipt, move="reopen", note="Masih padam") == 200
    assert _status(installation, receipt) is Status.TRIAGE


def test_a_program_withdraws_with_the_secret_as_bearer(installation: Installation, client: Client) -> None:
    receipt = _routed(installation)
    path, token = f"/laporan/{receipt.report.ticket}", {"Authorization": f"Bearer {receipt.secret}"}
    answer = client("public_site").post(path, json={"move": "withdraw"}, headers=token)
    assert (answer.status_code, answer.get_json()["status"]) == (200, "rejected")
    assert client("public_site").post(path, json={"move": "withdraw"}, headers=token).status_code == 409


def test_without_the_secret_nothing_moves(installation: Installation, client: Client) -> None:
    receipt = _routed(installation)
    wrong = receipt._replace(secret="0" * 24)
    assert _post(client("public_site"), wrong, move="withdraw") == 404
    assert _status(installation, receipt) is Status.SURVEY


def test_an_objection_without_a_word_or_another_move_is_refused(installation: Installation, client: Client) -> None:
    receipt = _routed(installation)
    resolved(installation, receipt.report.ticket, web.now())
    assert _post(client("public_site"), receipt, move="reopen") == 422
    assert _post(client("public_site"), receipt, move="validate") == 422
    assert _status(installation, receipt) is Status.RESOLVED
