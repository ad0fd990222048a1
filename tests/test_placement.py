"""Every open report has a place, and what has none is found out."""

from __future__ import annotations

from datetime import date

import pytest

from shared import placement
from shared.report import Report
from shared.workflow import OPEN, ClockName, Status
from tests.test_moves import CITY, OFFICER, OPERATOR, REPORTER, START, moved, report_at

TODAY = date(2026, 11, 23)
KELURAHAN = "19.71.02.1001"


def lacks(report: Report, **changed: object) -> list[placement.Lack]:
    return placement.lacks(report.model_copy(update=changed), CITY, TODAY)


@pytest.mark.parametrize("status", sorted(OPEN - {Status.WAITING}))
def test_a_report_in_any_queue_lacks_nothing(status: Status) -> None:
    assert lacks(report_at(status), kelurahan=KELURAHAN) == []


def test_a_report_on_its_way_to_the_rules_has_its_event_and_without_one_it_lacks_a_deadline() -> None:
    fresh = report_at(Status.RECEIVED).model_copy(update={"clocks": {}})
    assert lacks(fresh, next_event_at=START) == []
    assert lacks(fresh) == ["deadline"]


@pytest.mark.parametrize(
    ("status", "skpd"), [(Status.DISPATCHED, None), (Status.WORKING, "TIDAK-ADA"), (Status.WORKING, "X-PDAM")]
)
def test_an_skpd_must_be_known_and_inside_the_city(status: Status, skpd: str | None) -> None:
    assert lacks(report_at(status), skpd=skpd) == ["owner"]
    assert lacks(report_at(Status.TRIAGE), skpd=skpd) == []
    assert lacks(report_at(Status.TRIAGE), skpd=skpd, is_restricted=True) == ["owner"]


def test_an_skpd_that_no_longer_exists_holds_nothing() -> None:
    ended = CITY.agencies["DISHUB"].model_copy(update={"valid_until": date(2026, 1, 1)})
    city = CITY.model_copy(update={"agencies": {**CITY.agencies, "DISHUB": ended}})
    assert placement.lacks(report_at(Status.WORKING), city, TODAY) == ["owner"]


@pytest.mark.parametrize("kelurahan", [None, "19.71.99.1001"])
def test_a_survey_needs_a_place_that_surveyors_have(kelurahan: str | None) -> None:
    assert lacks(report_at(Status.SURVEY), kelurahan=kelurahan) == ["owner"]


def test_while_the_reporter_is_asked_whoever_asked_holds_it() -> None:
    asked = moved(report_at(Status.DISPATCHED), "ask", OFFICER, note="Di mana?")
    assert lacks(asked) == []
    assert lacks(asked, due_at=None) == []  # a document of before the field was there
    assert lacks(asked, skpd=None) == ["owner"]
    assert lacks(asked, asked_from=None) == ["owner"]


def test_a_report_whose_clocks_all_stand_still_lacks_a_deadline() -> None:
    report = report_at(Status.TRIAGE)
    assert lacks(report, clocks={ClockName.RESPOND: report.clocks[ClockName.RESPOND]}) == []
    assert lacks(report, clocks={}) == ["deadline"]


def test_a_report_that_says_it_is_open_and_has_ended_is_in_no_queue() -> None:
    ended = moved(report_at(Status.TRIAGE), "reject", OPERATOR, reason="bukan_aduan")
    assert lacks(ended, is_open=True) == ["queue", "owner", "deadline"]


def test_an_answer_gives_the_report_back_its_deadline() -> None:
    asked = moved(report_at(Status.TRIAGE), "ask", OPERATOR, note="Di mana?")
    assert lacks(moved(asked, "answer", REPORTER, note="Di sini")) == []
