"""What moves do to a report's clocks: who is owed which time after a hand-back, a merger, another code, a reopening."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from shared import alarms, clocks, routing
from shared.errors import Invalid
from shared.history import Step
from shared.report import Report
from shared.workflow import REPORTER, SYSTEM, ClockName, Status
from tests.test_moves import CITY, HEAD, OFFICER, OPERATOR, START, SURVEYOR, moved, report_at

RESPOND, COORDINATE, RESOLVE = ClockName.RESPOND, ClockName.COORDINATE, ClockName.RESOLVE
HOUR = 60
DAY = 24 * HOUR
WEEK = timedelta(days=7)  # what `pju` has to be resolved; START is a Monday, 09:00 WIB


def asked_for_an_hour(report: Report) -> Report:
    return moved(moved(report, "ask", OPERATOR, note="Di mana?"), "answer", REPORTER, HOUR, note="Di sini")


def without_code() -> Report:
    report = report_at(Status.TRIAGE).model_copy(update={"code": None, "skpd": None})
    return report.model_copy(update={"clocks": routing.started(report, CITY)})


def extended(report: Report, days: int) -> Report:
    later = (START + timedelta(days=days)).isoformat()
    return moved(report, "extend", OFFICER, due_at=later, reason="cuaca")


def handed_back(report: Report) -> Report:
    return moved(report, "hand_back", OFFICER, reason="salah_jenis")


def due(report: Report, name: ClockName = RESOLVE) -> timedelta:
    return report.clocks[name].due_at - START


def test_after_the_cap_of_waiting_the_clocks_run_on() -> None:
    asked = moved(report_at(Status.WORKING), "ask", OFFICER, note="Di mana?")
    until = alarms.waiting_until(asked, CITY) or START
    assert until == datetime.fromisoformat("2026-11-30T16:00+07:00")  # the fifth working day after a Monday
    resumed = moved(asked, "resume", SYSTEM, int((until - asked.changed_at) / timedelta(minutes=1)))
    assert resumed.status is Status.WORKING
    assert resumed.clocks[RESOLVE].is_running
    assert due(resumed) == WEEK + (until - asked.changed_at)


def test_what_is_withdrawn_while_waiting_is_not_late_by_the_wait() -> None:
    asked = moved(report_at(Status.TRIAGE), "ask", OPERATOR, note="Di mana?")
    withdrawn = moved(asked, "withdraw", REPORTER, 30 * DAY)
    assert [clocks.is_late(clock, withdrawn.changed_at) for clock in withdrawn.clocks.values()] == [False] * 3


def test_a_reopened_report_has_a_new_promise_and_the_history_keeps_the_old() -> None:
    resolved = moved(extended(report_at(Status.WORKING), 20), "finish", OFFICER, photo="p1")
    resolved = moved(resolved, "validate", OPERATOR)
    reopened = moved(resolved, "reopen", REPORTER, DAY, note="Masih padam")
    assert reopened.clocks[RESOLVE] == clocks.start("168 jam", reopened.changed_at, CITY.calendar)
    assert [step.due_at for step in reopened.history if step.move == "validate"] == [START + timedelta(days=20)]


def test_whoever_gets_a_reopened_report_has_a_fair_time_to_accept_it() -> None:
    working = moved(report_at(Status.DISPATCHED), "accept", OFFICER)
    resolved = moved(moved(working, "finish", OFFICER, photo="p1"), "validate", OPERATOR)
    reopened = moved(resolved, "reopen", REPORTER, DAY, note="Masih padam")
    again = moved(reopened, "dispatch", OPERATOR, HOUR)
    assert again.clocks[COORDINATE] == clocks.start("6 jam", again.changed_at, CITY.calendar)
    assert again.clocks[RESOLVE] == reopened.clocks[RESOLVE]


def test_the_survey_of_a_reopened_report_has_half_of_a_fair_time() -> None:
    working = moved(report_at(Status.DISPATCHED), "accept", OFFICER)
    resolved = moved(moved(working, "finish", OFFICER, photo="p1"), "validate", OPERATOR)
    reopened = moved(resolved, "reopen", REPORTER, DAY, note="Masih padam")
    survey = moved(reopened, "send_survey", OPERATOR)
    assert survey.clocks[COORDINATE] == clocks.start("6 jam", survey.changed_at, CITY.calendar)
    assert moved(survey, "confirm", SURVEYOR).clocks[COORDINATE] == survey.clocks[COORDINATE]


def test_the_next_skpd_has_a_fair_time_also_after_a_survey() -> None:
    survey = moved(handed_back(report_at(Status.DISPATCHED)), "send_survey", OPERATOR, DAY, skpd="PUPR")
    assert survey.clocks[COORDINATE] == clocks.start("6 jam", survey.changed_at, CITY.calendar)
    confirmed = moved(survey, "confirm", SURVEYOR, HOUR)
    assert confirmed.clocks[COORDINATE].started_at == confirmed.changed_at
    assert due(confirmed) == WEEK


def test_what_was_accepted_and_handed_back_is_to_be_accepted_again() -> None:
    accepted = moved(report_at(Status.DISPATCHED), "accept", OFFICER)
    again = moved(handed_back(accepted), "dispatch", OPERATOR, DAY, skpd="PUPR")
    assert again.clocks[COORDINATE].is_running
    assert again.clocks[COORDINATE].started_at == again.changed_at
    assert due(again) == WEEK


def test_a_referral_stops_every_clock() -> None:
    referred = moved(report_at(Status.TRIAGE), "refer", OPERATOR, skpd="X-PLN", note="Wewenang PLN")
    assert {clock.stopped_at for clock in referred.clocks.values()} == {referred.changed_at}
    assert not any(clocks.is_late(clock, START + timedelta(days=400)) for clock in referred.clocks.values())


def test_an_unmerged_report_is_to_be_accepted_and_resolved_from_now_on() -> None:
    merged = moved(report_at(Status.DISPATCHED), "merge", OPERATOR, parent="PGK-0000-0000-0")
    alone = moved(merged, "unmerge", OPERATOR, 3 * DAY, note="Lampu yang lain")
    assert {name for name, clock in alone.clocks.items() if clock.started_at == alone.changed_at} == {
        COORDINATE,
        RESOLVE,
    }
    assert alone.next_alarm_at is not None


def test_another_code_is_counted_from_submission_and_the_history_says_so() -> None:
    corrected = moved(asked_for_an_hour(report_at(Status.TRIAGE)), "correct", OPERATOR, DAY, code="drainase")
    assert due(corrected) == timedelta(hours=72 + 1)
    assert corrected.history[-1].due_at == corrected.clocks[RESOLVE].due_at


def test_a_code_found_late_counts_no_time_in_which_its_reporter_was_asked() -> None:
    corrected = moved(asked_for_an_hour(without_code()), "correct", OPERATOR, code="sampah_liar")
    assert (due(corrected), due(corrected, COORDINATE)) == (timedelta(hours=7), timedelta(hours=7))


def test_a_code_found_late_counts_no_time_in_which_the_report_followed_another() -> None:
    merged = moved(without_code(), "merge", OPERATOR, parent="PGK-0000-0000-0")
    alone = moved(merged, "unmerge", OPERATOR, 3 * DAY, note="Lampu yang lain")
    assert due(moved(alone, "correct", OPERATOR, code="sampah_liar")) == timedelta(days=3, hours=6)


def test_another_code_of_a_reopened_report_is_counted_from_its_reopening() -> None:
    resolved = moved(report_at(Status.CHECKING), "validate", OPERATOR)
    reopened = moved(resolved, "reopen", REPORTER, DAY, note="Masih padam")
    corrected = moved(reopened, "correct", OPERATOR, code="drainase")
    assert corrected.clocks[RESOLVE].due_at == reopened.changed_at + timedelta(hours=72)


@pytest.mark.parametrize(
    ("days", "code", "expected"),
    [(20, "sampah_liar", 20), (20, "drainase", 20), (8, "lainnya", 8), (20, "trotoar", 20), (8, "trotoar", None)],
    ids=["much shorter", "shorter", "as long", "longer, not enough", "outlasts the extension"],
)
def test_another_code_breaks_no_extension_that_was_published(days: int, code: str, expected: int | None) -> None:
    """`trotoar` has 14 working days from 23 November: 11 December, 16:30 (a Friday), after 18 days and 7.5 hours."""
    corrected = moved(handed_back(extended(report_at(Status.DISPATCHED), days)), "correct", OPERATOR, code=code)
    assert due(corrected) == (timedelta(days=expected) if expected else timedelta(days=18, hours=7.5))


def test_a_wrong_correction_taken_back_leaves_the_clock_as_it_was() -> None:
    before = handed_back(extended(asked_for_an_hour(report_at(Status.DISPATCHED)), 9))
    after = moved(moved(before, "correct", OPERATOR, code="trotoar"), "correct", OPERATOR, code="pju")
    assert after.clocks[RESOLVE] == before.clocks[RESOLVE]


def test_an_extension_is_not_dated_back() -> None:
    """Of a report that is late already, say."""
    working = report_at(Status.WORKING)
    yesterday = {"due_at": (START + timedelta(days=19)).isoformat(), "reason": "cuaca"}
    with pytest.raises(Invalid) as refused:
        moved(working, "extend", HEAD, 20 * DAY, **yesterday)
    assert [problem.field for problem in refused.value.fields] == ["due_at"]
    tomorrow = yesterday | {"due_at": (START + timedelta(days=21)).isoformat()}
    assert due(moved(working, "extend", HEAD, 20 * DAY, **tomorrow)) == timedelta(days=21)


def test_the_pause_of_one_round_is_not_that_of_the_next() -> None:
    resolved = moved(asked_for_an_hour(report_at(Status.WORKING)), "finish", OFFICER, photo="p1")
    reopened = moved(moved(resolved, "validate", OPERATOR), "reopen", REPORTER, note="Masih padam")
    assert reopened.clocks[RESOLVE].pauses == ()


def test_every_step_that_ends_the_work_keeps_its_deadline() -> None:
    merged = moved(report_at(Status.TRIAGE), "merge", OPERATOR, parent="PGK-0000-0000-0")
    ended: Step = merged.history[-1]
    assert ended.due_at == START + WEEK


def test_whoever_answered_before_the_route_has_answered() -> None:
    received = report_at(Status.RECEIVED).model_copy(update={"clocks": {}})
    noted = moved(received, "note", OPERATOR, 1, note="Sudah ditelepon")
    started = noted.model_copy(update={"clocks": routing.started(noted, CITY)})
    at = noted.history[-1].at
    assert moved(started, "route", SYSTEM, 2).clocks[RESPOND].stopped_at == at
