"""An SKPD's inbox over HTTP: by time left, several in one go, and the work order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from werkzeug.test import TestResponse

from shared import reports, web
from shared.installation import Installation
from shared.report import Report
from shared.workflow import Status
from tests.conftest import Client
from tests.life import bribed, moved, routed
from tests.page_reads import MOST_OF_A_PAGE, counted
from tests.samples import picture
from tests.sign_in import BROWSER, Browser, signed_in

HOUR = timedelta(hours=1)
PHOTOS = {"taken_at": "2026-12-01T03:00:00Z", "lat": "-2.133", "lon": "106.113"}


@pytest.fixture
def officer(client: Client, tokens: dict[str, str]) -> Browser:
    return signed_in(client, "officer-dishub")


def _dispatched(here: Installation, at: datetime, text: str = "Lampu padam", **changed: Any) -> Report:
    report = routed(here, at, text=text, **changed)
    return moved(here, report.ticket, "confirm", "surveyor-1", at, note="Tiang nomor 4")


def _working(here: Installation, number: int = 2) -> list[Report]:
    found = [_dispatched(here, web.now(), f"Lampu {each}") for each in range(number)]
    return [moved(here, one.ticket, "accept", "officer-dishub", web.now()) for one in found]


def _listed(answer: TestResponse) -> list[str]:
    return re.findall(r'name="ticket" value="([^"]+)"', answer.get_data(as_text=True))


def _asked(officer: Browser, move: Sequence[str], tickets: Sequence[str]) -> TestResponse:
    query = {"move": move, "ticket": tickets}
    return officer.http.get("/kotak-masuk/bersama", query_string=query, headers=BROWSER)


def _send(officer: Browser, move: str, chosen: Sequence[Report], **fields: Any) -> TestResponse:
    seen = {f"seen-{one.ticket}": str(one.history[-1].seq) for one in chosen}
    data = {"csrf": officer.csrf(), "move": move, "ticket": [one.ticket for one in chosen], **seen, **fields}
    return officer.http.post("/kotak-masuk/bersama", data=data, headers=BROWSER)


def _photo(seed: int) -> tuple[BytesIO, str, str]:
    return BytesIO(picture(seed)), "foto.jpg", "image/jpeg"


def _now(here: Installation, report: Report) -> Report:
    return reports.get(here.store, report.ticket)


def test_the_least_time_left_is_on_top_whenever_it_came(installation: Installation, officer: Browser) -> None:
    now = web.now()
    long = _dispatched(installation, now - 2 * HOUR)
    short = _dispatched(installation, now - HOUR, "Macet di simpang", code="macet")
    assert long.due_at is not None
    assert short.due_at is not None
    assert short.due_at < long.due_at
    assert _listed(officer.get("/kotak-masuk")) == [short.ticket, long.ticket]


def test_each_tab_has_the_reports_of_one_status_of_the_own_skpd(
    installation: Installation, client: Client, officer: Browser
) -> None:
    new, (working,) = _dispatched(installation, web.now()), _working(installation, 1)
    pages = {tab: officer.get("/kotak-masuk", tab=tab).get_data(as_text=True) for tab in ("baru", "dikerjakan", "x")}
    assert [(new.ticket in html, working.ticket in html) for html in pages.values()] == [
        (True, False), (False, True), (True, False),
    ]  # fmt: skip
    assert new.ticket not in signed_in(client, "officer-dlh").get("/kotak-masuk").get_data(as_text=True)


def test_what_lies_in_one_street_is_found_together(installation: Installation, officer: Browser) -> None:
    one, near, far = (
        _dispatched(installation, web.now(), f"Lampu {lat}", lat=lat) for lat in (-2.1330, -2.1345, -2.1420)
    )
    assert set(_listed(officer.get("/kotak-masuk", dekat=one.ticket))) == {one.ticket, near.ticket}
    assert far.ticket in _listed(officer.get("/kotak-masuk"))
    assert officer.get("/kotak-masuk", dekat="PGK-0000-0000-0").status_code == 404


def test_what_was_forwarded_to_oneself_can_be_seen_alone(installation: Installation, officer: Browser) -> None:
    mine, other = (_dispatched(installation, web.now(), f"Lampu {each}") for each in range(2))
    moved(installation, mine.ticket, "assign", "head-dishub", web.now(), post="officer-dishub")
    moved(installation, other.ticket, "assign", "head-dishub", web.now(), post="head-dishub")
    assert _listed(officer.get("/kotak-masuk", untuk="saya")) == [mine.ticket]
    html = officer.get("/kotak-masuk").get_data(as_text=True)
    assert ("untuk Anda" in html, "sudah dibagikan" in html) == (True, True)


def test_several_are_accepted_in_one_go_each_by_a_step_of_its_own(installation: Installation, officer: Browser) -> None:
    found = [_dispatched(installation, web.now(), f"Lampu {each}") for each in range(3)]
    form = _asked(officer, ["accept"], [one.ticket for one in found])
    assert _listed(form) == [one.ticket for one in found]
    answer = _send(officer, "accept", found, note="Regu timur")
    assert answer.status_code == 200
    assert "3 dari 3 laporan tercatat" in answer.get_data(as_text=True)
    assert {_now(installation, one).status for one in found} == {Status.WORKING}


def test_one_that_cannot_be_moved_is_named_and_holds_up_no_other(installation: Installation, officer: Browser) -> None:
    first, second = (_dispatched(installation, web.now(), f"Lampu {each}") for each in range(2))
    moved(installation, first.ticket, "hand_back", "head-dishub", web.now(), reason="bukan_tugas")
    answer = _send(officer, "accept", [first, second])
    html = answer.get_data(as_text=True)
    assert (answer.status_code, "1 dari 2 laporan tercatat" in html) == (409, True)
    assert "Laporan ini sudah “Diperiksa operator” oleh kepala SKPD pukul" in html
    assert _now(installation, second).status is Status.WORKING


def test_what_is_wrong_with_one_photo_holds_up_no_other_and_a_long_note_is_not_cut(
    installation: Installation, officer: Browser
) -> None:
    first, second = _working(installation)
    photos = {f"photo-{report.ticket}": _photo(seed) for seed, report in enumerate((first, second), 3)}
    note = "Kabel diganti. " * 100
    answer = _send(officer, "finish", [first, second], **photos, note=note, **{f"lat-{first.ticket}": "di sana"})
    assert answer.status_code == 409
    assert _now(installation, first).status is Status.WORKING
    done = _now(installation, second)
    assert (done.status, done.note_of(done.history[-1].seq)) == (Status.CHECKING, note.strip())


def test_each_is_finished_with_its_own_photo_or_with_the_one_for_all(
    installation: Installation, officer: Browser
) -> None:
    first, second = _working(installation)
    own = {f"photo-{first.ticket}": _photo(3)} | {f"{name}-{first.ticket}": value for name, value in PHOTOS.items()}
    answer = _send(officer, "finish", [first, second], photo=_photo(4), **own)
    assert answer.status_code == 200
    photos = [_now(installation, one).photos[-1] for one in (first, second)]
    assert [photo.kind for photo in photos] == ["completion", "completion"]
    assert photos[0].id != photos[1].id
    assert [photo.declared.point is not None for photo in photos] == [True, False]


def test_the_same_sent_twice_is_made_once(installation: Installation, officer: Browser) -> None:
    working = _working(installation, 1)
    answers = [_send(officer, "progress", working, note="Tiang dipesan") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert [step.move for step in _now(installation, working[0]).history].count("progress") == 1


def test_work_that_is_shown_by_a_photo_is_not_finished_without_one(
    installation: Installation, officer: Browser
) -> None:
    [working] = _working(installation, 1)
    answer = _send(officer, "finish", [working])
    assert (answer.status_code, "Foto wajib dilampirkan." in answer.get_data(as_text=True)) == (409, True)
    assert _now(installation, working).status is Status.WORKING


def test_nothing_to_move_is_refused(installation: Installation, officer: Browser) -> None:
    [report] = _working(installation, 1)
    asked: list[tuple[list[str], list[str]]] = [
        (["accept"], []),
        ([], [report.ticket]),
        (["dispatch"], [report.ticket]),
        (["accept"], ["x"]),
    ]
    assert [_asked(officer, *each).status_code for each in asked] == [422, 422, 422, 404]
    assert _asked(officer, ["finish"], [f"PGK-{n:04}-0000-0" for n in range(21)]).status_code in {404, 422}


def test_another_skpds_report_is_not_there(installation: Installation, client: Client, tokens: dict[str, str]) -> None:
    report, other = _dispatched(installation, web.now()), signed_in(client, "officer-dlh")
    assert _asked(other, ["accept"], [report.ticket]).status_code == 404
    assert other.get(f"/laporan/{report.ticket}/cetak").status_code == 404
    assert "Laporan tidak ditemukan." in _send(other, "accept", [report]).get_data(as_text=True)


def test_a_work_order_says_what_and_where_and_leads_to_the_public_page(
    installation: Installation, officer: Browser
) -> None:
    report = _dispatched(installation, web.now(), landmark="Depan Pasar Pagi")
    html = officer.get(f"/laporan/{report.ticket}/cetak").get_data(as_text=True)
    assert all(words in html for words in ("Depan Pasar Pagi", "Lampu padam", "Tiang nomor 4", report.ticket, "<svg"))
    assert "warga@kanal.test" not in html


def test_a_confidential_report_has_no_code_that_leads_to_a_public_page(
    installation: Installation, client: Client, tokens: dict[str, str]
) -> None:
    report = bribed(installation, web.now())
    html = signed_in(client, "officer-inspektorat").get(f"/laporan/{report.ticket}/cetak").get_data(as_text=True)
    assert (report.ticket in html, "<svg" in html) == (True, False)


def test_a_full_inbox_costs_at_most_sixty_reads(installation: Installation, officer: Browser) -> None:
    for number in range(55):
        _dispatched(installation, web.now(), f"Lampu {number}")
    with counted(installation) as store:
        assert len(_listed(officer.get("/kotak-masuk"))) == 50
    assert store.tally.reads <= MOST_OF_A_PAGE


def test_work_is_finished_on_the_reports_page_with_a_photo_in_the_form(
    installation: Installation, officer: Browser
) -> None:
    [report] = _working(installation, 1)
    data = {"csrf": officer.csrf(), "seen": str(report.history[-1].seq), "note": "Bohlam diganti", **PHOTOS}
    path = f"/laporan/{report.ticket}/langkah/finish"
    answer = officer.http.post(path, data=data | {"photo": _photo(3)}, headers=BROWSER)
    kept = _now(installation, report)
    assert (answer.status_code, kept.status) == (303, Status.CHECKING)
    assert (kept.photos[-1].kind, kept.photos[-1].declared.point is not None) == ("completion", True)
    answer = officer.http.post(
        f"/laporan/{report.ticket}/langkah/ask", data=data | {"photo": _photo(3)}, headers=BROWSER
    )
    assert answer.status_code == 404


def test_more_time_is_chosen_by_working_days_and_its_reason_is_public(
    installation: Installation, officer: Browser
) -> None:
    [report] = _working(installation, 1)
    html = officer.get(f"/laporan/{report.ticket}").get_data(as_text=True)
    [*choices] = re.findall(r'name="due_at" value="([^"]+)"', html)
    assert len(choices) == 4
    data = {"csrf": officer.csrf(), "reason": "cuaca", "due_at": choices[1]}
    assert officer.http.post(f"/laporan/{report.ticket}/langkah/extend", data=data, headers=BROWSER).status_code == 303
    kept = _now(installation, report)
    assert (kept.history[-1].move, kept.history[-1].due_at) == ("extend", datetime.fromisoformat(choices[1]))


def test_a_time_of_ones_own_comes_before_the_chosen_one(installation: Installation, officer: Browser) -> None:
    [report] = _working(installation, 1)
    data = {"csrf": officer.csrf(), "reason": "cuaca", "other_due_at": "2027-01-05T16:00"}
    answer = officer.http.post(f"/laporan/{report.ticket}/langkah/extend", data=data, headers=BROWSER)
    assert (answer.status_code, _now(installation, report).history[-1].due_at) == (
        303, datetime.fromisoformat("2027-01-05T16:00+07:00"),
    )  # fmt: skip


def test_the_head_chooses_who_does_the_work_among_the_skpds_own_posts(
    installation: Installation, client: Client, tokens: dict[str, str]
) -> None:
    report, head = _dispatched(installation, web.now()), signed_in(client, "head-dishub")
    html = head.get(f"/laporan/{report.ticket}").get_data(as_text=True)
    assert set(re.findall(r'name="post" value="([^"]+)"', html)) == {"officer-dishub", "head-dishub"}
    data = {"csrf": head.csrf(), "post": "officer-dishub"}
    assert head.http.post(f"/laporan/{report.ticket}/langkah/assign", data=data, headers=BROWSER).status_code == 303
    assert _now(installation, report).assigned == "officer-dishub"
