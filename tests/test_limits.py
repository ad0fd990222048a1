"""How many reports are usual, and from which network a request comes: tables, and what must hold of any numbers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some
from pydantic import ValidationError

from shared.admission.limits import Level, Limit, Limits, pressure
from shared.admission.networks import UNKNOWN, network_of

NOW = datetime(2026, 11, 23, 7, 25, 30, tzinfo=UTC)
HOUR = Limit(minutes=60, asks=60, refuses=600)
TEN_MINUTES = Limit(minutes=10, asks=200, refuses=2_000)
MOMENTS = some.integers(1_700_000_000, 3_800_000_000).map(lambda second: datetime.fromtimestamp(second, UTC))


@some.composite
def limits(draw: some.DrawFn) -> Limit:
    asks = draw(some.integers(1, 10_000))
    return Limit(minutes=draw(some.integers(1, 24 * 60)), asks=asks, refuses=asks + draw(some.integers(1, 10_000)))


@pytest.mark.parametrize(
    ("count", "level"), [(1, Level.CALM), (59, Level.CALM), (60, Level.ASKED), (599, Level.ASKED), (600, Level.FLOOD)]
)
def test_a_count_has_its_level(count: int, level: Level) -> None:
    assert HOUR.level(count) is level


@pytest.mark.parametrize(
    ("counted", "level", "until"),
    [
        ([(HOUR, 1), (TEN_MINUTES, 1)], Level.CALM, None),
        ([(HOUR, 60), (TEN_MINUTES, 1)], Level.ASKED, "08:00"),
        ([(HOUR, 1), (TEN_MINUTES, 200)], Level.ASKED, "07:30"),
        ([(HOUR, 60), (TEN_MINUTES, 200)], Level.ASKED, "08:00"),
        ([(HOUR, 60), (TEN_MINUTES, 2_000)], Level.FLOOD, "07:30"),
    ],
)
def test_the_highest_level_counts_and_of_equal_ones_the_longest(
    counted: list[tuple[Limit, int]], level: Level, until: str | None
) -> None:
    found = pressure(counted, NOW)
    assert (found.level, f"{found.until:%H:%M}" if found.until else None) == (level, until)


@given(limit=limits(), now=MOMENTS)
def test_a_window_holds_its_moment_and_meets_the_next(limit: Limit, now: datetime) -> None:
    begins, ends = limit.window(now)
    assert begins <= now < ends
    assert ends - begins == timedelta(minutes=limit.minutes)
    assert limit.window(ends).begins == ends
    assert limit.window(begins) == (begins, ends)


@given(limit=limits(), count=some.integers(0, 30_000))
def test_more_reports_are_never_a_lower_level_and_no_level_comes_without_the_others_knowing(
    limit: Limit, count: int
) -> None:
    assert limit.level(count) <= limit.level(count + 1)
    assert limit.is_busy(count) or limit.level(count) is Level.CALM


def test_a_limit_that_refuses_before_it_asks_is_none() -> None:
    with pytest.raises(ValidationError, match="after it has asked"):
        Limit(minutes=1, asks=5, refuses=5)


def test_a_town_behind_one_address_is_asked_for_nothing_on_an_ordinary_day() -> None:
    """A thousand reports a day, half of them by one carrier, a fifth of these in the busiest hour."""
    assert Limits().network.level(1_000 // 2 // 5 // 2) is Level.CALM


DIRECT, GOOGLE, BALANCER = 0, 1, 2


@pytest.mark.parametrize(
    ("forwarded", "address", "proxies", "network"),
    [
        ("", "203.0.113.7", DIRECT, "203.0.113.7"),
        ("198.51.100.1", "203.0.113.7", DIRECT, "203.0.113.7"),
        ("", "127.0.0.1", DIRECT, None),
        ("", "::1", DIRECT, None),
        ("203.0.113.7", "169.254.1.1", GOOGLE, "203.0.113.7"),
        ("198.51.100.1, 203.0.113.7", "169.254.1.1", GOOGLE, "203.0.113.7"),
        ("127.0.0.1, 203.0.113.7", "169.254.1.1", GOOGLE, "203.0.113.7"),
        ("203.0.113.7,34.1.2.3", "169.254.1.1", BALANCER, "203.0.113.7"),
        ("198.51.100.1, 127.0.0.1, 203.0.113.7,34.1.2.3", "169.254.1.1", BALANCER, "203.0.113.7"),
        ("203.0.113.7", "169.254.1.1", BALANCER, UNKNOWN),
        ("", "169.254.1.1", GOOGLE, UNKNOWN),
        ("198.51.100.1, <script>", "169.254.1.1", GOOGLE, UNKNOWN),
        ("2001:db8:1:2:3:4:5:6", "::1", GOOGLE, "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::9", "::1", GOOGLE, "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.7", "::1", GOOGLE, "203.0.113.7"),
        ("::ffff:127.0.0.1", "::1", GOOGLE, None),
    ],
)
def test_a_network_is_what_our_own_front_says(forwarded: str, address: str, proxies: int, network: str | None) -> None:
    assert network_of(forwarded, address, proxies) == network


@given(invented=some.text(max_size=60), proxies=some.sampled_from([GOOGLE, BALANCER]))
def test_nothing_that_a_sender_writes_before_it_changes_its_network(invented: str, proxies: int) -> None:
    ours = "203.0.113.7" if proxies == GOOGLE else "203.0.113.7,34.1.2.3"
    assert network_of(f"{invented},{ours}", "169.254.1.1", proxies) == "203.0.113.7"
