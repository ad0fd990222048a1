"""One clock of a report. `due_at` is the moment at which its running time is used up.

So a pause moves `due_at` only if it begins before, and what is late stays late.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import takewhile

from pydantic import BaseModel, ConfigDict

from shared.clocks.targets import parse
from shared.clocks.working_time import (
    Calendar,
    Span,
    after,
    as_utc,
    between,
    closings,
    counted,
    deadline,
    next_closing,
    nth_closing,
)
from shared.moments import Moment

WHOLE = 100


class Pause(BaseModel):
    """Without `to_at` it has not ended, or the clock was stopped in it."""

    model_config = ConfigDict(frozen=True)

    from_at: Moment
    to_at: Moment | None = None


class Extension(BaseModel):
    model_config = ConfigDict(frozen=True)

    level: str
    at: Moment
    from_due_at: Moment
    to_due_at: Moment


class Clock(BaseModel):
    model_config = ConfigDict(frozen=True)

    target: str
    started_at: Moment
    due_at: Moment
    stopped_at: Moment | None = None
    pauses: tuple[Pause, ...] = ()
    extensions: tuple[Extension, ...] = ()

    @property
    def is_running(self) -> bool:
        return self.stopped_at is None and self.open_pause is None

    @property
    def open_pause(self) -> Pause | None:
        return self.pauses[-1] if self.pauses and self.pauses[-1].to_at is None else None


def start(target: str, at: datetime, calendar: Calendar) -> Clock:
    at = as_utc(at)
    return Clock(target=target, started_at=at, due_at=deadline(at, parse(target), calendar))


def pause(clock: Clock, at: datetime) -> Clock:
    if not clock.is_running:
        return clock
    return clock.model_copy(update={"pauses": (*clock.pauses, Pause(from_at=_in_order(clock, at)))})


def resume(clock: Clock, at: datetime, calendar: Calendar) -> Clock:
    """Moves `due_at` by what the pause cost.

    Round the clock that is the time that passed, for `menit kerja` and `jam kerja` the working time
    that passed. `hari kerja` are closing times: one that falls into the pause does not count, so
    `due_at` moves to the closing time of as many working days later (the day of arrival never counted).
    An extension given in the pause names a new `due_at` as of then: only what passes after it is a cost.
    """
    paused = clock.open_pause
    if clock.stopped_at is not None or paused is None:
        return clock
    at = _in_order(clock, at)
    since = max([paused.from_at, *(extension.at for extension in clock.extensions)])
    ended = paused.model_copy(update={"to_at": at})
    due_at = _moved(clock, since, at, calendar) if since < min(clock.due_at, at) else clock.due_at
    return clock.model_copy(update={"due_at": due_at, "pauses": (*clock.pauses[:-1], ended)})


def stop(clock: Clock, at: datetime) -> Clock:
    if clock.stopped_at is not None:
        return clock
    return clock.model_copy(update={"stopped_at": _in_order(clock, at)})


def extend(clock: Clock, to_due_at: datetime, level: str, at: datetime) -> Clock:
    """A new deadline, once per level, also while the clock is paused. Raises ValueError."""
    to_due_at = as_utc(to_due_at)
    if clock.stopped_at is not None:
        raise ValueError("A stopped clock cannot be extended.")
    if to_due_at <= clock.due_at:
        raise ValueError(f"The new deadline {to_due_at} is not later than {clock.due_at}.")
    if level in {extension.level for extension in clock.extensions}:
        raise ValueError(f"Level {level} has extended this clock already.")
    extension = Extension(level=level, at=as_utc(at), from_due_at=clock.due_at, to_due_at=to_due_at)
    return clock.model_copy(update={"due_at": to_due_at, "extensions": (*clock.extensions, extension)})


def portion_at(clock: Clock, percent: int, calendar: Calendar) -> datetime:
    """When this part of the running time from the start to `due_at` is used; beyond 100, when it would be.

    Units of `kerja` use working time only, so what is not at 100 falls into working hours or on
    their edge. A pause that has not ended is not counted yet.
    """
    if percent == WHOLE:
        return clock.due_at
    whole = between(_run(clock, clock.started_at, calendar), clock.started_at, clock.due_at)
    since, part = (clock.started_at, percent) if percent < WHOLE else (clock.due_at, percent - WHOLE)
    return after(_run(clock, since, calendar), since, whole * part // WHOLE)


def is_late(clock: Clock, now: datetime) -> bool:
    """A paused clock is as late as it was when the pause began, a stopped one as when it stopped."""
    if clock.open_pause is not None:
        return clock.open_pause.from_at > clock.due_at
    return (clock.stopped_at or as_utc(now)) > clock.due_at


def _moved(clock: Clock, since: datetime, until: datetime, calendar: Calendar) -> datetime:
    target = parse(clock.target)
    if not target.is_in_working_days:
        cost = between(counted(target, calendar, since), since, until)
        return after(counted(target, calendar, clock.due_at), clock.due_at, cost)
    first = max(calendar.local_day(since), calendar.local_day(clock.started_at) + timedelta(days=1))
    missed = sum(since < closing for closing in takewhile(lambda it: it <= until, closings(calendar, first)))
    if missed:
        return nth_closing(calendar, calendar.local_day(clock.due_at), missed)
    if clock.due_at > until:
        return clock.due_at
    # An extension may end in the middle of a day, and the pause outlast it.
    return next_closing(calendar, until)


def _run(clock: Clock, since: datetime, calendar: Calendar) -> Iterator[Span]:
    return _without(clock.pauses, counted(parse(clock.target), calendar, since))


def _without(pauses: tuple[Pause, ...], spans: Iterable[Span]) -> Iterator[Span]:
    for opens, closes in spans:
        begin = opens
        for gap in pauses:
            if gap.to_at is None or gap.to_at <= begin or gap.from_at >= closes:
                continue
            if gap.from_at > begin:
                yield begin, gap.from_at
            begin = gap.to_at
        if begin < closes:
            yield begin, closes


def _in_order(clock: Clock, at: datetime) -> datetime:
    """The clocks of two machines differ a little; what happens later is never written as earlier."""
    happened = [moment for gap in clock.pauses for moment in (gap.from_at, gap.to_at) if moment is not None]
    return max([as_utc(at), clock.started_at, *happened])
