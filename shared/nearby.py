"""Has it been reported already? Which of the reports around a place may be the same problem, and in what order. Pure.

Only what the public sees is used, also for the distance (`grid.py`): it may be wrong by the half of a cell. So that
no report within 100 metres is left out, some that are a little farther are there too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from pydantic import BaseModel

from shared import grid
from shared.catalogue import Catalogue
from shared.grid import Place
from shared.languages import say, say_many
from shared.moments import Moment
from shared.open_data import PublicReport, public_view
from shared.report import Report
from shared.wording import age
from shared.workflow import OPEN, Status

YOUNG = timedelta(days=30)
JUST_ENDED = timedelta(days=7)
REACH = 180  # metres: 100, and half of a cell's diagonal
SHOWN = 10


class Candidate(NamedTuple):
    """`near` lies around the place; `shown` is what tells of it: the report that it was merged into, or itself."""

    near: Report
    shown: Report


class Similar(BaseModel, frozen=True):
    """`metres` are about so many. `photo`: the address of one that is public, made small. `is_open`: it can be
    supported. `facts` say in words how long ago it was reported or resolved, how far it is, and who supports it.
    """

    ticket: str
    kind: str
    status: Status
    label: str
    lamp: str
    is_open: bool
    created_at: Moment
    metres: int
    photo: str | None
    supporters: int
    facts: str


def is_searched(code: str, city: Catalogue) -> bool:
    """No report of a confidential code, nor one at a private place, has a place that the public knows."""
    return not (city.codes[code].confidential or city.codes[code].private_place)


def is_channel_searched(channel: str, city: Catalogue) -> bool:
    return any(is_searched(code, city) for code in city.channels[channel].codes)


def counts(report: Report, now: datetime) -> bool:
    """Young and open, or done of late. What was rejected or belongs elsewhere is no help to anybody."""
    if report.is_open:
        return report.created_at >= now - YOUNG
    return report.status is Status.RESOLVED and report.began.at >= now - JUST_ENDED


def similar(candidates: Iterable[Candidate], place: Place, city: Catalogue, now: datetime) -> list[Similar]:
    """Each once, the nearest first."""
    nearest: dict[str, tuple[float, PublicReport, datetime]] = {}
    for near, shown in candidates:
        view = public_view(shown, city) if counts(shown, now) else None
        metres = _metres(near, place, city)
        if view is None or metres is None or metres > REACH:
            continue
        if view.ticket not in nearest or metres < nearest[view.ticket][0]:
            nearest[view.ticket] = (metres, view, shown.began.at)
    ranked = sorted(nearest.values(), key=lambda one: (one[0], one[1].ticket))
    return [_similar(view, metres, began, now) for metres, view, began in ranked[:SHOWN]]


def _metres(report: Report, place: Place, city: Catalogue) -> float | None:
    view = public_view(report, city)
    if view is None or view.lat is None or view.lon is None:
        return None
    return grid.metres(Place(view.lat, view.lon), place)


def _similar(view: PublicReport, metres: float, began: datetime, now: datetime) -> Similar:
    about = 10 * round(metres / 10)
    return Similar(
        ticket=view.ticket,
        kind=say(view.code_name or view.channel_name),
        status=view.status,
        label=say(view.label),
        lamp=view.lamp,
        is_open=view.status in OPEN,
        created_at=view.created_at,
        metres=about,
        photo=f"/public-site/foto/{view.ticket}/{view.photos[0]}/kecil" if view.photos else None,
        supporters=view.supporters,
        facts=" · ".join(_facts(view, about, began, now)),
    )


def _facts(view: PublicReport, metres: int, began: datetime, now: datetime) -> Iterator[str]:
    if view.status in OPEN:
        yield say("Dilaporkan {age}").format(age=age(view.created_at, now))
    else:
        yield say("Selesai {age}").format(age=age(began, now))
    yield say("Kira-kira {n} meter dari titik Anda").format(n=metres) if metres else say("Di sekitar titik Anda")
    if view.supporters:
        yield say_many("{n} orang mendukung", view.supporters)
