"""Bars: inside their picture whatever the numbers are."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.figures import charts

DAY = date(2026, 11, 1)


@given(st.lists(st.integers(0, 10**15), max_size=100))
def test_every_bar_is_inside_and_as_high_as_its_number(numbers: list[int]) -> None:
    chart = charts.over_time({DAY + timedelta(days=at): number for at, number in enumerate(numbers)})
    assert [bar.number for bar in chart.bars] == numbers
    for bar in chart.bars:
        assert 0 <= bar.x <= bar.x + bar.width <= 100.01
        assert bar.y + bar.height == pytest.approx(100)
        assert bar.height == pytest.approx(100 * bar.number / chart.ticks[0], abs=0.01)
    ends = [bar.x + bar.width for bar in chart.bars]
    assert all(bar.x >= before for bar, before in zip(chart.bars[1:], ends, strict=False))


@pytest.mark.parametrize(
    ("numbers", "ticks"),
    [([], (1, 0)), ([0, 0], (1, 0)), ([1], (1, 0)), ([2], (2, 1, 0)), ([3], (3, 0)), ([7], (8, 4, 0)),
     ([230], (300, 150, 0)), ([9, 10], (10, 5, 0)), ([10**12 + 1], (2 * 10**12, 10**12, 0))],
)  # fmt: skip
def test_the_scale_ends_at_a_round_number(numbers: list[int], ticks: tuple[int, ...]) -> None:
    assert charts.over_time({DAY + timedelta(days=at): number for at, number in enumerate(numbers)}).ticks == ticks


@pytest.mark.parametrize(("number", "largest", "percent"), [(0, 0, 0), (1, 3, 33.33), (5, 5, 100), (0, 9, 0)])
def test_a_part_of_nothing_is_nothing(number: int, largest: int, percent: float) -> None:
    assert charts.part(number, largest) == percent
