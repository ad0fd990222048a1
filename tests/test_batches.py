"""Work in batches: everything once, whatever fails in between, and no longer than there is time."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

import pytest

from shared import batches
from shared.batches import TimeLimit
from shared.paging import Page
from shared.platform.ports import Cursor

LONG = TimeLimit.of(1_000_000)  # counted from when the tests were collected


def numbers(upto: int, size: int) -> Callable[[Cursor | None], Page[int]]:
    def find(after: Cursor | None) -> Page[int]:
        first = int(after.value) if after else 0
        items = list(range(first, min(first + size, upto)))
        return Page(items, Cursor(first + size, "") if len(items) == size else None)

    return find


@pytest.mark.parametrize("upto", [0, 1, 9, 10, 25, 30])
def test_everything_is_handled_once_in_its_order(upto: int) -> None:
    done = batches.each(numbers(upto, 10), lambda item: item, LONG)
    assert done == ([*range(upto)], 0, True)


def test_what_fails_is_counted_named_and_holds_up_nothing(caplog: pytest.LogCaptureFixture) -> None:
    def handle(item: int) -> int:
        if item < 25:
            raise ValueError("not this one")
        return item

    done = batches.each(numbers(30, 10), handle, LONG)
    assert done == ([25, 26, 27, 28, 29], 25, True)
    named = {vars(record)["report"] for record in caplog.records if record.levelname == "ERROR"}
    assert named == {*range(25)}


def test_when_the_time_is_up_nothing_more_is_begun() -> None:
    ticks = count()
    done = batches.each(numbers(1_000, 10), lambda item: item, TimeLimit.of(35, lambda: float(next(ticks))))
    assert not done.is_finished
    assert 20 < len(done.results) < 35


def test_without_any_time_nothing_is_even_looked_for() -> None:
    def find(after: Cursor | None) -> Page[int]:
        raise AssertionError("asked")

    assert batches.each(find, lambda item: item, TimeLimit.of(0)) == ([], 0, False)


def test_half_of_a_limit_leaves_the_other_half() -> None:
    limit = TimeLimit.of(100, lambda: 20.0)
    assert (limit.ends_at, limit.half().ends_at) == (120.0, 70.0)
