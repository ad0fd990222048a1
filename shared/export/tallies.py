"""What a month's reports count for in the statistics, kept so that nobody reads them again. Pure.

Only what is open grows old: of those the moments are kept from which on they are late.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import orjson

from shared.export.row import Row, is_counted, second
from shared.statistics import Group, Tallies, groups_of
from shared.tally import Counted, Outcome, Tally, late_from, outcome_of
from shared.workflow import Status

_OUTCOMES = tuple(Outcome)


@dataclass
class Kept:
    """A tally without the open ones that are late, and from when on they are."""

    tally: Tally = field(default_factory=Tally)
    late_from: list[str] = field(default_factory=list[str])


def of(rows: Iterable[Row]) -> dict[Group, Kept]:
    found: dict[Group, Kept] = {}
    for row in filter(is_counted, rows):
        status = Status(row.status)
        outcome = outcome_of(status, is_withdrawn=row.nisan is not None)
        one = Counted(
            outcome, row.tepat_waktu if status is Status.RESOLVED else None, bool(row.dibuka_kembali), row.jam
        )
        late = late_from(status, row.batas_selesai, row.sejak)
        for group in groups_of(row.kanal or "", row.skpd, row.kelurahan):
            kept = found.setdefault(group, Kept())
            kept.tally.add(one)
            if late is not None:
                kept.late_from.append(late)
    return found


def as_bytes(days: Mapping[date, Mapping[Group, Kept]]) -> bytes:
    return orjson.dumps(
        {str(day): [[*group, _kept(kept)] for group, kept in each.items()] for day, each in days.items()}
    )


def read(data: bytes, now: datetime) -> dict[date, Tallies]:
    """As they are at that moment."""
    return {
        date.fromisoformat(day): {Group(*group): _tally(kept, second(now)) for *group, kept in groups}
        for day, groups in orjson.loads(data).items()
    }


def _kept(kept: Kept) -> list[Any]:
    one = kept.tally
    outcomes = [one.outcomes[outcome] for outcome in _OUTCOMES]
    return [outcomes, one.in_time, one.late, one.reopened, list(one.took.items()), kept.late_from]


def _tally(kept: list[Any], now: str) -> Tally:
    outcomes, in_time, late, reopened, took, late_from = kept
    some = Counter({outcome: number for outcome, number in zip(_OUTCOMES, outcomes, strict=True) if number})
    return Tally(some, in_time, late + sum(now > each for each in late_from), reopened, Counter(dict(took)))
