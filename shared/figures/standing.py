"""Where and with whom the open reports are, and how many are late: from the public file, for the overview. Pure."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Literal, NamedTuple

from shared.catalogue import Catalogue
from shared.figures import charts
from shared.figures.daily_table import name_of
from shared.figures.statistics import UNKNOWN, Group
from shared.public_list import recent
from shared.public_list.recent import Placed, Recent
from shared.workflow import OPEN

Kind = Literal["skpd", "kelurahan"]


class Standing(NamedTuple):
    """One SKPD or kelurahan; of those without one `id` is empty. `width`: of the late ones, in percent of the most."""

    id: str
    name: str
    open: int
    late: int
    width: float


def by(kind: Kind, published: Recent, city: Catalogue, now: datetime, skpd: str | None = None) -> list[Standing]:
    """The most late ones first; only of that SKPD where one is named. Late is what is past its end of work."""
    ours = [each for each in recent.rows_of(published).values() if each.row.status in OPEN]
    ours = [each for each in ours if skpd in {None, each.row.skpd}]
    moment = recent.minute(now)
    opened = Counter(_id(kind, each) for each in ours)
    late = Counter(_id(kind, each) for each in ours if each.row.batas_selesai and each.row.batas_selesai <= moment)
    most = max(late.values(), default=0)
    found = [
        Standing(one, name_of(Group(kind, one or UNKNOWN), city), number, late[one], charts.part(late[one], most))
        for one, number in opened.items()
    ]
    return sorted(found, key=lambda each: (-each.late, -each.open, each.name))


def _id(kind: Kind, placed: Placed) -> str:
    return (placed.row.skpd or "") if kind == "skpd" else placed.kelurahan
