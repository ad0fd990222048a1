"""Moments in the store: UTC text of one width, so that they sort as text."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, PlainSerializer
from pydantic_core import PydanticCustomError

YEARS = range(2000, 2101)
_FIRST = datetime(YEARS.start, 1, 1, tzinfo=UTC)
_END = datetime(YEARS.stop, 1, 1, tzinfo=UTC)


def as_text(moment: datetime) -> str:
    """`2026-11-23T12:00:00.000000Z`"""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"


def is_credible(moment: datetime) -> bool:
    """What else comes is a typing error or a camera that was never set; in UTC it may not even exist."""
    return _FIRST <= moment < _END


def _credible(moment: datetime) -> datetime:
    if not is_credible(moment):
        raise PydanticCustomError("moment_out_of_range", "years 2000 to 2100")
    return moment


Moment = Annotated[
    AwareDatetime, AfterValidator(_credible), PlainSerializer(as_text, return_type=str, when_used="json")
]
