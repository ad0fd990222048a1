"""When a report wants attention next, and that a level is done once per deadline."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from shared import alarms, clocks, routing
from shared.alarms import Alarm, Rung
from shared.report import Report
from shared.workflow import ClockName, Role, Status
from tests.test_moves import CITY, HEAD, OFFICER, OPERATOR, START, SUPERVISOR, moved, report_at

HOUR = timedelta(hours=1)
RESOLVE, COORDINATE, RESPOND = ClockName.RESOLVE, ClockName.COORDINATE, ClockName.RESPOND


def at_percent(report: Report, name: ClockName, percent: int) -> datetime:
    return clocks.portion_at(report.clocks[name], percent, CITY.calendar)


def only(report: Report, name: ClockName) -> Report:
    return report.model_copy(update={"clocks": {name: report.clocks[name]}})


@pytest.mark.parametrize(
    ("code", "at"),
    [
        ("ketertiban", START + 12 * HOUR),  # urgent: 50 % of a clock that began at 09:00, at 21:00
        ("pju", START + 22 * HOUR + HOUR / 2),  # not urgent: at 07:30
    ],
)
def test_an_alarm_at_night_waits_unless_the_code_is_urgent(code: str, at: datetime) -> None:
    report = only(report_at(Status.WORKING, code), RESOLVE)
    day_long = clocks.start("24 jam", START, CITY.calendar)
    assert alarms.next_at(report.model_copy(update={"clocks": {RESOLVE: day_long}}), CITY) == at


def test_an_alarm_in_working_days_waits_for_the_morning() -> None:
    report = only(report_at(Status.WORKING, "usulan", "BAPPERIDA"), RESPOND)
    evening = clocks.start("1 jam kerja", START + 6 * HOUR + HOUR / 2, CITY.calendar)  # half of it at 16:00 sharp
    report = report.model_copy(update={"clocks": {RESPOND: evening}, "reminded": {RESPOND: 50}})
    assert alarms.next_at(report, CITY) == at_percent(report, RESPOND, 80) > START + 22 * HOUR


def test_a_sweep_at_night_wakes_nobody_and_comes_back_in_the_morning() -> None:
    report = only(report_at(Status.WORKING), RESOLVE)
    at_two = START + timedelta(days=7) - 7 * HOUR  # 80 % was reached days ago
    assert alarms.due(report, CITY, at_two) is None
    morning = alarms.next_at(report, CITY, at_two)
    assert morning is not None
    assert morning == at_two + 5.5 * HOUR
    assert alarms.due(report, CITY, morning) == Alarm(RESOLVE, 80, (50,))


@pytest.mark.parametrize(("code", "is_urgent"), [("banjir", True), ("drainase", False), (None, True)])
def test_until_its_code_is_known_a_report_is_as_urgent_as_its_channel_can_be(code: str | None, is_urgent: bool) -> None:
    plain = report_at(Status.TRIAGE, "banjir").model_copy(update={"code": code, "channel": "banjir"})
    report = plain.model_copy(update={"clocks": {RESPOND: clocks.start("24 jam", START, CITY.calendar)}})
    assert (alarms.next_at(report, CITY) == START + 12 * HOUR) is is_urgent


def test_an_extension_lets_the_new_deadline_be_alarmed_again() -> None:
    report = report_at(Status.WORKING).model_copy(update={"reminded": {RESOLVE: 100, RESPOND: 150}})
    later = START + timedelta(days=9)
    at = timedelta(days=6).total_seconds() // 60
    after = moved(report, "extend", OFFICER, int(at), due_at=later.isoformat(), reason="cuaca")
    assert after.reminded == {RESOLVE: 50, RESPOND: 150}  # six of nine days are gone
    assert alarms.next_at(only(after, RESOLVE), CITY) == at_percent(after, RESOLVE, 80)


def test_a_correction_rearms_the_clocks_that_got_another_deadline() -> None:
    report = report_at(Status.TRIAGE, "kabel_tiang").model_copy(
        update={"reminded": {COORDINATE: 50, RESOLVE: 80}, "point": None}
    )
    after = moved(report, "correct", OPERATOR, 190, code="pju")  # coordinate stays at 6 jam, resolve gets 168 jam
    assert after.reminded == {COORDINATE: 50, RESOLVE: 0}


def test_a_pause_and_what_follows_it_rearm_nothing() -> None:
    report = report_at(Status.WORKING).model_copy(update={"reminded": {RESOLVE: 80}})
    asked = moved(report, "ask", OFFICER, note="Di mana?")
    assert alarms.due(asked, CITY, START + timedelta(days=60)) is None
    answered = moved(asked, "answer", OPERATOR, 3000, note="Di sini")
    assert answered.reminded == {RESOLVE: 80}
    assert answered.clocks[RESOLVE].due_at > report.clocks[RESOLVE].due_at


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (Status.TRIAGE, [Rung(Role.OPERATOR), Rung(Role.SUPERVISOR, None, "walikota")]),
        (Status.SURVEY, [Rung(Role.SURVEYOR), Rung(Role.SUPERVISOR, None, "walikota")]),
        (Status.WORKING, [Rung(Role.OFFICER, "DISHUB"), Rung(Role.SUPERVISOR, None, "walikota")]),
    ],
)
def test_the_ladder_is_that_of_whoever_holds_the_report(status: Status, expected: list[Rung]) -> None:
    assert [alarms.rung(report_at(status), percent, CITY) for percent in (50, 150)] == expected


def test_a_level_that_the_catalogue_no_longer_has_goes_to_the_rung_below() -> None:
    report = report_at(Status.WORKING)
    assert alarms.rung(report, 90, CITY) == alarms.rung(report, 80, CITY)
    assert alarms.rung(report, 10, CITY) == alarms.rung(report, 50, CITY)


def test_without_an_skpd_an_alarm_reaches_the_supervisors_and_not_every_officer() -> None:
    report = report_at(Status.WORKING).model_copy(update={"skpd": None})
    assert alarms.rung(report, 50, CITY) == Rung(Role.SUPERVISOR)
    assert alarms.rung(report.model_copy(update={"is_restricted": True}), 150, CITY) == Rung(Role.SUPERVISOR)


def test_the_next_deadline_is_the_first_of_the_clocks_that_run() -> None:
    report = moved(report_at(Status.DISPATCHED), "note", HEAD, note="Dibaca")
    assert report.due_at == report.clocks[COORDINATE].due_at
    report = moved(report, "accept", OFFICER)
    assert report.due_at == report.clocks[RESOLVE].due_at
    later = report.clocks[RESOLVE].due_at + HOUR
    assert moved(report, "extend", SUPERVISOR, due_at=later.isoformat(), reason="cuaca").due_at == later


def test_the_next_deadline_of_a_waiting_report_is_the_end_of_waiting_and_an_ended_one_has_none() -> None:
    asked = moved(report_at(Status.DISPATCHED), "ask", OFFICER, note="Di mana?")
    assert asked.due_at == asked.next_alarm_at == alarms.waiting_until(asked, CITY)
    rejected = moved(report_at(Status.TRIAGE), "reject", OPERATOR, reason="bukan_aduan")
    assert (rejected.due_at, rejected.next_alarm_at) == (None, rejected.changed_at + timedelta(days=7))


def test_without_a_code_a_deadline_stays_when_somebody_has_responded() -> None:
    report = report_at(Status.TRIAGE).model_copy(update={"code": None, "skpd": None, "channel": "parkir"})
    report = report.model_copy(update={"clocks": routing.started(report, CITY)})
    assert moved(report, "note", OPERATOR, note="Ditelepon").due_at == START + 6 * HOUR


def test_a_survey_asked_for_late_has_until_the_next_level() -> None:
    report = moved(report_at(Status.TRIAGE), "send_survey", OPERATOR, 200)
    assert alarms.unsurveyed_at(report, CITY) == at_percent(report, COORDINATE, 80)
    late = moved(report_at(Status.TRIAGE), "send_survey", OPERATOR, 600)
    assert alarms.unsurveyed_at(late, CITY) == late.changed_at


def test_a_survey_after_a_hand_back_is_given_up_at_half_of_the_next_skpds_time() -> None:
    working = moved(report_at(Status.DISPATCHED), "accept", OFFICER)
    back = moved(working, "hand_back", OFFICER, reason="salah_tempat")
    again = moved(back, "send_survey", OPERATOR)
    half = clocks.portion_at(again.clocks[ClockName.COORDINATE], 50, CITY.calendar)
    assert alarms.unsurveyed_at(again, CITY) == half
