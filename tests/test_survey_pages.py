"""The surveyor's day over HTTP: the list and the walk, and findings that count once, also when they come late."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from typing import Any, Final

import pytest
from werkzeug.test import TestResponse

from shared import reports, web
from shared.installation import Installation
from shared.report import Report
from shared.workflow import Status
from tests.conftest import Client
from tests.life import moved, routed
from tests.page_reads import MOST_OF_A_PAGE, counted
from tests.samples import picture
from tests.sign_in import BROWSER, Browser, signed_in

JSON: Final = {"Accept": "application/json"}
FAR = {"lat": -2.15, "lon": 106.14}


@pytest.fixture
def surveyor(client: Client, tokens: dict[str, str]) -> Browser:
    return signed_in(client, "surveyor-1")


@pytest.fixture
def report(installation: Installation) -> Report:
    return routed(installation, web.now(), landmark="Depan Pasar Pagi")


def _send(surveyor: Browser, report: Report, headers: Mapping[str, str] = JSON, /, **fields: Any) -> TestResponse:
    """As the phone sends it."""
    data = {"csrf": surveyor.csrf(), "seen": str(report.history[-1].seq), **fields}
    return surveyor.http.post(f"/survei/{report.ticket}", data=data, headers=headers)


def _photo(seed: int = 3) -> tuple[BytesIO, str, str]:
    return BytesIO(picture(seed)), "foto.jpg", "image/jpeg"


def _order(answer: TestResponse) -> list[str]:
    return [part.split('"')[0] for part in answer.get_data(as_text=True).split('data-ticket="')[1:]]


def test_the_day_is_in_order_of_arrival_or_a_walk(installation: Installation, surveyor: Browser) -> None:
    at = web.now()
    first, far, near = (
        routed(installation, at, text=f"Lampu {n}", **place) for n, place in enumerate([{}, FAR, {"lat": -2.1331}])
    )
    in_order = [one.ticket for one in sorted((first, far, near), key=lambda one: (one.created_at, one.ticket))]
    assert _order(surveyor.get("/survei")) == in_order
    walk = _order(surveyor.get("/survei", urut="jalan"))
    assert walk[0] == in_order[0]
    assert walk.index(first.ticket) in {walk.index(near.ticket) - 1, walk.index(near.ticket) + 1}


def test_a_report_says_where_it_is_and_how_long_there_is(surveyor: Browser, report: Report) -> None:
    html = surveyor.get("/survei").get_data(as_text=True)
    assert "Depan Pasar Pagi" in html
    assert "sisa" in html
    assert "warga@kanal.test" not in html


def test_a_finding_goes_to_the_skpd_with_photo_place_time_and_chips(
    installation: Installation, surveyor: Browser, report: Report
) -> None:
    place = {"taken_at": "2026-12-01T03:00:00Z", "lat": "-2.133", "lon": "106.113", "accuracy": "12.5"}
    answer = _send(
        surveyor, report, finding="confirm", chip=["Akses sempit", "Sudah lama begini"], note="Tiang nomor 4",
        photo=_photo(), **place,
    )  # fmt: skip
    assert (answer.status_code, answer.get_json()["label"]) == (200, "Diteruskan ke SKPD")
    kept = reports.get(installation.store, report.ticket)
    [photo] = kept.photos
    assert (photo.kind, photo.declared.point is not None, kept.history[-1].photo) == ("survey", True, photo.id)
    assert kept.note_of(kept.history[-1].seq) == "Sudah lama begini. Akses sempit. Tiang nomor 4"


def test_the_same_finding_sent_again_is_answered_the_same_and_made_once(
    installation: Installation, surveyor: Browser, report: Report
) -> None:
    answers = [_send(surveyor, report, finding="refute:sudah_beres", photo=_photo()) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 200]
    kept = reports.get(installation.store, report.ticket)
    assert [step.move for step in kept.history[-2:]] == ["attach", "refute"]
    assert (kept.status, kept.history[-1].reason, len(kept.photos)) == (Status.TRIAGE, "sudah_beres", 1)


def test_a_finding_that_comes_too_late_is_explained_and_adds_no_photo(
    installation: Installation, surveyor: Browser, report: Report
) -> None:
    moved(installation, report.ticket, "dispatch", "operator-1", web.now())
    answer = _send(surveyor, report, finding="confirm", photo=_photo())
    assert answer.status_code == 409
    assert answer.get_json()["detail"].startswith("Laporan ini sudah “Diteruskan ke SKPD” oleh operator pukul ")
    assert reports.get(installation.store, report.ticket).photos == ()


def test_what_came_too_late_can_still_be_kept_as_a_note(
    installation: Installation, surveyor: Browser, report: Report
) -> None:
    moved(installation, report.ticket, "dispatch", "operator-1", web.now())
    assert _send(surveyor, report, finding="note", note="Sesuai fakta, pukul 09.10").status_code == 200
    kept = reports.get(installation.store, report.ticket)
    assert (kept.status, kept.history[-1].move) == (Status.DISPATCHED, "note")


def test_without_a_script_the_form_leads_back_to_the_day(surveyor: Browser, report: Report) -> None:
    answer = _send(surveyor, report, BROWSER, finding="refute:tempat_tidak_ditemukan", note="", photo=(BytesIO(), ""))
    assert answer.headers["Location"] == f"/staff-console/survei?tercatat={report.ticket}"
    page = surveyor.get("/survei", tercatat=report.ticket).get_data(as_text=True)
    assert f"Hasil cek {report.ticket} sudah dicatat." in page
    assert "Tidak ada laporan yang menunggu" in page


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"finding": "dispatch"}, 422),
        ({"finding": "refute:karangan"}, 422),
        ({"finding": "refute"}, 422),
        ({}, 422),
        ({"finding": "confirm", "seen": "-1"}, 422),
        ({"finding": "confirm", "lat": "-2.1", "photo": "file"}, 422),
        ({"finding": "confirm", "csrf": "x"}, 403),
    ],
)
def test_what_is_no_finding_changes_nothing(
    installation: Installation, surveyor: Browser, report: Report, fields: dict[str, Any], status: int
) -> None:
    given = fields | ({"photo": _photo()} if "photo" in fields else {})
    assert _send(surveyor, report, **given).status_code == status
    assert reports.get(installation.store, report.ticket) == report


def test_a_report_elsewhere_is_not_there_for_a_surveyor_of_other_areas(
    client: Client, tokens: dict[str, str], report: Report
) -> None:
    other = signed_in(client, "surveyor-2")
    assert report.ticket not in other.get("/survei").get_data(as_text=True)
    assert _send(other, report, finding="confirm").status_code == 404


def test_a_phone_learns_for_whom_and_with_which_token_it_may_send(surveyor: Browser, client: Client) -> None:
    answer = surveyor.http.get("/survei/sesi", headers=JSON)
    assert answer.get_json() == {"post": "surveyor-1", "csrf": surveyor.csrf()}
    assert client("staff_console").get("/survei/sesi", headers=JSON).status_code == 401


def test_the_service_worker_comes_fresh_each_time(surveyor: Browser) -> None:
    answer = surveyor.get("/sw.js")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-cache")
    assert answer.content_type.startswith("text/javascript")


@pytest.mark.parametrize("post", ["surveyor-1", "surveyor-2"])
def test_a_full_day_costs_at_most_sixty_reads(
    installation: Installation, client: Client, tokens: dict[str, str], post: str
) -> None:
    for number in range(60):
        routed(installation, web.now(), text=f"Lampu {number}", lat=-2.1139, lon=106.11389)
    browser = signed_in(client, post)
    with counted(installation) as store:
        assert len(_order(browser.get("/survei"))) == 25
    assert store.tally.reads <= MOST_OF_A_PAGE
