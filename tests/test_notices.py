"""Who is told of a step, and in which words."""

from __future__ import annotations

from itertools import product

import pytest

from shared import catalogue, notices
from shared.history import Step
from shared.notices import Recipients
from shared.report import Report
from shared.settings import Settings
from shared.workflow import MOVES, OPEN, Actor, ClockName, Role, Status
from tests.test_moves import report_at

CITY = catalogue.load(Settings().catalogue)
PERCENTS = CITY.city.alarms.percents
ADDRESS = "http://kanal.test"


def step_of(report: Report, move: str, reason: str | None = None) -> Step:
    said = {"seq": 3, "move": move, "reason": reason, "skpd": report.skpd, "parent": "PGK-0000-0000-0"}
    return report.history[0].model_copy(update=said)


def reminded(report: Report, percent: int, clock: ClockName = ClockName.RESOLVE) -> Step:
    return step_of(report, "remind", f"{clock}:{percent}:passed-50")


FOR_STAFF_ALONE = {"remind", "answer", "send_back", "hand_back", "refute"}


@pytest.mark.parametrize(
    "move", sorted(name for name, move in MOVES.items() if move.is_told and name not in FOR_STAFF_ALONE)
)
def test_every_step_that_is_told_has_words_for_the_reporter(move: str) -> None:
    report = report_at(Status.DISPATCHED)
    step = step_of(report, move, "cuaca")
    assert notices.tells_reporter(step)
    message = notices.to_reporter(report, step, "warga@kanal.test", CITY, ADDRESS)
    sentence = message.text.splitlines()[0]
    assert sentence.endswith(".")
    assert "{" not in message.text
    assert "None" not in message.text


@pytest.mark.parametrize("move", ["remind", "note", "attach", "close", "show_photo", "split", *FOR_STAFF_ALONE])
def test_internal_steps_are_not_the_reporters(move: str) -> None:
    assert not notices.tells_reporter(step_of(report_at(Status.WORKING), move))


def test_a_letter_names_the_ticket_the_status_the_page_and_the_city() -> None:
    report = report_at(Status.RESOLVED)
    message = notices.to_reporter(report, step_of(report, "validate"), "warga@kanal.test", CITY, ADDRESS)
    assert message.subject == f"Laporan {report.ticket}: Selesai"
    assert message.text.splitlines() == [
        "Laporan Anda selesai. Anda dapat mengajukan keberatan dalam 7 hari.", "",
        f"{ADDRESS}/public-site/laporan/{report.ticket}", "", "Pangkalpinang",
    ]  # fmt: skip


def test_a_rejection_says_why_in_the_lists_words() -> None:
    report = report_at(Status.REJECTED)
    said = [
        notices.to_reporter(report, step_of(report, "reject", reason), "w@kanal.test", CITY, ADDRESS).text
        for reason in ("bukan_aduan", "karena saya mau")
    ]
    assert "ditolak: Bukan aduan atau permintaan layanan." in said[0]
    assert "saya mau" not in said[1]


@pytest.mark.parametrize(("status", "word"), [(Status.SURVEY, "tim survei"), (Status.DISPATCHED, "Dinas Perhubungan")])
def test_the_first_letter_says_where_the_report_went(status: Status, word: str) -> None:
    report = report_at(status)
    assert word in notices.to_reporter(report, step_of(report, "route"), "w@kanal.test", CITY, ADDRESS).text


@pytest.mark.parametrize("move", ["route", "confirm", "dispatch"])
def test_the_skpds_officers_are_told_of_what_reaches_them(move: str) -> None:
    report = report_at(Status.DISPATCHED)
    assert notices.recipients(report, step_of(report, move), CITY) == [Recipients(Role.OFFICER, "DISHUB")]


@pytest.mark.parametrize(
    ("status", "move"), [(Status.SURVEY, "route"), (Status.WORKING, "accept"), (Status.RESOLVED, "validate")]
)
def test_of_other_steps_no_staff_are_told(status: Status, move: str) -> None:
    report = report_at(status)
    assert notices.recipients(report, step_of(report, move), CITY) == []


OFFICER, HEAD = Recipients(Role.OFFICER, "DISHUB"), Recipients(Role.HEAD, "DISHUB")
OPERATOR = Recipients(Role.OPERATOR)
SEKDA, MAYOR = Recipients(Role.SUPERVISOR, None, "sekda"), Recipients(Role.SUPERVISOR, None, "walikota")
COORDINATOR = Recipients(Role.SUPERVISOR, None, "survey-coordinator")
LADDERS = {
    Status.RECEIVED: [OPERATOR, OPERATOR, SEKDA, MAYOR],
    Status.TRIAGE: [OPERATOR, OPERATOR, SEKDA, MAYOR],
    Status.SURVEY: [Recipients(Role.SURVEYOR), COORDINATOR, SEKDA, MAYOR],
    Status.DISPATCHED: [OFFICER, HEAD, SEKDA, MAYOR],
    Status.WORKING: [OFFICER, HEAD, SEKDA, MAYOR],
    Status.CHECKING: [OPERATOR, OPERATOR, SEKDA, MAYOR],
}


@pytest.mark.parametrize("status", LADDERS)
def test_an_alarm_goes_up_the_ladder_of_whoever_holds_the_report(status: Status) -> None:
    report = report_at(status)
    rungs = [notices.recipients(report, reminded(report, percent), CITY) for percent in PERCENTS]
    assert rungs == [[rung] for rung in LADDERS[status]]


@pytest.mark.parametrize(("status", "percent"), list(product(sorted(OPEN), PERCENTS)))
def test_an_alarm_of_a_confidential_report_stays_with_its_body_until_the_last(status: Status, percent: int) -> None:
    report = report_at(status, "pungli", "INSPEKTORAT").model_copy(update={"is_restricted": True})
    [rung] = notices.recipients(report, reminded(report, percent), CITY)
    assert (rung.skpd, rung.role in {Role.OFFICER, Role.HEAD}) == ("INSPEKTORAT", True)
    assert rung.post == ("sekda" if percent == 150 else None)


def test_an_alarm_that_comes_late_is_for_whoever_held_the_report_then() -> None:
    report = report_at(Status.TRIAGE)
    step = reminded(report, 50).model_copy(update={"status": Status.WORKING, "skpd": "DLH"})
    assert notices.recipients(report, step, CITY) == [Recipients(Role.OFFICER, "DLH")]


@pytest.mark.parametrize("clock", list(ClockName))
def test_an_alarm_says_which_clock_and_how_far(clock: ClockName) -> None:
    report = report_at(Status.WORKING)
    [message] = notices.to_staff(report, reminded(report, 80, clock), ["o@kanal.test"], CITY, ADDRESS)
    word = {"respond": "tanggapan", "coordinate": "koordinasi", "resolve": "penyelesaian"}[clock]
    assert f"80% waktu {word} sudah terpakai." in message.text
    assert f"{ADDRESS}/staff-console/api/reports/{report.ticket}" in message.text


@pytest.mark.parametrize("move", ["dispatch", "remind"])
def test_nothing_the_reporter_wrote_is_in_a_letter(move: str) -> None:
    report = report_at(Status.DISPATCHED)
    step = step_of(report, move, "resolve:80")
    to_staff = notices.to_staff(report, step, ["o@kanal.test"], CITY, ADDRESS)
    assert [message for message in to_staff if "padam" in message.text.replace("Lampu jalan padam", "")] == []


def test_a_report_without_a_code_can_be_told_of() -> None:
    report = report_at(Status.TRIAGE).model_copy(update={"code": None, "skpd": None})
    [message] = notices.to_staff(report, reminded(report, 50), ["o@kanal.test"], CITY, ADDRESS)
    assert "kategori belum pasti" in message.text


def test_a_repetition_has_the_same_id_and_every_other_letter_another() -> None:
    report = report_at(Status.DISPATCHED)
    step, later = step_of(report, "dispatch"), step_of(report, "dispatch").model_copy(update={"seq": 4})
    messages = [
        notices.to_reporter(report, which, to, CITY, ADDRESS).id
        for which, to in product((step, later), ("a@kanal.test", "b@kanal.test"))
    ]
    assert len(set(messages)) == 4
    assert notices.to_reporter(report, step, "a@kanal.test", CITY, ADDRESS).id == messages[0]
    assert not any("@" in message for message in messages)


@pytest.mark.parametrize(
    ("move", "status", "told"),
    [
        ("answer", Status.DISPATCHED, OFFICER),
        ("answer", Status.WORKING, OFFICER),
        ("send_back", Status.WORKING, OFFICER),
        ("answer", Status.TRIAGE, OPERATOR),
        ("hand_back", Status.TRIAGE, OPERATOR),
        ("refute", Status.TRIAGE, OPERATOR),
        ("reopen", Status.TRIAGE, OPERATOR),
    ],
)
def test_whoever_has_to_go_on_is_told_that_it_is_their_turn(move: str, status: Status, told: Recipients) -> None:
    report = report_at(status)
    step = step_of(report, move)
    assert notices.recipients(report, step, CITY) == [told]
    [message] = notices.to_staff(report, step, ["o@kanal.test"], CITY, ADDRESS)
    assert message.text.splitlines()[0].endswith(".")
    assert "{" not in message.text
    assert "menunggu Anda" not in message.text


@pytest.mark.parametrize("move", ["answer", "hand_back", "reopen"])
def test_of_a_confidential_report_no_operator_hears(move: str) -> None:
    report = report_at(Status.TRIAGE, "pungli", "INSPEKTORAT").model_copy(update={"is_restricted": True})
    assert notices.recipients(report, step_of(report, move), CITY) == [Recipients(Role.HEAD, "INSPEKTORAT")]


@pytest.mark.parametrize("move", sorted(name for name, move in MOVES.items() if move.is_told))
def test_a_letter_to_those_who_were_merged_says_whose_news_it_is(move: str) -> None:
    report = report_at(Status.DISPATCHED)
    step = step_of(report, move, "cuaca")
    if not notices.tells_reporter(step, is_merged=True):
        assert move in FOR_STAFF_ALONE | {"ask", "merge"}
        return
    text = notices.to_reporter(report, step, "warga@kanal.test", CITY, ADDRESS, is_merged=True).text
    assert f"aporan {report.ticket}, yang menggabungkan laporan Anda," in text
    assert "keberatan" not in text


def test_a_surveyor_hears_of_the_own_places_only() -> None:
    report = report_at(Status.SURVEY).model_copy(update={"kelurahan": "19.71.02.1001"})
    surveyors = [
        Actor(Role.SURVEYOR, "s", areas=areas) for areas in (("*",), ("19.71.02.1001",), ("19.71.01.1001",), ())
    ]
    assert [notices.concerns(report, surveyor) for surveyor in surveyors] == [True, True, False, False]
    assert notices.concerns(report, Actor(Role.OFFICER, "o", "DLH"))  # news that is late
