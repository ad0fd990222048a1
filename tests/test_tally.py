"""What is counted of a report, whatever has become of it; and that parts add up to the whole."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from statistics import median_low

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared import clocks, moves
from shared.errors import Refusal
from shared.figures import tally
from shared.figures.tally import Outcome
from shared.moves import Details
from shared.open_data import PublicReport, public_view
from shared.report import Report
from shared.workflow import MOVES, REPORTER, SYSTEM, Actor, ClockName, Need, Status
from tests.published import NOW, published, views
from tests.test_moves import CITY, EVERYBODY, OFFICER, OPERATOR, SURVEYOR, report_at

START = report_at(Status.RECEIVED).created_at
DUE = START + timedelta(hours=168)  # of a street lamp
Story = list[tuple[str, Actor, float]]  # moves, and how many hours after the one before
WORKED: Story = [("route", SYSTEM, 0), ("confirm", SURVEYOR, 1), ("accept", OFFICER, 1)]
DONE: Story = [*WORKED, ("finish", OFFICER, 8), ("validate", OPERATOR, 0.5)]
TOO_LATE: Story = [*WORKED, ("finish", OFFICER, 200), ("validate", OPERATOR, 0.5)]
TO_TRIAGE: Story = [("triage", SYSTEM, 0)]


def _told(story: Story) -> PublicReport:
    report = report_at(Status.RECEIVED)
    for name, actor, hours in story:
        report = _moved(report, name, actor, report.changed_at + timedelta(hours=hours))
    view = public_view(report, CITY)
    assert view is not None
    return view


def _moved(report: Report, name: str, actor: Actor, at: datetime) -> Report:
    """With what the move needs, and no more; its photo has just been taken."""
    report = report.model_copy(
        update={"photos": tuple(photo.model_copy(update={"added_at": at}) for photo in report.photos)}
    )
    to = Status.SURVEY if name == "route" else None
    details = Details.model_validate(
        {_FIELD.get(need, need.value): _GIVEN[need](name, at) for need in MOVES[name].needs}
    )
    return moves.move(report, name, actor, at=at, city=CITY, salt="salt", details=details, to=to)


_FIELD = {Need.EVIDENCE: "photo"}
_GIVEN: dict[Need, Callable[[str, datetime], object]] = {
    Need.NOTE: lambda _name, _at: "catatan",
    Need.REASON: lambda name, _at: CITY.city.reasons[name][0].id if name in CITY.city.reasons else "near_border",
    Need.PHOTO: lambda _name, _at: "p1",
    Need.EVIDENCE: lambda _name, _at: "p1",
    Need.DUE_AT: lambda _name, at: at + timedelta(days=20),
    Need.PARENT: lambda _name, _at: "PGK-0000-0000-0",
    Need.SKPD: lambda _name, _at: "X-PLN",
    Need.CODE: lambda _name, _at: "pju",
    Need.RATING: lambda _name, _at: 4,
    Need.POST: lambda _name, _at: "officer-dishub",
}


@pytest.mark.parametrize(
    ("story", "outcome", "kept", "reopened", "took"),
    [
        ([], Outcome.OPEN, None, 0, []),
        (WORKED, Outcome.OPEN, None, 0, []),
        (DONE, Outcome.RESOLVED, True, 0, [11]),  # 10½ hours
        ([*DONE, ("rate", REPORTER, 30), ("close", SYSTEM, 200)], Outcome.RESOLVED, True, 0, [11]),
        (TOO_LATE, Outcome.RESOLVED, False, 0, [9 * 24]),
        ([*WORKED, ("extend", OFFICER, 1), ("finish", OFFICER, 200), ("validate", OPERATOR, 1)],
         Outcome.RESOLVED, True, 0, [9 * 24]),
        ([*DONE, ("reopen", REPORTER, 24)], Outcome.OPEN, None, 1, []),
        ([*TOO_LATE, ("reopen", REPORTER, 24), ("dispatch", OPERATOR, 1), ("accept", OFFICER, 1),
          ("finish", OFFICER, 1), ("validate", OPERATOR, 1)], Outcome.RESOLVED, True, 1, [10 * 24]),
        ([*TO_TRIAGE, ("refer", OPERATOR, 300)], Outcome.REFERRED, None, 0, []),
        ([*TO_TRIAGE, ("reject", OPERATOR, 300)], Outcome.REJECTED, None, 0, []),
        ([*TO_TRIAGE, ("withdraw", REPORTER, 300)], Outcome.WITHDRAWN, None, 0, []),
        ([*TO_TRIAGE, ("merge", OPERATOR, 300)], Outcome.MERGED, None, 0, []),
        ([*TO_TRIAGE, ("merge", OPERATOR, 300), ("unmerge", OPERATOR, 1)], Outcome.OPEN, None, 0, []),
    ],
)  # fmt: skip
def test_what_becomes_of_a_report_is_counted_so(
    story: Story, outcome: Outcome, kept: bool | None, reopened: int, took: list[int]
) -> None:
    view = _told(story)
    one = tally.of([view], min(view.changed_at, DUE))
    assert (tally.outcome(view), one.reopened, list(one.took)) == (outcome, reopened, took)
    assert (one.in_time, one.late) == (kept is True, kept is False)
    assert (one.reports, one.problems) == (1, outcome is not Outcome.MERGED)


@pytest.mark.parametrize(
    ("story", "passed", "is_late"),
    [
        (WORKED, timedelta(0), False),
        (WORKED, timedelta(microseconds=1), True),
        ([*WORKED, ("ask", OFFICER, 100)], timedelta(days=9), False),
        ([*WORKED, ("ask", OFFICER, 200)], timedelta(days=9), True),
        ([*WORKED, ("ask", OFFICER, 100), ("answer", REPORTER, 60)], timedelta(0), False),
    ],
)
def test_what_is_open_is_late_when_its_time_is_used_up_and_not_while_it_stands_still(
    story: Story, passed: timedelta, is_late: bool
) -> None:
    assert tally.of([_told(story)], DUE + passed).late == is_late


@given(
    st.lists(st.tuples(st.sampled_from(sorted(MOVES)), st.sampled_from(EVERYBODY), st.integers(0, 300)), max_size=20),
    st.integers(0, 3_000),
    st.sampled_from([Status.RECEIVED, Status.TRIAGE, Status.DISPATCHED, Status.WORKING]),
)
def test_a_report_is_late_exactly_when_its_clock_says_so(
    story: list[tuple[str, Actor, int]], hours: int, status: Status
) -> None:
    report = report_at(status)
    for name, actor, later in story:
        try:
            report = _moved(report, name, actor, report.changed_at + timedelta(hours=later))
        except Refusal:
            continue
    view = public_view(report, CITY)
    now = report.changed_at + timedelta(hours=hours)
    if view is None or not report.is_open:
        return
    clock = report.clocks.get(ClockName.RESOLVE)
    assert tally.is_in_time(view, now) == (False if clock and clocks.is_late(clock, now) else None)


@given(views())
def test_every_report_has_one_outcome_and_at_most_one_verdict(reports: list[PublicReport]) -> None:
    whole = tally.of(reports, NOW)
    assert whole.reports == len(reports) == sum(whole.outcomes.values())
    assert whole.in_time + whole.late <= whole.problems <= whole.reports
    assert whole.took.total() == whole.outcomes[Outcome.RESOLVED]
    assert whole.reopened <= whole.reports
    assert whole.flagged + whole.unflagged == sum(report.is_flagged is not None for report in reports)


@given(views(), st.randoms(use_true_random=False), st.integers(1, 5))
def test_parts_add_up_to_the_whole_in_any_order(reports: list[PublicReport], chance: st.DataObject, parts: int) -> None:
    whole = tally.of(reports, NOW)
    mixed = sorted(reports, key=lambda _: chance.random())  # pyright: ignore
    summed = tally.Tally()
    for part in range(parts):
        summed.merge(tally.of(mixed[part::parts], NOW))
    assert summed == whole


@given(views())
def test_the_tally_of_what_has_ended_never_grows_old(reports: list[PublicReport]) -> None:
    ended = [report for report in reports if tally.outcome(report) is not Outcome.OPEN]
    assert tally.of(ended, NOW) == tally.of(ended, NOW + timedelta(days=1_000))


@given(st.lists(st.sampled_from([True, False, None])))
def test_what_was_not_judged_is_neither_flagged_nor_unflagged(flags: list[bool | None]) -> None:
    whole = tally.of([published(is_flagged=each) for each in flags], NOW)
    assert (whole.flagged, whole.unflagged) == (flags.count(True), flags.count(False))


@given(st.lists(st.timedeltas(timedelta(0), timedelta(days=900)), min_size=1))
def test_half_of_them_took_at_most_the_median(times: list[timedelta]) -> None:
    whole = tally.of([published(took=took) for took in times], NOW)
    assert whole.median_hours == tally.rounded_up(median_low(times))


@pytest.mark.parametrize(
    ("took", "hours"),
    [
        (timedelta(minutes=-3), 1),
        (timedelta(0), 1),
        (timedelta(hours=1), 1),
        (timedelta(hours=1, microseconds=1), 2),
        (timedelta(hours=48), 48),
        (timedelta(hours=48, seconds=1), 72),
        (timedelta(days=3), 72),
        (timedelta(days=4_000, hours=1), 4_001 * 24),
    ],
)
def test_times_are_rounded_up(took: timedelta, hours: int) -> None:
    assert tally.rounded_up(took) == hours


def test_of_nothing_there_is_no_median() -> None:
    assert (tally.Tally().median_hours, tally.Tally().problems) == (None, 0)
