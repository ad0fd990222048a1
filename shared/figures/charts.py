"""Bars over time, placed in percent of an SVG of any size: no script, and text keeps its size. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import count
from typing import NamedTuple

FILLED = 0.8  # of a bar's share of the width
WIDEST = 8.0  # percent, where there are few
_STEPS = (1, 2, 3, 4, 5, 6, 8)


class Bar(NamedTuple):
    """`x`, `y`, `width` and `height` are percent."""

    day: date
    number: int
    x: float
    y: float
    width: float
    height: float


class Chart(NamedTuple):
    """`ticks`: the numbers beside the lines, evenly spaced from the top to nothing."""

    bars: tuple[Bar, ...]
    ticks: tuple[int, ...]


def over_time(series: Mapping[date, int]) -> Chart:
    top = round_top(max(series.values(), default=0))
    share = 100 / max(len(series), 1)
    width = min(FILLED * share, WIDEST)
    bars = [
        _bar(day, number, left=place * share + (share - width) / 2, width=width, top=top)
        for place, (day, number) in enumerate(series.items())
    ]
    return Chart(tuple(bars), (top, top // 2, 0) if top % 2 == 0 else (top, 0))


def round_top(largest: int) -> int:
    """The first of 1, 2, 3, 4, 5, 6, 8, 10, 20, 30 … that is large enough."""
    return next(step * 10**power for power in count() for step in _STEPS if step * 10**power >= largest)


def part(number: int, largest: int) -> float:
    """Percent, of nothing too."""
    return round(100 * number / largest, 2) if largest else 0.0


def _bar(day: date, number: int, *, left: float, width: float, top: int) -> Bar:
    height = part(number, top)
    return Bar(day, number, round(left, 2), round(100 - height, 2), round(width, 2), height)
