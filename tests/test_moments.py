"""Moments sort as text, and none is kept that could not be read again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from pydantic import BaseModel, ValidationError

from shared.moments import Moment, as_text


class Kept(BaseModel):
    at: Moment


@pytest.mark.parametrize("year", [1, 500, 2026, 9999])
def test_every_moment_has_the_same_width_and_can_be_read_again(year: int) -> None:
    moment = datetime(year, 1, 1, tzinfo=UTC)
    assert len(as_text(moment)) == len("2026-11-23T12:00:00.000000Z")
    assert datetime.fromisoformat(as_text(moment)) == moment


def test_moments_sort_as_text() -> None:
    moments = [datetime(2026, 1, 1, tzinfo=UTC) + timedelta(microseconds=500_000 * step) for step in range(4)]
    assert sorted(map(as_text, reversed(moments))) == [as_text(moment) for moment in moments]


@pytest.mark.parametrize(
    "at",
    ["0001-01-01T00:00:00+10:00", "0500-01-01T00:00:00Z", "9999-12-31T23:59:59-10:00", "1999-12-31T23:59:59Z",
     "2000-01-01T00:00:00+07:00", "2101-01-01T00:00:00Z"],
)  # fmt: skip
def test_what_no_clock_can_mean_is_refused(at: str) -> None:
    with pytest.raises(ValidationError, match="2000 to 2100"):
        Kept.model_validate({"at": at})


def test_what_is_kept_is_utc() -> None:
    local = datetime(2101, 1, 1, 6, tzinfo=timezone(timedelta(hours=7)))  # still the year 2100 in UTC
    assert Kept(at=local).model_dump(mode="json") == {"at": "2100-12-31T23:00:00.000000Z"}
