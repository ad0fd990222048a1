"""How many published reports are open now, by group, from `open-and-recent.json`. Pure."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import NamedTuple

from shared.figures.statistics import UNKNOWN, WHOLE, Group, Span, Statistics
from shared.public_list.recent import Recent
from shared.workflow import OPEN


class OpenNow(NamedTuple):
    at: datetime
    counts: Counter[Group]


def of(recent: Recent) -> OpenNow:
    counts: Counter[Group] = Counter()
    for kelurahan, rows in recent.kelurahan.items():
        for row in rows:
            if row.status in OPEN:
                counts[WHOLE] += 1
                counts[Group("kanal", row.kanal)] += 1
                counts[Group("skpd", row.skpd or UNKNOWN)] += 1
                counts[Group("kelurahan", kelurahan or UNKNOWN)] += 1
    return OpenNow(recent.until, counts)


def of_last_night(statistics: Statistics) -> OpenNow:
    """Where there is nothing fresher."""
    groups = statistics.masa[Span.ALL].kelompok
    counts = {Group(kind, name): line.terbuka for kind, lines in groups.items() for name, line in lines.items()}
    return OpenNow(statistics.dibuat, Counter(counts))
