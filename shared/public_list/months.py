"""`reports-2026-10.json`: every published report that came in that month, in the rows of `recent.py`. Pure.

The nightly export writes those in which something has changed. Whoever reads one lays `open-and-recent.json` over it,
which is younger: what should be there and is not has been hidden since, and is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import NamedTuple

from shared.public_list import recent
from shared.public_list.recent import Placed, Recent
from shared.wording import ZONE


class Span(NamedTuple):
    """Minutes as rows have them; `before` does not belong to it."""

    since: str
    before: str


def of(moment: datetime) -> str:
    """`2026-10`, in the city."""
    return f"{moment.astimezone(ZONE):%Y-%m}"


def span(month: str) -> Span:
    return Span(recent.minute(_begins(month)), recent.minute(_begins(_next(month))))


def touches(month: str, wanted: Span) -> bool:
    own = span(month)
    return own.since < wanted.before and wanted.since < own.before


def through(first: datetime, last: datetime) -> Iterator[str]:
    month = of(first)
    while month <= of(last):
        yield month
        month = _next(month)


def merged(newest: Recent, months: Iterable[Recent], wanted: Span) -> Recent:
    """What came in within that span, as it is known last."""
    young = recent.rows_of(newest)
    rows = {
        ticket: placed
        for month in months
        for ticket, placed in recent.rows_of(month).items()
        if not _is_hidden(placed, newest)
    } | young
    within = (placed for placed in rows.values() if wanted.since <= placed.row.diterima < wanted.before)
    return recent.grouped(within, newest.rules, newest.until)


def _is_hidden(placed: Placed, newest: Recent) -> bool:
    """Of one that the newest file does not have, although it is open or ended of late, and has not changed since."""
    return recent.is_recent(placed.row, newest.until) and placed.row.diubah < recent.minute(newest.until)


def _next(month: str) -> str:
    year, number = map(int, month.split("-"))
    return f"{year + number // 12}-{number % 12 + 1:02}"


def _begins(month: str) -> datetime:
    year, number = map(int, month.split("-"))
    return datetime(year, number, 1, tzinfo=ZONE)
