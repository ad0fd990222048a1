"""A clock paused, resumed, extended, stopped and given other targets in any order, against the simulation."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from shared import clocks
from shared.clocks import Clock
from tests.cases import times
from tests.slow_clock import DAY, SlowClock, moment
from tests.test_clocks_simulated import CALENDAR, STARTS, TARGETS, WAITS, Wait, waited

LATER = st.integers(-60, 300) | st.integers(0, 3 * DAY) | st.integers(0, 40 * DAY)
LEVELS = st.sampled_from(["officer", "head", "supervisor"])


class AnyOrder(RuleBasedStateMachine):
    """`happened` is what the simulation needs to live the same life again with another target."""

    clock: Clock
    slow: SlowClock
    now: int
    happened: list[tuple[str, int, int]]

    @initialize(promise=TARGETS, start=STARTS)
    def begin(self, promise: str, start: int) -> None:
        self.clock, self.slow = clocks.start(promise, moment(start), CALENDAR), SlowClock(promise, start)
        self.now, self.happened = start, []

    @rule(wait=WAITS)
    def wait(self, wait: Wait) -> None:
        self.now = waited(self.slow, self.now, wait)

    @rule()
    def pause(self) -> None:
        if self.slow.paused is None and self.slow.stopped is None:
            self.happens("pause")
        self.clock = clocks.pause(self.clock, moment(self.now))

    @rule()
    def resume(self) -> None:
        if self.slow.paused is not None and self.slow.stopped is None:
            self.happens("resume")
        self.clock = clocks.resume(self.clock, moment(self.now), CALENDAR)

    @rule(level=LEVELS, later=LATER)
    def extend(self, level: str, later: int) -> None:
        new = self.slow.due_if_resumed(self.now) + later
        is_used = level in {extension.level for extension in self.clock.extensions}
        if later <= 0 or new <= self.now or is_used or self.slow.stopped is not None:
            with pytest.raises(ValueError, match=r"stopped|passed|already|not later"):
                self.extended(new, level)
            return
        self.clock = self.extended(new, level)
        self.happens("extend", new)

    @precondition(lambda self: self.slow.stopped is None)
    @rule()
    def stop(self) -> None:
        self.happens("stop")
        self.clock = clocks.stop(self.clock, moment(self.now))

    @rule(promise=TARGETS)
    def give_another_target(self, promise: str) -> None:
        slow = SlowClock(promise, self.slow.started)
        for name, at, due in self.happened:
            _do(slow, name, at, due)
        other = clocks.retargeted(self.clock, promise, CALENDAR)
        assert other.due_at == moment(slow.due)
        assert all(moment(slow.due_if_resumed(self.now)) >= each.to_due_at for each in other.extensions)
        assert clocks.retargeted(other, self.clock.target, CALENDAR) == self.clock
        self.clock, self.slow = other, slow

    @precondition(lambda self: self.slow.paused is None)
    @rule(percent=st.integers(1, 200))
    def look_at_an_alarm(self, percent: int) -> None:
        exact = moment(self.slow.portion(percent))
        assert abs(clocks.portion_at(self.clock, percent, CALENDAR) - exact) <= timedelta.resolution

    @invariant()
    def agrees(self) -> None:
        assert self.clock.due_at == moment(self.slow.due)
        assert clocks.is_late(self.clock, moment(self.now)) is self.slow.is_late(self.now)
        assert self.clock.is_running is (self.slow.paused is None and self.slow.stopped is None)
        assert Clock.model_validate_json(self.clock.model_dump_json()) == self.clock

    def extended(self, due: int, level: str) -> Clock:
        return clocks.extend(self.clock, moment(due), level, at=moment(self.now), calendar=CALENDAR)

    def happens(self, name: str, due: int = 0) -> None:
        self.happened.append((name, self.now, due))
        _do(self.slow, name, self.now, due)


def _do(slow: SlowClock, name: str, at: int, due: int) -> None:
    if name == "extend":
        if due > slow.due_if_resumed(at):
            slow.extend(due, at)
    else:
        {"pause": slow.pause, "resume": slow.resume, "stop": slow.stop}[name](at)


AnyOrder.TestCase.settings = settings(times(2), stateful_step_count=20)
test_clocks_in_any_order: Any = AnyOrder.TestCase


@times(6)
@given(start=STARTS, promise=TARGETS, waits=st.tuples(WAITS, WAITS, WAITS, WAITS), later=st.tuples(LATER, LATER))
def test_extensions_before_and_in_a_pause_agree_with_the_simulation(
    start: int, promise: str, waits: tuple[Wait, ...], later: tuple[int, int]
) -> None:
    """The order in which most goes wrong, more often than chance would choose it."""
    life = AnyOrder()
    life.begin(promise=promise, start=start)
    life.wait(wait=waits[0])
    life.extend(level="officer", later=later[0])
    life.wait(wait=waits[1])
    life.pause()
    life.wait(wait=waits[2])
    life.extend(level="head", later=later[1])
    life.give_another_target(promise="2 hari kerja")
    life.wait(wait=waits[3])
    life.resume()
    life.give_another_target(promise=promise)
    life.agrees()
