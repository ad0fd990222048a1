"""A report's page for the staff: what is offered to whom, what a form does, and what it says when it cannot."""

from __future__ import annotations

import re
from datetime import timedelta
from io import BytesIO

import pytest
from werkzeug.test import TestResponse

from shared import alike, reports, web
from shared.console import move_forms
from shared.errors import Invalid
from shared.installation import Installation
from shared.report import Report
from shared.workflow import MOVES, ClockName, Role, Status
from tests.conftest import Client
from tests.life import actor, attached, bribed, moved, routed, submitted
from tests.samples import picture
from tests.sign_in import Browser, signed_in

pytestmark = pytest.mark.usefixtures("tokens")


@pytest.fixture
def operator(client: Client) -> Browser:
    return signed_in(client, "operator-1")


@pytest.fixture
def unsure(installation: Installation) -> Report:
    """In triage: its channel has two codes."""
    return routed(installation, web.now(), code=None, channel="parkir", text="Mobil parkir liar di trotoar.")


def _offered(answer: TestResponse) -> set[str]:
    return set(re.findall(r'id="langkah-(\w+)"', answer.get_data(as_text=True)))


def _now(here: Installation, report: Report) -> Report:
    return reports.get(here.store, report.ticket)


OFFERED = {
    "operator-1": {"correct", "refer", "reject", "merge", "split", "ask", "note"},
    "sekda": {"note"},
    "auditor": set[str](),
    "admin": set[str](),
}


@pytest.mark.parametrize("post", OFFERED)
def test_exactly_the_moves_are_offered_that_a_post_may_make(client: Client, unsure: Report, post: str) -> None:
    assert _offered(signed_in(client, post).get(f"/laporan/{unsure.ticket}")) == OFFERED[post]


def test_whoever_may_not_see_a_report_reads_the_same_as_for_none(client: Client, installation: Installation) -> None:
    bribe = bribed(installation, web.now())
    operator = signed_in(client, "operator-1")
    hidden, none = operator.get(f"/laporan/{bribe.ticket}"), operator.get("/laporan/PGK-7F3K-29QX-5")
    assert (hidden.status_code, hidden.data) == (404, none.data)
    assert signed_in(client, "head-inspektorat").get(f"/laporan/{bribe.ticket}").status_code == 200


def test_nobody_is_offered_to_judge_the_own_work(installation: Installation) -> None:
    report = routed(installation, web.now())
    for move in ("confirm", "accept"):
        moved(installation, report.ticket, move, {"confirm": "surveyor-1"}.get(move, "officer-dishub"), web.now())
    attached(installation, report.ticket, "officer-dishub", web.now())
    done = moved(installation, report.ticket, "finish", "officer-dishub", web.now(), photo="after")
    offered = {
        form.move for form in move_forms.offered(done, actor(installation, "operator-1"), installation.city, web.now())
    }
    assert {"validate", "send_back"} <= offered
    both = actor(installation, "operator-1")._replace(own_posts=("officer-dishub",))
    assert not {"validate", "send_back"} & {
        form.move for form in move_forms.offered(done, both, installation.city, web.now())
    }


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.REPORTER, Role.SYSTEM}))
def test_what_is_offered_can_be_made_and_the_rest_is_refused(installation: Installation, role: Role) -> None:
    """Of a report in every status that a short life has."""
    report = routed(installation, web.now())
    states = [report, moved(installation, report.ticket, "confirm", "surveyor-1", web.now())]
    states.append(moved(installation, report.ticket, "accept", "officer-dishub", web.now()))
    one = actor(installation, "officer-dishub")._replace(role=role, areas=("*",))
    for state in states:
        offered = {form.move for form in move_forms.offered(state, one, installation.city, web.now())}
        assert offered <= {name for name in MOVES if move_forms.may(state, name, one)}
        assert offered | {"assign"} >= {
            name for name in ("accept", "confirm", "note") if move_forms.may(state, name, one)
        }


def test_choosing_the_code_and_sending_on_is_one_press(
    installation: Installation, operator: Browser, unsure: Report
) -> None:
    answer = operator.post(
        f"/laporan/{unsure.ticket}/langkah/correct?antrean=triage", code="parkir_liar", other_code="", lalu="ya"
    )
    assert answer.status_code == 303
    assert answer.location.startswith("/staff-console/antrean/triage/berikutnya?sesudah=")
    assert (_now(installation, unsure).status, _now(installation, unsure).skpd) == (Status.SURVEY, "DISHUB")
    assert [step.move for step in _now(installation, unsure).history[-2:]] == ["correct", "send_survey"]


def test_what_nobody_touched_in_the_form_is_no_correction(
    installation: Installation, operator: Browser, unsure: Report
) -> None:
    point = unsure.point
    assert point is not None
    fields = {"lat": str(point.lat), "lon": str(point.lon), "code": "", "landmark": ""}
    assert operator.post(f"/laporan/{unsure.ticket}/langkah/correct", **fields).status_code == 303
    assert len(_now(installation, unsure).history) == len(unsure.history)


def test_after_a_move_the_next_report_of_the_queue_comes_and_then_the_first_again(
    installation: Installation, operator: Browser
) -> None:
    first, second = (
        routed(
            installation, web.now() + number * timedelta(minutes=1), code=None, channel="parkir", text=f"Mobil {number}"
        )
        for number in range(2)
    )
    sent = operator.post(f"/laporan/{first.ticket}/langkah/reject?antrean=triage", reason="bukan_aduan")
    following = operator.get(sent.location.removeprefix("/staff-console"))
    assert following.location == f"/staff-console/laporan/{second.ticket}?antrean=triage&selesai={first.ticket}.reject"
    assert "“Tolak” tersimpan" in operator.get(following.location.removeprefix("/staff-console")).get_data(as_text=True)
    sent = operator.post(f"/laporan/{second.ticket}/langkah/reject?antrean=triage", reason="bukan_aduan")
    following = operator.get(sent.location.removeprefix("/staff-console"))
    assert following.location.startswith("/staff-console/antrean/triage?selesai=")
    assert "Antrean ini kosong." in operator.get(following.location.removeprefix("/staff-console")).get_data(
        as_text=True
    )


def test_a_refused_form_says_why_and_keeps_what_was_typed(operator: Browser, unsure: Report) -> None:
    answer = operator.post(f"/laporan/{unsure.ticket}/langkah/refer", note="Jalan provinsi, ditangani BPTD.")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert '<a href="#refer-skpd">Instansi tujuan wajib diisi.</a>' in page
    assert "Jalan provinsi, ditangani BPTD.</textarea>" in page
    assert re.search(r'<details class="move"[^>]*id="langkah-refer" open>', page)


def test_a_move_that_came_too_late_says_what_happened_meanwhile(
    installation: Installation, operator: Browser, unsure: Report
) -> None:
    seen = str(unsure.history[-1].seq)
    moved(installation, unsure.ticket, "reject", "operator-2", web.now(), reason="bukan_aduan")
    answer = operator.post(f"/laporan/{unsure.ticket}/langkah/ask", seen=seen, note="Di sebelah mana?")
    assert answer.status_code == 409
    page = answer.get_data(as_text=True)
    assert "Ditolak" in page
    assert "Di sebelah mana?" in page


def test_a_new_deadline_is_meant_in_the_citys_time(installation: Installation, client: Client) -> None:
    report = routed(installation, web.now())
    moved(installation, report.ticket, "confirm", "surveyor-1", web.now())
    day = (web.now() + timedelta(days=20)).strftime("%Y-%m-%dT16:00")
    officer = signed_in(client, "officer-dishub")
    answer = officer.post(f"/laporan/{report.ticket}/langkah/extend", other_due_at=day, reason="menunggu_bahan")
    assert answer.status_code == 303, answer.get_data(as_text=True)
    due_at = _now(installation, report).clocks[ClockName.RESOLVE].due_at
    assert f"{due_at:%H:%M}" == "09:00"


def test_a_form_without_the_pages_token_does_nothing(
    installation: Installation, operator: Browser, unsure: Report
) -> None:
    answer = operator.http.post(f"/laporan/{unsure.ticket}/langkah/reject", data={"reason": "bukan_aduan"})
    assert answer.status_code == 403
    assert _now(installation, unsure).status is Status.TRIAGE


def test_several_are_merged_and_taken_apart_again(installation: Installation, operator: Browser) -> None:
    lamps = [routed(installation, web.now(), text=f"Lampu {number} padam") for number in range(3)]
    whole, *parts = (lamp.ticket for lamp in lamps)
    near = alike.mergeable(installation, lamps[0], web.now())
    assert {each.report.ticket for each in near} == set(parts)
    http, csrf = operator.http, operator.csrf()
    answer = http.post(f"/laporan/{whole}/gabung", data={"csrf": csrf, "anak": parts}, headers={"Accept": "text/html"})
    assert "2 laporan digabung ke laporan ini." in answer.get_data(as_text=True)
    assert [reports.get(installation.store, part).parent for part in parts] == [whole, whole]
    answer = http.post(
        f"/laporan/{whole}/pisah",
        data={"csrf": csrf, "anak": parts, "note": "Tiang yang lain"},
        headers={"Accept": "text/html"},
    )
    assert "2 laporan dipisahkan dari laporan ini." in answer.get_data(as_text=True)
    assert reports.get(installation.store, whole).children == 0


def test_more_than_can_be_done_at_once_is_refused_and_nothing_left_out(
    installation: Installation, operator: Browser
) -> None:
    whole, part = (routed(installation, text=text).ticket for text in ("Satu", "Dua"))
    data = {"csrf": operator.csrf(), "anak": [part] * 51}
    answer = operator.http.post(f"/laporan/{whole}/gabung", data=data, headers={"Accept": "text/html"})
    assert (answer.status_code, "Pilih paling banyak 50 laporan." in answer.text) == (422, True)
    assert reports.get(installation.store, part).parent is None


def test_what_cannot_be_merged_is_named_and_holds_up_no_other(installation: Installation, operator: Browser) -> None:
    whole, one, gone = (routed(installation, web.now(), text=f"Lampu {number} padam").ticket for number in range(3))
    moved(installation, gone, "confirm", "surveyor-1", web.now())
    moved(installation, gone, "accept", "officer-dishub", web.now())
    data = {"csrf": operator.csrf(), "anak": [gone, one]}
    page = operator.http.post(f"/laporan/{whole}/gabung", data=data, headers={"Accept": "text/html"}).get_data(
        as_text=True
    )
    assert f"{gone}: Tidak bisa dilakukan" in page
    assert reports.get(installation.store, one).parent == whole


def test_neighbours_are_open_of_the_same_channel_and_never_confidential(installation: Installation) -> None:
    report = routed(installation, web.now())
    other = routed(installation, web.now(), code="parkir_liar", text="Mobil di trotoar")
    far = routed(installation, web.now(), text="Lampu jauh", lat=-2.1139, lon=106.11389)
    hidden = submitted(installation, web.now(), text="Lampu rahasia", visibility="confidential")
    near = routed(installation, web.now(), text="Lampu dekat", lat=-2.1331)
    found = {each.report.ticket for each in alike.mergeable(installation, report, web.now())}
    assert found == {near.ticket}
    assert not {other.ticket, far.ticket, hidden.ticket} & found
    assert alike.mergeable(installation, report.model_copy(update={"is_restricted": True}), web.now()) == []


def test_the_work_is_finished_with_its_photo_in_one_form(installation: Installation, client: Client) -> None:
    report = routed(installation, web.now())
    moved(installation, report.ticket, "confirm", "surveyor-1", web.now())
    moved(installation, report.ticket, "accept", "officer-dishub", web.now())
    officer = signed_in(client, "officer-dishub")
    path = f"/laporan/{report.ticket}/langkah/finish"
    nothing = {"csrf": officer.csrf(), "photo": (BytesIO(b""), "")}
    refused = officer.http.post(path, data=nothing, headers={"Accept": "text/html"})
    assert (refused.status_code, 'href="#finish-photo"' in refused.get_data(as_text=True)) == (422, True)
    sent = {"csrf": officer.csrf(), "photo": (BytesIO(picture(2)), "hasil.jpg")}
    assert officer.http.post(path, data=sent, headers={"Accept": "text/html"}).status_code == 303
    done = _now(installation, report)
    assert (done.status, [photo.kind for photo in done.photos]) == (Status.CHECKING, ["completion"])
    [photo] = done.photos
    for size in ("", "?kecil"):
        served = officer.http.get(f"/laporan/{report.ticket}/foto/{photo.id}{size}")
        assert (served.status_code, served.content_type) == (200, "image/jpeg")
    assert signed_in(client, "officer-dlh").get(f"/laporan/{report.ticket}/foto/{photo.id}").status_code == 404


def test_nothing_is_sent_to_a_survey_that_no_surveyor_would_find(installation: Installation) -> None:
    unplaced = routed(installation, web.now(), lat=None, lon=None, landmark="Depan Pasar Pagi")
    assert (unplaced.status, unplaced.kelurahan) == (Status.TRIAGE, None)
    one = actor(installation, "operator-1")
    offered = {form.move for form in move_forms.offered(unplaced, one, installation.city, web.now())}
    assert "dispatch" in offered
    assert "send_survey" not in offered
    with pytest.raises(Invalid):
        moved(installation, unplaced.ticket, "send_survey", "operator-1", web.now())
