"""What a reporter may do with the own report, secret in hand: answer, object, withdraw, rate."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from shared import lifecycle, reports, web
from shared.installation import Installation
from shared.lifecycle import Receipt
from shared.platform.ports import Json
from shared.submission import NewReport
from shared.sweep import sweep
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


def _rated(site: FlaskClient, receipt: Receipt, **body: Json) -> TestResponse:
    path, token = f"/laporan/{receipt.report.ticket}", {"Authorization": f"Bearer {receipt.secret}"}
    return site.post(path, json={"move": "rate", **body}, headers=token)


def _resolved(installation: Installation) -> Receipt:
    receipt = _routed(installation)
    resolved(installation, receipt.report.ticket, web.now())
    return receipt


def test_a_result_is_rated_once_and_everybody_reads_the_number_only(installation: Installation, client: Client) -> None:
    receipt, site = _resolved(installation), client("public_site")
    own = _rated(site, receipt, rating=4, note="Cepat, terima kasih Pak Budi").get_json()
    public = site.get(f"/laporan/{receipt.report.ticket}")
    assert (own["rating"], own["may_rate"], own["status"]) == (4, False, "resolved")
    assert (public.get_json()["rating"], public.get_json()["history"][-1]["said"]) == (4, "Pelapor menilai hasilnya")
    assert "Budi" not in public.text
    assert _rated(site, receipt, rating=1).status_code == 422


def test_a_plain_form_rates_too(installation: Installation, client: Client) -> None:
    receipt = _resolved(installation)
    assert _post(client("public_site"), receipt, move="rate", rating="5", note="") == 200
    assert reports.get(installation.store, receipt.report.ticket).rating == 5


def test_a_closed_report_can_still_be_rated(installation: Installation, client: Client) -> None:
    receipt = _resolved(installation)
    sweep(installation, web.now() + timedelta(days=8))
    assert _rated(client("public_site"), receipt, rating=3).status_code == 200
    report = reports.get(installation.store, receipt.report.ticket)
    assert (report.rating, report.closed_at is None) == (3, False)


def test_rating_does_not_put_off_the_closing(installation: Installation, client: Client) -> None:
    receipt = _resolved(installation)
    before = reports.get(installation.store, receipt.report.ticket).next_alarm_at
    _rated(client("public_site"), receipt, rating=3)
    assert reports.get(installation.store, receipt.report.ticket).next_alarm_at == before


def test_a_reopened_report_has_no_rating_and_its_next_end_is_rated_anew(
    installation: Installation, client: Client
) -> None:
    receipt, site = _resolved(installation), client("public_site")
    _rated(site, receipt, rating=1)
    moved(installation, receipt.report.ticket, "reopen", "reporter", web.now(), note="Padam lagi")
    report = reports.get(installation.store, receipt.report.ticket)
    assert (report.rating, [step.reason for step in report.history if step.move == "rate"]) == (None, ["1"])
    assert _rated(site, receipt, rating=2).status_code == 409


@pytest.mark.parametrize("body", [{}, {"rating": 0}, {"rating": 6}, {"rating": 3.5}, {"rating": "4"}, {"rating": None}])
def test_a_rating_is_a_number_from_one_to_five(
    installation: Installation, client: Client, body: dict[str, Json]
) -> None:
    answer = _rated(client("public_site"), _resolved(installation), **body)
    assert (answer.status_code, [each["field"] for each in answer.get_json()["fields"]]) == (422, ["rating"])


def test_what_is_not_resolved_is_not_rated(installation: Installation, client: Client) -> None:
    assert _rated(client("public_site"), _routed(installation), rating=5).status_code == 409
