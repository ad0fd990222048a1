"""Who is told of a step."""

from __future__ import annotations

from itertools import product

import pytest

from shared import catalogue
from shared.history import Step
from shared.messages import notices
from shared.messages.notices import TEXTS, Audience, Recipients
from shared.report import Report
from shared.settings import Settings
from shared.workflow import MOVES, OPEN, Actor, ClockName, Role, Status
from tests.test_moves import report_at

CITY = catalogue.load(Settings().catalogue)
PERCENTS = (50, 80, 100, 150)


def step_of(report: Report, move: str, reason: str | None = None) -> Step:
    said = {"seq": 3, "move": move, "reason": reason, "skpd": report.skpd, "parent": "PGK-0000-0000-0"}
    return report.history[0].model_copy(update={**said, "status": report.status})


def reminded(report: Report, percent: int, clock: ClockName = ClockName.RESOLVE) -> Step:
    return step_of(report, "remind", f"{clock}:{percent}:passed-50")


def told(report: Report, move: str) -> list[Recipients]:
    return [to for _, to in notices.recipients(report, step_of(report, move), CITY)]


def test_every_move_that_is_told_is_in_the_table_and_no_other() -> None:
    assert set(TEXTS) == {name for name, move in MOVES.items() if move.is_told}


TO_THE_REPORTER = {
    "route", "triage", "send_survey", "confirm", "dispatch", "accept", "progress", "ask", "resume", "extend",
    "validate", "refer", "reject", "merge", "unmerge", "reopen", "reply",
}  # fmt: skip


@pytest.mark.parametrize("move", sorted(MOVES))
def test_the_reporter_hears_of_what_concerns_a_citizen(move: str) -> None:
    assert notices.tells_reporter(step_of(report_at(Status.WORKING), move)) == (move in TO_THE_REPORTER)


@pytest.mark.parametrize("move", ["ask", "resume", "merge", "unmerge", "triage"])
def test_what_is_the_reporters_own_is_not_told_to_those_who_were_merged(move: str) -> None:
    assert not notices.tells_reporter(step_of(report_at(Status.WORKING), move), is_merged=True)


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


@pytest.mark.parametrize(
    ("move", "status", "expected"),
    [
        ("route", Status.DISPATCHED, [OFFICER]),
        ("confirm", Status.DISPATCHED, [OFFICER]),
        ("dispatch", Status.DISPATCHED, [OFFICER]),
        ("answer", Status.DISPATCHED, [OFFICER]),
        ("answer", Status.WORKING, [OFFICER]),
        ("resume", Status.WORKING, [OFFICER]),
        ("send_back", Status.WORKING, [OFFICER]),
        ("answer", Status.TRIAGE, [OPERATOR]),
        ("resume", Status.TRIAGE, [OPERATOR]),
        ("hand_back", Status.TRIAGE, [OPERATOR]),
        ("refute", Status.TRIAGE, [OPERATOR]),
        ("reopen", Status.TRIAGE, [OFFICER, OPERATOR]),
        ("route", Status.SURVEY, []),
        ("accept", Status.WORKING, []),
        ("validate", Status.RESOLVED, []),
    ],
)
def test_whoever_has_to_go_on_is_told_that_it_is_their_turn(
    move: str, status: Status, expected: list[Recipients]
) -> None:
    assert told(report_at(status), move) == expected


@pytest.mark.parametrize("status", LADDERS)
def test_an_alarm_goes_up_the_ladder_of_whoever_holds_the_report(status: Status) -> None:
    report = report_at(status)
    rungs = [notices.recipients(report, reminded(report, percent), CITY) for percent in PERCENTS]
    assert rungs == [[(Audience.LADDER, rung)] for rung in LADDERS[status]]


@pytest.mark.parametrize(("status", "percent"), list(product(sorted(OPEN), PERCENTS)))
def test_an_alarm_of_a_confidential_report_stays_with_its_body_until_the_last(status: Status, percent: int) -> None:
    report = report_at(status, "pungli", "INSPEKTORAT").model_copy(update={"is_restricted": True})
    [(_, rung)] = notices.recipients(report, reminded(report, percent), CITY)
    assert (rung.skpd, rung.role in {Role.OFFICER, Role.HEAD}) == ("INSPEKTORAT", True)
    assert rung.post == ("sekda" if percent == 150 else None)


def test_whoever_may_not_see_a_confidential_report_hears_of_it_as_an_outsider() -> None:
    report = report_at(Status.WORKING, "pungli", "INSPEKTORAT").model_copy(update={"is_restricted": True})
    sekda, head = Actor(Role.SUPERVISOR, "sekda"), Actor(Role.HEAD, "h", "INSPEKTORAT")
    heard = [notices.heard_as(Audience.LADDER, report, post) for post in (sekda, head)]
    assert heard == [Audience.OUTSIDER, Audience.LADDER]


def test_an_alarm_that_comes_late_is_for_whoever_held_the_report_then() -> None:
    report = report_at(Status.TRIAGE)
    step = reminded(report, 50).model_copy(update={"status": Status.WORKING, "skpd": "DLH"})
    assert notices.recipients(report, step, CITY) == [(Audience.LADDER, Recipients(Role.OFFICER, "DLH"))]


@pytest.mark.parametrize("move", ["answer", "hand_back"])
def test_of_a_confidential_report_no_operator_hears(move: str) -> None:
    report = report_at(Status.TRIAGE, "pungli", "INSPEKTORAT").model_copy(update={"is_restricted": True})
    assert told(report, move) == [Recipients(Role.HEAD, "INSPEKTORAT")]


def test_a_surveyor_hears_of_the_own_places_only() -> None:
    report = report_at(Status.SURVEY).model_copy(update={"kelurahan": "19.71.02.1001"})
    surveyors = [
        Actor(Role.SURVEYOR, "s", areas=areas) for areas in (("*",), ("19.71.02.1001",), ("19.71.01.1001",), ())
    ]
    concerned = [notices.concerns(report, surveyor, Audience.LADDER) for surveyor in surveyors]
    assert concerned == [True, True, False, False]
    assert notices.concerns(report, Actor(Role.OFFICER, "o", "DLH"), Audience.SKPD)  # news that is late


@pytest.mark.parametrize(
    ("post", "audience", "hears"),
    [
        (Actor(Role.HEAD, "h", "INSPEKTORAT"), Audience.OPERATOR, True),
        (Actor(Role.HEAD, "h", "DISHUB"), Audience.OPERATOR, False),
        (Actor(Role.OFFICER, "o", "DISHUB"), Audience.SKPD, False),
        (Actor(Role.OFFICER, "o", "DISHUB"), Audience.OUTSIDER, False),
        (Actor(Role.OPERATOR, "o"), Audience.OPERATOR, False),
        (Actor(Role.SUPERVISOR, "sekda"), Audience.OUTSIDER, True),
    ],
)
def test_news_from_before_a_report_became_confidential_stays_with_its_body(
    post: Actor, audience: Audience, *, hears: bool
) -> None:
    report = report_at(Status.TRIAGE, "pungli", "INSPEKTORAT").model_copy(update={"is_restricted": True})
    assert notices.concerns(report, post, audience) == hears
