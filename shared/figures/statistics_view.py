"""What the statistics page shows of one span of time. Pure."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import NamedTuple

from shared.catalogue import Catalogue
from shared.figures import charts, tally
from shared.figures.charts import Chart
from shared.figures.daily_table import name_of
from shared.figures.open_now import OpenNow
from shared.figures.statistics import UNKNOWN, WHOLE, Figures, Group, Period, Span, Statistics, figures
from shared.languages import say, sayable

SPANS = {
    Span.WEEK: sayable("7 hari"),
    Span.MONTH: sayable("30 hari"),
    Span.QUARTER: sayable("90 hari"),
    Span.YEAR: sayable("Tahun ini"),
    Span.ALL: sayable("Semua"),
}
USUAL = Span.MONTH


class Line(NamedTuple):
    """One group. `width`: its bar, in percent of the longest."""

    id: str
    name: str
    figures: Figures
    open_now: int
    width: float

    @property
    def is_known(self) -> bool:
        return self.id != UNKNOWN


class Busiest(NamedTuple):
    day: date
    number: int


class View(NamedTuple):
    """`ranking`: the city's own SKPD by distinct problems; the groups by their reports."""

    span: Span
    made_at: datetime
    open_at: datetime
    period: Period
    whole: Line
    chart: Chart
    busiest: Busiest | None
    a_day: float
    kanal: list[Line]
    kelurahan: list[Line]
    skpd: list[Line]
    ranking: list[Line]
    rahasia: dict[int, int]


def view(statistics: Statistics, span: Span, open_now: OpenNow, city: Catalogue) -> View:
    period = statistics.masa[span]
    whole = period.kelompok["semua"]["semua"]
    busiest = max(period.deret.items(), key=lambda each: each[1], default=None)
    skpd = _lines(period, "skpd", open_now, city, _problems)
    own = [line for line in skpd if line.is_known and not _is_outside(line.id, city)]
    return View(
        span=span,
        made_at=statistics.dibuat,
        open_at=open_now.at,
        period=period,
        whole=Line("semua", "", whole, open_now.counts[WHOLE], 100.0),
        chart=charts.over_time(period.deret),
        busiest=Busiest(*busiest) if busiest and busiest[1] else None,
        a_day=whole.laporan / ((period.sampai - period.sejak).days + 1),
        kanal=_lines(period, "kanal", open_now, city, _reports),
        kelurahan=_lines(period, "kelurahan", open_now, city, _reports),
        skpd=skpd,
        ranking=[line for line in own if line.figures.laporan],
        rahasia=statistics.rahasia,
    )


def _lines(
    period: Period, kind: str, open_now: OpenNow, city: Catalogue, measure: Callable[[Figures], int]
) -> list[Line]:
    """The most first, what belongs nowhere last; also those of which only older reports are still open."""
    known = {Group(kind, name): line for name, line in period.kelompok[kind].items()}
    still_open = {group for group, number in open_now.counts.items() if group.kind == kind and number}
    each = {group: known.get(group, _NOTHING) for group in known.keys() | still_open}
    largest = max((measure(line) for group, line in each.items() if group.id != UNKNOWN), default=0)
    lines = [
        Line(
            group.id,
            say(name_of(group, city)),
            line,
            open_now.counts[group],
            charts.part(min(measure(line), largest), largest),
        )
        for group, line in each.items()
    ]
    return sorted(lines, key=lambda line: (not line.is_known, -measure(line.figures), line.name))


_NOTHING = figures(tally.Tally())


def _problems(line: Figures) -> int:
    return line.masalah


def _reports(line: Figures) -> int:
    return line.laporan


def _is_outside(id: str, city: Catalogue) -> bool:
    agency = city.agencies.get(id)
    return agency is not None and agency.is_outside
