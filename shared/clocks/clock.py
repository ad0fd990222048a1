"""One clock of a report. `due_at` is the moment at which its running time is used up.

So a pause moves `due_at` only if it begins before, and what is late stays late. `due_at` is a promise: a decree that
changes the calendar does not move it, but what is started, resumed or retargeted afterwards is counted by the decree.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import takewhile
from operator import itemgetter

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

    @property
    def is_later(self) -> bool:
        """Not so only when the clock got a longer target afterwards (`retargeted`)."""
        return self.to_due_at > self.from_due_at


class ClockPart(BaseModel):
    """What `report.ReportPart` holds of a clock."""

    model_config = ConfigDict(frozen=True)

    started_at: Moment
    due_at: Moment
    stopped_at: Moment | None = None


class Clock(ClockPart):
    target: str
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
    """Moves `due_at` by what the pause cost; what was in time when the pause began is so when it ends.

    Round the clock that is the time that passed, for `menit kerja` and `jam kerja` the working time
    that passed. `hari kerja` are closing times: one that falls into the pause does not count, so
    `due_at` moves to the closing time of as many working days later (the day of arrival never counted).
    An extension given in the pause names a new `due_at` as of then: only what passes after it is a cost.
    """
    paused = clock.open_pause
    if clock.stopped_at is not None or paused is None:
        return clock
    at = _in_order(clock, at)
    since = max([paused.from_at, *(extension.at for extension in clock.extensions if extension.is_later)])
    ended = paused.model_copy(update={"to_at": at})
    due_at = clock.due_at if since > clock.due_at else max(_moved(clock, since, at, calendar), at)
    return clock.model_copy(update={"due_at": due_at, "pauses": (*clock.pauses[:-1], ended)})


def stop(clock: Clock, at: datetime) -> Clock:
    if clock.stopped_at is not None:
        return clock
    return clock.model_copy(update={"stopped_at": _in_order(clock, at)})


def extend(clock: Clock, to_due_at: datetime, level: str, *, at: datetime, calendar: Calendar) -> Clock:
    """A new deadline, once per level, also while the clock is paused: then it must be later than the
    deadline that the end of the pause would bring by now. Raises ValueError.
    """
    to_due_at, at = as_utc(to_due_at), _in_order(clock, at)
    if clock.stopped_at is not None:
        raise ValueError("A stopped clock cannot be extended.")
    if to_due_at <= at:
        raise ValueError(f"The new deadline {to_due_at} has passed.")
    if level in {extension.level for extension in clock.extensions}:
        raise ValueError(f"Level {level} has extended this clock already.")
    extended = _extended(clock, to_due_at, level, at=at, calendar=calendar)
    if not extended.extensions[-1].is_later:
        raise ValueError(f"The new deadline {to_due_at} is not later than {extended.extensions[-1].from_due_at}.")
    return extended


def retargeted(clock: Clock, target: str, calendar: Calendar) -> Clock:
    """The clock as if it had had this target from its start, with the pauses, the extensions and the stop it had.

    An extension is a promise that has been published: no other target makes the clock due before it. One that
    the new target outlasts changes nothing, but stays (its level has had its turn), so that the way back is exact.
    """
    if target == clock.target:
        return clock
    other = start(target, clock.started_at, calendar)
    for at, extension in sorted(_happened(clock), key=itemgetter(0)):
        if extension is not None:
            other = _extended(other, extension.to_due_at, extension.level, at=at, calendar=calendar)
        else:
            other = pause(other, at) if other.is_running else resume(other, at, calendar)
    return stop(other, clock.stopped_at) if clock.stopped_at else other


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


def _extended(clock: Clock, to_due_at: datetime, level: str, *, at: datetime, calendar: Calendar) -> Clock:
    so_far = resume(clock, at, calendar).due_at
    extension = Extension(level=level, at=at, from_due_at=so_far, to_due_at=to_due_at)
    due_at = to_due_at if extension.is_later else clock.due_at
    return clock.model_copy(update={"due_at": due_at, "extensions": (*clock.extensions, extension)})


def _happened(clock: Clock) -> Iterator[tuple[datetime, Extension | None]]:
    """When it was paused and resumed, in turn; and when it was extended."""
    for gap in clock.pauses:
        yield gap.from_at, None
        if gap.to_at is not None:
            yield gap.to_at, None
    yield from ((extension.at, extension) for extension in clock.extensions)


def _moved(clock: Clock, since: datetime, until: datetime, calendar: Calendar) -> datetime:
    target = parse(clock.target)
    if since in {clock.due_at, until}:
        return clock.due_at
    if not target.is_in_working_days:
        cost = between(counted(target, calendar, since), since, until)
        return after(counted(target, calendar, clock.due_at), clock.due_at, cost)
    first = max(calendar.local_day(since), calendar.local_day(clock.started_at) + timedelta(days=1))
    missed = sum(since < closing for closing in takewhile(lambda it: it <= until, closings(calendar, first)))
    due_at = nth_closing(calendar, calendar.local_day(clock.due_at), missed) if missed else clock.due_at
    # An extension may end at any time of any day, and the pause outlast it.
    return due_at if due_at > until else next_closing(calendar, until)


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
    return max([as_utc(at), clock.started_at, *(moment for moment, _ in _happened(clock))])
