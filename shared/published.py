"""What pages read of the public files, without a look into the store; what was read is kept for half a minute."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import lru_cache
from threading import Lock

from shared.figures import statistics
from shared.figures.statistics import Statistics
from shared.installation import Installation
from shared.platform.ports import Files, Missing
from shared.public_files import BUCKET, MONTHS, RECENT, STATISTICS, month_file, month_of
from shared.public_list import months, recent
from shared.public_list.listing import DAYS, Wanted
from shared.public_list.months import Span
from shared.public_list.recent import Recent

KEPT_SECONDS = 30
_one_at_a_time = Lock()  # a month being read is large, and the others who ask for it need it only once


def rows(here: Installation, wanted: Wanted, now: datetime) -> Recent | None:
    """The newest file, or for what is older that one laid over the months' files. None where one of them has not been
    written yet, cannot be read, or was made by other rules about what may be shown.
    """
    older = wanted.only_time if wanted.is_older else None
    try:
        with _one_at_a_time:
            return _rows(here.platform.files, older, recent.rules_of(here.city), _turn(now))
    except _NotThere:
        return None


def data(here: Installation, wanted: Wanted, now: datetime) -> bytes | None:
    """The same as a file."""
    older = wanted.only_time if wanted.is_older else None
    try:
        with _one_at_a_time:
            return _bytes(here.platform.files, older, recent.rules_of(here.city), _turn(now))
    except _NotThere:
        return None


def known_months(here: Installation, now: datetime) -> tuple[str, ...]:
    """The newest first."""
    return _months(here.platform.files, _turn(now))


def counted(here: Installation, now: datetime) -> Statistics | None:
    """The statistics of last night; None before the first, and for what another Kanal has written."""
    return _statistics(here.platform.files, _turn(now))


class _NotThere(Exception):
    """Nothing to be kept for half a minute: it may come any moment."""


def _turn(now: datetime) -> int:
    return int(now.timestamp()) // KEPT_SECONDS


@lru_cache(maxsize=4)
def _rows(files: Files, older: Wanted | None, rules: str, turn: int) -> Recent:
    if older is None:
        return _file(files, RECENT, rules)
    newest = _rows(files, None, rules, turn)
    span = months.span(older.month) if older.month else _last_days(newest)
    names = [month for month in _months(files, turn) if months.touches(month, span)]
    if older.month and not names:
        raise _NotThere
    return months.merged(newest, (_file(files, month_file(month), rules) for month in names), span)


def _last_days(newest: Recent) -> Span:
    return Span(recent.minute(newest.until - DAYS["30"]), recent.minute(newest.until + timedelta(days=1)))


def _file(files: Files, name: str, rules: str) -> Recent:
    try:
        read = recent.read(files.get(BUCKET, name).data, rules)
    except Missing:
        read = None
    if read is None:
        raise _NotThere
    return read


@lru_cache(maxsize=2)
def _bytes(files: Files, older: Wanted | None, rules: str, turn: int) -> bytes:
    return recent.as_bytes(_rows(files, older, rules, turn))


@lru_cache(maxsize=1)
def _statistics(files: Files, _: int) -> Statistics | None:
    try:
        return statistics.read(files.get(BUCKET, STATISTICS).data)
    except Missing:
        return None


@lru_cache(maxsize=1)
def _months(files: Files, _: int) -> tuple[str, ...]:
    found = (month_of(name) for name in files.names(BUCKET, MONTHS))
    return tuple(sorted(filter(None, found), reverse=True))
