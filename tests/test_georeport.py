"""What may be asked of GeoReport v2: whatever comes in is understood or refused, and never means too much."""

from __future__ import annotations

import string
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from shared import catalogue
from shared.errors import Invalid, NotFound
from shared.open311 import georeport
from shared.open311.georeport import MOST, SPAN, Asked, wanted
from shared.settings import Settings

CITY = catalogue.load(Settings().catalogue)
NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
moments = st.datetimes(datetime(2000, 1, 2), datetime(2099, 1, 1)).map(  # noqa: DTZ001
    lambda moment: moment.replace(tzinfo=UTC, microsecond=0).isoformat().replace("+00:00", "Z")
)
texts = st.text(string.printable + "\x00é؀٣", max_size=30)
values = st.one_of(
    texts, moments, st.integers().map(str), st.sampled_from(["open", "closed,open", "pju,pungli", "true", ","])
)


@given(st.dictionaries(st.sampled_from(sorted(Asked.model_fields)), values))
@example({"start_date": "0001-01-01T00:00:00+14:00"})
@example({"end_date": "9999-12-31T23:59:59-14:00"})
@example({"start_date": "2026-11-31T00:00:00Z"})
@example({"start_date": "2099-12-31T00:00:00Z"})
@example({"page": "1" * 5_000})
@example({"service_request_id": "PGK-0000-0000-0," * 10_000})
def test_whatever_comes_in_is_understood_or_refused(parameters: dict[str, str]) -> None:
    with suppress(Invalid, NotFound):
        asked = wanted(georeport.given({name: [text] for name, text in parameters.items()}), CITY, NOW)
        assert timedelta(0) <= asked.last - asked.first <= SPAN
        assert 0 <= asked.skip + asked.limit <= MOST
        assert asked.is_open
        assert set(asked.codes) <= CITY.codes.keys()


@given(moments, st.integers(0, 90 * 86_400))
def test_any_ninety_days_may_be_asked_for(start: str, seconds: int) -> None:
    first = datetime.fromisoformat(start)
    last = first + timedelta(seconds=seconds)
    asked = wanted({"start_date": start, "end_date": last.isoformat()}, CITY, NOW)
    assert (asked.first, asked.last) == (first, last)


@pytest.mark.parametrize(
    ("parameters", "first", "last"),
    [
        ({}, NOW - SPAN, NOW),
        ({"start_date": "2026-01-01T00:00:00Z"}, datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC)),
        ({"end_date": "2026-04-01T00:00:00Z"}, datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC)),
        (
            {"start_date": "2026-01-01T07:00:00 07:00", "end_date": "2026-01-02T00:00:00.5Z"},  # a plus not escaped
            datetime(2026, 1, 1, tzinfo=UTC),
            datetime(2026, 1, 2, 0, 0, 0, 500_000, tzinfo=UTC),
        ),
    ],
)
def test_one_date_gives_the_other(parameters: dict[str, str], first: datetime, last: datetime) -> None:
    asked = wanted(parameters, CITY, NOW)
    assert (asked.first, asked.last) == (first, last)


def test_a_parameter_given_twice_is_a_list() -> None:
    asked = georeport.given({"status": ["open", "", "closed"], "service_code": [" "]})
    assert asked == {"status": "open,closed"}


def test_two_hundred_numbers_and_no_more() -> None:
    numbers = [f"PGK-0000-{n:04}-0" for n in range(201)]
    with pytest.raises(Invalid):
        wanted({"service_request_id": ",".join(numbers)}, CITY, NOW)
    assert wanted({"service_request_id": ",".join(numbers[:200])}, CITY, NOW).tickets is not None
