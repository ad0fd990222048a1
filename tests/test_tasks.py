"""Tasks that belong to no report: found by their moment, done once, and not lost when they are put anew."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial

from shared import tasks
from shared.installation import Installation
from shared.tasks import Task

NOON = datetime(2026, 11, 23, 5, tzinfo=UTC)
HOUR = timedelta(hours=1)


def put(here: Installation, name: str, due_at: datetime) -> Task:
    task = Task(name=name, kind="daily", due_at=due_at)
    here.store.transact(partial(tasks.put, task=task))
    return task


def test_the_earliest_comes_first_and_then_the_others(installation: Installation) -> None:
    assert tasks.earliest(installation.store) is None
    late, early, same = (put(installation, name, NOON + hours * HOUR) for name, hours in (("a", 2), ("b", 1), ("c", 1)))
    assert tasks.earliest(installation.store) == early
    assert tasks.earliest(installation.store, early) == same
    assert tasks.earliest(installation.store, same) == late
    assert tasks.earliest(installation.store, late) is None


def test_what_is_done_is_away_or_due_again(installation: Installation) -> None:
    once, daily = put(installation, "once", NOON), put(installation, "daily", NOON)
    tasks.done(installation.store, once)
    tasks.done(installation.store, daily, NOON + 24 * HOUR)
    assert tasks.find(installation.store, "once") is None
    assert tasks.find(installation.store, "daily") == daily.model_copy(update={"due_at": NOON + 24 * HOUR})


def test_what_was_put_anew_meanwhile_stays(installation: Installation) -> None:
    seen = put(installation, "once", NOON)
    anew = put(installation, "once", NOON + HOUR)
    tasks.done(installation.store, seen)
    assert tasks.find(installation.store, "once") == anew


def test_a_task_begins_once(installation: Installation) -> None:
    daily = Task(name="daily", kind="daily", due_at=NOON)
    assert [tasks.begin(installation.store, daily) for _ in range(2)] == [True, False]
