"""Days of the city, as forms give them, as moments."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from shared.installation import here


def begins(on: date) -> datetime:
    return datetime.combine(on, time(), ZoneInfo(here().city.calendar.zone))


def ends(on: date) -> datetime:
    """The day itself is part of it."""
    return begins(on + timedelta(days=1))
