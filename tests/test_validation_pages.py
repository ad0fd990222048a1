"""The validator's queue over HTTP: before and after, flags, and a decision that is never about one's own work."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from werkzeug.test import TestResponse

from shared import added_photos, people, reports, web
from shared.added_photos import Declared, Sent
from shared.installation import Installation
from shared.moments import as_text
from shared.people import Holding
from shared.report import Report
from shared.workflow import Status
from tests.conftest import Client
from tests.life import actor, bribed, moved, routed
from tests.page_reads import MOST_OF_A_PAGE, counted
from tests.samples import picture
from tests.sign_in import BROWSER, Browser, signed_in


@pytest.fixture
def operator(client: Client, tokens: dict[str, str]) -> Browser:
    return signed_in(client, "operator-1")


def _photo(here: Installation, ticket: str, post: str, kind: Any, seed: int, **place: Any) -> str:
    opened, declared = reports.opened(here.store, ticket), Declared(kind=kind, **place)
    sent = Sent(picture(seed), "image/jpeg")
    return added_photos.add(here, opened, actor(here, post), sent, declared, now=web.now())


def _finished(here: Installation, text: str = "Lampu padam", officer: str = "officer-dishub", **place: Any) -> Report:
    """With a photo of its reporter's, and of the work one that has neither time nor place unless `place` says so."""
    ticket = routed(here, web.now(), text=text).ticket
    _photo(here, ticket, "reporter", "report", 5)
    moved(here, ticket, "confirm", "surveyor-1", web.now())
    moved(here, ticket, "accept", officer, web.now())
    photo = _photo(here, ticket, officer, "completion", 9, **place)
    return moved(here, ticket, "finish", officer, web.now(), photo=photo, note="Bohlam diganti")


def _decide(visitor: Browser, report: Report, **fields: Any) -> TestResponse:
    data = {"csrf": visitor.csrf(), "seen": str(report.history[-1].seq), **fields}
    return visitor.http.post(f"/validasi/{report.ticket}", data=data, headers=BROWSER)


def _page(visitor: Browser) -> str:
    return visitor.get("/validasi").get_data(as_text=True)


def _now(here: Installation, report: Report) -> Report:
    return reports.get(here.store, report.ticket)


def test_before_and_after_stand_side_by_side_with_what_speaks_against_them(
    installation: Installation, operator: Browser
) -> None:
    report = _finished(installation)
    html = _page(operator)
    assert html.index("Sebelum") < html.index(report.photos[0].id) < html.index("Sesudah")
    assert html.index("Sesudah") < html.index(report.photos[1].id)
    assert all(words in html for words in ("Waktu pengambilan tidak diketahui.", "Bohlam diganti", "ditandai"))


def test_distance_and_time_of_a_photo_are_said(installation: Installation, operator: Browser) -> None:
    _finished(installation, taken_at=as_text(web.now() + timedelta(minutes=1)), lat=-2.1331, lon=106.113, shrunk=True)
    html = _page(operator)
    assert "11 m dari lokasi laporan" in html
    assert "Foto hasil ini ditandai" not in html


def test_work_is_validated_with_the_photos_that_the_public_may_see(
    installation: Installation, operator: Browser
) -> None:
    report = _finished(installation)
    before, after = report.photos
    moved(installation, report.ticket, "show_photo", "operator-2", web.now(), photo=before.id)
    answer = _decide(
        operator, report, move="validate", note="Foto lama tanpa lokasi, dicek lewat telepon", show=after.id
    )
    assert answer.headers["Location"] == f"/staff-console/validasi?tercatat={report.ticket}"
    kept = _now(installation, report)
    assert (kept.status, {photo.id: photo.is_public for photo in kept.photos}) == (
        Status.RESOLVED, {before.id: False, after.id: True},
    )  # fmt: skip
    assert report.ticket in operator.get("/validasi", tercatat=report.ticket).get_data(as_text=True)


def test_a_decision_sent_twice_is_made_once(installation: Installation, operator: Browser) -> None:
    report = _finished(installation)
    sent = {"move": "validate", "note": "Sudah dicek", "show": report.photos[1].id}
    assert [_decide(operator, report, **sent).status_code for _ in range(2)] == [303, 303]
    moves = [step.move for step in _now(installation, report).history]
    assert (moves.count("validate"), moves.count("show_photo")) == (1, 1)


def test_a_decision_that_is_refused_says_why_and_keeps_what_was_typed(
    installation: Installation, operator: Browser
) -> None:
    report = _finished(installation)
    unflagged = _decide(operator, report, move="validate", note="")
    assert (unflagged.status_code, "Tulis mengapa hasilnya tetap disahkan." in unflagged.text) == (422, True)
    moved(installation, report.ticket, "send_back", "operator-2", web.now(), note="Belum")
    late = _decide(operator, report, move="send_back", note="Kap lampu masih pecah")
    assert (late.status_code, "Kap lampu masih pecah" in late.text) == (409, True)


def test_work_goes_back_with_a_reason_and_no_photo_is_shown(installation: Installation, operator: Browser) -> None:
    report = _finished(installation)
    assert _decide(operator, report, move="send_back", note="").status_code == 422
    assert (
        _decide(operator, report, move="send_back", note="Kap masih pecah", show=report.photos[1].id).status_code == 303
    )
    kept = _now(installation, report)
    assert (kept.status, any(photo.is_public for photo in kept.photos)) == (Status.WORKING, False)


def test_nobody_validates_the_own_work_whichever_post_it_was_done_in(
    installation: Installation, client: Client, tokens: dict[str, str]
) -> None:
    report = _finished(installation)
    person = people.find(installation.store, "demo-operator-1")
    assert person is not None
    acting = Holding(post="officer-dishub", since=person.holdings[0].since, is_acting=True)
    people.keep(installation.store, [person.model_copy(update={"holdings": (*person.holdings, acting)})])
    operator = signed_in(client, "operator-1")
    html = _page(operator)
    assert ("Ini pekerjaan jabatan Anda sendiri." in html, "Sahkan" in html) == (True, False)
    assert _decide(operator, report, move="validate", note="Beres").status_code == 422
    assert _now(installation, report).status is Status.CHECKING


def test_a_confidential_report_is_no_operators_to_validate_nor_is_the_queue_an_skpds(
    installation: Installation, client: Client, tokens: dict[str, str], operator: Browser
) -> None:
    report = bribed(installation, web.now())
    moved(installation, report.ticket, "accept", "officer-inspektorat", web.now())
    report = moved(installation, report.ticket, "finish", "officer-inspektorat", web.now(), note="Sudah diperiksa")
    assert report.ticket not in _page(operator)
    assert _decide(operator, report, move="validate").status_code == 404
    head = signed_in(client, "head-inspektorat")
    assert (head.get("/validasi").status_code, _decide(head, report, move="validate").status_code) == (403, 403)


@pytest.mark.parametrize("fields", [{"move": "reject"}, {"move": ""}, {"move": "validate", "seen": "x"}])
def test_what_is_no_decision_changes_nothing(
    installation: Installation, operator: Browser, fields: dict[str, str]
) -> None:
    report = _finished(installation)
    assert _decide(operator, report, **fields).status_code == 422
    assert _now(installation, report) == report


def test_a_page_of_the_queue_costs_at_most_sixty_reads(installation: Installation, operator: Browser) -> None:
    for number in range(12):
        _finished(installation, f"Lampu {number}")
    with counted(installation) as store:
        assert _page(operator).count("<article") == 10
    assert store.tally.reads <= MOST_OF_A_PAGE
