"""Moments in the store: UTC text of one width, so that they sort as text."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AwareDatetime, GetCoreSchemaHandler, PlainSerializer
from pydantic_core import CoreSchema, core_schema

YEARS = range(2000, 2101)
_FIRST = datetime(YEARS.start, 1, 1, tzinfo=UTC)
_END = datetime(YEARS.stop, 1, 1, tzinfo=UTC)


def as_text(moment: datetime) -> str:
    """`2026-11-23T12:00:00.000000Z`"""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"


def is_credible(moment: datetime) -> bool:
    """What else comes is a typing error or a camera that was never set; in UTC it may not even exist."""
    return _FIRST <= moment < _END


class _Credible:
    """As `is_credible`, with a sentence of its own, and within pydantic's core: a report has thirty moments."""

    def __get_pydantic_core_schema__(self, source: type[datetime], handler: GetCoreSchemaHandler) -> CoreSchema:
        credible = core_schema.datetime_schema(ge=_FIRST, lt=_END)
        said = core_schema.custom_error_schema(
            credible, "moment_out_of_range", custom_error_message="years 2000 to 2100"
        )
        return core_schema.chain_schema([handler(source), said])


Moment = Annotated[AwareDatetime, _Credible(), PlainSerializer(as_text, return_type=str, when_used="json")]
