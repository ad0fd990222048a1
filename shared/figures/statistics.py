"""`statistik.json`: what the statistics page shows, for every span of time that it offers. Pure.

    {"form": 1, "dibuat": "2026-11-25T17:30:00.000000Z", "rahasia": {"2025": 12},
     "masa": {"7-hari": {"sejak": "2026-11-18", "sampai": "2026-11-25", "langkah": "hari", "deret": {"2026-11-18": 9},
                         "kelompok": {"semua": {"semua": {"laporan": 210, …}}, "kanal": {"sampah": {…}}, "skpd": …}}}}

A report belongs to the day of the city on which it came. Days are tallied one by one and added up, so whoever keeps
the days' tallies need not read old reports again (`tally.py`). Only published reports are counted, each of which
anybody may read one by one: no figure, however small, says more than they do. Confidential ones are in a single number
a year, once the year is over (a number that grows would tell the day) and where they are not too few to hide in.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Literal, NamedTuple

from pydantic import BaseModel, ValidationError

from shared.figures.tally import Outcome, Tally, counted
from shared.moments import Moment
from shared.open_data import PublicReport

FORM = 1
FEWEST_CONFIDENTIAL = 5
UNKNOWN = "tanpa"  # no SKPD yet, no place
DAYS_SHOWN = 92  # what is longer is shown by the month

Step = Literal["hari", "bulan"]


class Span(StrEnum):
    """So many full days and today so far."""

    WEEK = "7-hari"
    MONTH = "30-hari"
    QUARTER = "90-hari"
    YEAR = "tahun-ini"
    ALL = "semua"


_DAYS = {Span.WEEK: 7, Span.MONTH: 30, Span.QUARTER: 90}


class Group(NamedTuple):
    """Reports that have something in common."""

    kind: str
    id: str


WHOLE = Group("semua", "semua")
KINDS = ("semua", "kanal", "skpd", "kelurahan")
Tallies = dict[Group, Tally]


class Figures(BaseModel, frozen=True):
    """`median_jam`: see `tally.py`. `bertanda`, `tanpa_tanda`: validated results whose photos were flagged or not; both
    0 in a file from before they were counted.
    """

    laporan: int
    masalah: int
    terbuka: int
    selesai: int
    dirujuk: int
    ditolak: int
    ditarik: int
    digabung: int
    tepat_waktu: int
    terlambat: int
    dibuka_kembali: int
    median_jam: int | None
    bertanda: int = 0
    tanpa_tanda: int = 0


class Period(BaseModel, frozen=True):
    sejak: date
    sampai: date
    langkah: Step
    deret: dict[date, int]
    kelompok: dict[str, dict[str, Figures]]


class Statistics(BaseModel, frozen=True):
    form: Literal[1] = FORM
    dibuat: Moment
    masa: dict[Span, Period]
    rahasia: dict[int, int]


def tallied(reports: Iterable[PublicReport], now: datetime) -> Tallies:
    tallies: Tallies = {}
    for report in reports:
        one = counted(report, now)
        for group in groups_of(report.channel, report.skpd, report.kelurahan):
            tallies.setdefault(group, Tally()).add(one)
    return tallies


@lru_cache(maxsize=4096)
def groups_of(channel: str, skpd: str | None, kelurahan: str | None) -> tuple[Group, ...]:
    return WHOLE, Group("kanal", channel), Group("skpd", skpd or UNKNOWN), Group("kelurahan", kelurahan or UNKNOWN)


def add(total: Tallies, part: Tallies) -> None:
    for group, tally in part.items():
        total.setdefault(group, Tally()).merge(tally)


@dataclass
class Periods:
    """Takes the days in any order, each as often as it has parts. What a clock puts into the future came today."""

    today: date
    totals: dict[Span, Tallies] = field(default_factory=lambda: {span: {} for span in Span})
    days: Counter[date] = field(default_factory=Counter[date])

    def add(self, day: date, tallies: Tallies) -> None:
        day = min(day, self.today)
        self.days[day] += tallies[WHOLE].reports if WHOLE in tallies else 0
        for span, total in self.totals.items():
            if day >= self._since(span):
                add(total, tallies)

    def statistics(self, made_at: datetime, confidential: Mapping[int, int]) -> Statistics:
        """`confidential`: how many such reports came in which year."""
        shown = {
            year: count
            for year, count in sorted(confidential.items())
            if year < self.today.year and count >= FEWEST_CONFIDENTIAL
        }
        return Statistics(dibuat=made_at, masa={span: self._period(span) for span in Span}, rahasia=shown)

    def _since(self, span: Span) -> date:
        if span in _DAYS:
            return self.today - timedelta(days=_DAYS[span])
        return self.today.replace(month=1, day=1) if span is Span.YEAR else date.min

    def _period(self, span: Span) -> Period:
        """Not from before the first report: an average of days without Kanal would be none."""
        since = max(self._since(span), min(self.days, default=self.today))
        step: Step = "hari" if (self.today - since).days <= DAYS_SHOWN else "bulan"
        series = dict.fromkeys(_starts(since, self.today, step), 0)
        for day, count in self.days.items():
            if day >= since:
                series[_start(day, step)] += count
        groups: dict[str, dict[str, Figures]] = {kind: {} for kind in KINDS}
        for group, tally in sorted(self.totals[span].items()):
            groups[group.kind][group.id] = figures(tally)
        groups["semua"].setdefault("semua", figures(Tally()))
        return Period(sejak=since, sampai=self.today, langkah=step, deret=series, kelompok=groups)


def figures(tally: Tally) -> Figures:
    return Figures(
        laporan=tally.reports,
        masalah=tally.problems,
        **{outcome.value: tally.outcomes[outcome] for outcome in Outcome},
        tepat_waktu=tally.in_time,
        terlambat=tally.late,
        dibuka_kembali=tally.reopened,
        median_jam=tally.median_hours,
        bertanda=tally.flagged,
        tanpa_tanda=tally.unflagged,
    )


def as_bytes(statistics: Statistics) -> bytes:
    return statistics.model_dump_json().encode()


def read(data: bytes) -> Statistics | None:
    """None for what another Kanal has written, or what cannot be read."""
    try:
        return Statistics.model_validate_json(data)
    except ValidationError:
        return None


def _starts(since: date, until: date, step: Step) -> Iterator[date]:
    at = _start(since, step)
    while at <= until:
        yield at
        at = _start(at + timedelta(days=32), step) if step == "bulan" else at + timedelta(days=1)


def _start(day: date, step: Step) -> date:
    return day.replace(day=1) if step == "bulan" else day
