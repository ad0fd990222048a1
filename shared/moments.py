"""Moments in the store: UTC text of one width, so that they sort as text."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AwareDatetime, PlainSerializer


def as_text(moment: datetime) -> str:
    """`2026-11-23T12:00:00.000000Z`"""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


Moment = Annotated[AwareDatetime, PlainSerializer(as_text, return_type=str, when_used="json")]
