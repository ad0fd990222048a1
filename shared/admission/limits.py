"""How many reports are usual, and what is asked of whoever sends more. Pure.

A count is of one network or of the whole city, in one window of the clock: 14.00 to 15.00, not the last sixty minutes.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from enum import IntEnum
from typing import NamedTuple, Self

from pydantic import BaseModel, PositiveInt, model_validator

SHARE = 4  # an instance that has seen this part of what is usual tells the others


class Level(IntEnum):
    """`ASKED`: a proof of work, and without one an operator looks first. `FLOOD`: nothing without a proof."""

    CALM = 0
    ASKED = 1
    FLOOD = 2


class Limit(BaseModel, frozen=True, extra="forbid"):
    """`asks` and `refuses`: the number of reports in a window from which on the level is ASKED, and FLOOD."""

    minutes: PositiveInt
    asks: PositiveInt
    refuses: PositiveInt

    @model_validator(mode="after")
    def _asks_first(self) -> Self:
        if self.refuses <= self.asks:
            raise ValueError("a limit refuses only after it has asked")
        return self

    def window(self, now: datetime) -> Window:
        length = timedelta(minutes=self.minutes)
        begins = now - (now.astimezone(UTC) - datetime.min.replace(tzinfo=UTC)) % length
        return Window(begins, begins + length)

    def level(self, count: int) -> Level:
        if count >= self.refuses:
            return Level.FLOOD
        return Level.ASKED if count >= self.asks else Level.CALM

    def is_busy(self, count: int) -> bool:
        return count * SHARE >= self.asks


class Window(NamedTuple):
    begins: datetime
    ends: datetime


class Limits(BaseModel, frozen=True, extra="forbid"):
    """A mobile carrier may put a whole town behind one address, hence the large numbers for a network. `person`:
    reports a day from one contact; what comes after them an operator looks at first.
    """

    network: Limit = Limit(minutes=60, asks=60, refuses=600)
    city: Limit = Limit(minutes=10, asks=200, refuses=2_000)
    person: PositiveInt = 10


class Pressure(NamedTuple):
    """`until`: when the window ends that has made it so; None when nothing has."""

    level: Level
    until: datetime | None = None


def pressure(counted: Iterable[tuple[Limit, int]], now: datetime) -> Pressure:
    """The highest level of all; of equal ones that which lasts longest."""
    found = [Pressure(limit.level(count), limit.window(now).ends) for limit, count in counted]
    pressed = [each for each in found if each.level > Level.CALM]
    return max(pressed, default=Pressure(Level.CALM))
