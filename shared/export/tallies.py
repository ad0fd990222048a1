"""What a month's reports count for in the statistics, kept so that nobody reads them again. Pure.

Only what is open grows old: of those the moments are kept from which on they are late.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Any

import orjson

from shared.export.row import Row, is_counted, second
from shared.figures.statistics import Group, Tallies, groups_of
from shared.figures.tally import Counted, Outcome, Tally, late_from, outcome_of
from shared.workflow import OPEN, Status

_OUTCOMES = tuple(Outcome)


@dataclass
class Kept:
    """A tally without the open ones that are late, and from when on they are."""

    tally: Tally = field(default_factory=Tally)
    late_from: list[str] = field(default_factory=list[str])


def of(rows: Iterable[Row]) -> dict[Group, Kept]:
    """By the kind of group: in it most rows count alike, but for the hours they took, which are counted apart."""
    counted = list(filter(is_counted, rows))
    found: dict[Group, Kept] = defaultdict(Kept)
    ends = [_without_hours(row.status, row.nisan, row.tepat_waktu, row.dibuka_kembali, row.bendera) for row in counted]
    hours, late = [row.jam for row in counted], [_late_from(row) for row in counted]
    for groups in zip(*(groups_of(row.kanal or "", row.skpd, row.kelurahan) for row in counted), strict=True):
        for (group, one), times in Counter(zip(groups, ends, strict=True)).items():
            found[group].tally.add(one, times)
        for (group, took), times in Counter(zip(groups, hours, strict=True)).items():
            if took is not None:
                found[group].tally.took[took] += times
        for group, since in zip(groups, late, strict=True):
            if since is not None:
                found[group].late_from.append(since)
    return found


@cache
def _without_hours(
    name: str,
    nisan: str | None,
    in_time: bool | None,  # noqa: FBT001
    reopened: int | None,
    flagged: bool | None,  # noqa: FBT001
) -> Counted:
    status = Status(name)
    outcome = outcome_of(status, is_withdrawn=nisan is not None)
    return Counted(outcome, in_time if status is Status.RESOLVED else None, bool(reopened), None, flagged)


def _late_from(row: Row) -> str | None:
    return late_from(Status(row.status), row.batas_selesai, row.sejak) if row.status in OPEN else None


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
    took = list(one.took.items())
    return [outcomes, one.in_time, one.late, one.reopened, took, kept.late_from, one.flagged, one.unflagged]


def _tally(kept: list[Any], now: str) -> Tally:
    """Without flags where they were not counted yet."""
    outcomes, in_time, late, reopened, took, late_from, *flags = kept
    flagged, unflagged = flags or (0, 0)
    some = Counter({outcome: number for outcome, number in zip(_OUTCOMES, outcomes, strict=True) if number})
    return Tally(
        some, in_time, late + sum(now > each for each in late_from), reopened, Counter(dict(took)), flagged, unflagged
    )
