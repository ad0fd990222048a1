"""Many due at once, two sweeps at once, a death in between, no time left: each alarm once, and none forgotten."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from itertools import count
from typing import TypeVar

import pytest

from shared import redelivery, reports, sweep, tasks
from shared.installation import Installation
from shared.platform.ports import Document, Store, Transaction
from shared.report import Report
from shared.tasks import Task
from tests.conftest import platform_of
from tests.life import START, moved, routed
from tests.platform.together import together

T = TypeVar("T")
AT_ONE = START + timedelta(hours=1)  # half of *respond* of a street lamp
MANY = 30


class Fragile:
    """A store whose process dies after every third commit, before anybody hears of it."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._commits = count(1)
        self.get, self.find, self.count = store.get, store.find, store.count

    def transact(self, work: Callable[[Transaction], T]) -> T:
        result = self._store.transact(work)
        if next(self._commits) % 3 == 0:
            raise KeyboardInterrupt
        return result


class Ticking:
    """A clock that goes on by one with every look at it."""

    def __init__(self) -> None:
        self._looks = count()

    def __call__(self) -> float:
        return float(next(self._looks))


@pytest.fixture
def due(installation: Installation, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Tickets with one alarm due; their first events are told."""
    monkeypatch.setattr(sweep, "BATCH", 8)
    return [_told(installation, routed(installation, text=f"Lampu {number}").ticket) for number in range(MANY)]


def _told(here: Installation, ticket: str) -> str:
    reports.change(here.store, ticket, lambda report: report.model_copy(update={"unsent": (), "next_event_at": None}))
    return ticket


def _alarms(here: Installation, tickets: list[str]) -> list[int]:
    found = [reports.get(here.store, ticket) for ticket in tickets]
    return [sum(step.move == "remind" for step in report.history) for report in found]


def _published(here: Installation) -> list[str]:
    told: list[str] = []

    def tell(message: Document) -> None:
        told.append(str(message["event"]))

    platform_of(here).bus.subscribe("report-moved", tell)
    return told


def test_two_sweeps_at_once_alarm_each_report_once(installation: Installation, due: list[str]) -> None:
    told = _published(installation)
    swept = together(*[lambda: sweep.sweep(installation, AT_ONE)] * 2)
    platform_of(installation).bus.drain()
    assert _alarms(installation, due) == [1] * MANY
    assert sum(each.alarmed for each in swept) == MANY
    assert len(set(told)) == MANY


def test_a_sweep_that_dies_after_a_commit_alarms_nobody_twice_and_tells_all(
    installation: Installation, due: list[str]
) -> None:
    told = _published(installation)
    fragile = replace(installation, platform=replace(installation.platform, store=Fragile(installation.store)))
    with pytest.raises(KeyboardInterrupt):
        sweep.sweep(fragile, AT_ONE)
    sweep.sweep(installation, AT_ONE + timedelta(minutes=1))
    sweep.sweep(installation, AT_ONE + timedelta(minutes=5))
    platform_of(installation).bus.drain()
    assert _alarms(installation, due) == [1] * MANY
    assert {event.rpartition("-")[0] for event in told} == set(due)


def test_what_there_was_no_time_for_is_counted_and_comes_in_the_next_runs(
    installation: Installation, due: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    sweeps = 0
    while sum(_alarms(installation, due)) < MANY:
        sweep.sweep(installation, AT_ONE, seconds=25, clock=Ticking())
        sweeps += 1
        left = [vars(record)["overdue_left"] for record in caplog.records if record.message == "swept"]
        assert left[-1] == MANY - sum(_alarms(installation, due))
        assert sweeps < 20
    assert sweeps > 1
    assert _alarms(installation, due) == [1] * MANY


def test_more_than_a_batch_that_cannot_be_handled_holds_up_nothing_behind_it(
    installation: Installation, due: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    broken, good = due[:20], due[20:]
    for ticket in broken:
        reports.change(
            installation.store, ticket, lambda report: report.model_copy(update={"channel": "", "code": None})
        )
    assert sweep.sweep(installation, AT_ONE).alarmed == len(good)
    assert _alarms(installation, good) == [1] * len(good)
    [swept] = [record for record in caplog.records if record.message == "swept"]
    assert vars(swept)["overdue_left"] == len(broken)


def test_a_crowd_of_events_leaves_time_for_the_alarms(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(redelivery, "BATCH", 8)
    for number in range(40):
        routed(installation, text=f"Lampu {number}")
    assert sweep.sweep(installation, AT_ONE, seconds=40, clock=Ticking()).alarmed > 0


def test_a_pause_and_its_end_in_between_bring_no_alarm_twice(installation: Installation) -> None:
    ticket = routed(installation, code="ketertiban").ticket
    sweep.sweep(installation, START + timedelta(hours=1))  # respond at 100 %, coordinate at 50 %
    before = _levels(reports.get(installation.store, ticket))
    moved(installation, ticket, "ask", "officer-satpolpp", AT_ONE, note="Di mana?")
    later = AT_ONE + timedelta(hours=3)
    moved(installation, ticket, "answer", "reporter", later, note="Di pasar")
    for minutes in range(0, 600, 5):
        sweep.sweep(installation, later + timedelta(minutes=minutes))
    levels = _levels(reports.get(installation.store, ticket))
    assert levels[: len(before)] == before
    assert len(set(levels)) == len(levels) == len(before) + 7  # the rest of coordinate and resolve


def _levels(report: Report) -> list[str]:
    return [str(step.reason) for step in report.history if step.move == "remind"]


def test_the_days_tasks_begin_by_themselves_and_are_due_at_six(installation: Installation) -> None:
    sweep.sweep(installation, START)
    daily = tasks.find(installation.store, "daily")
    assert daily is not None
    assert daily.due_at == START + timedelta(hours=21)


def test_a_task_of_a_newer_kanal_holds_up_nothing(installation: Installation) -> None:
    unknown = Task(name="a", kind="of tomorrow", due_at=START - timedelta(days=1))
    installation.store.transact(lambda transaction: tasks.put(transaction, unknown))
    sweep.sweep(installation, START)
    daily = tasks.find(installation.store, "daily")
    assert daily is not None
    assert daily.due_at > START
    assert tasks.find(installation.store, "a") == unknown
