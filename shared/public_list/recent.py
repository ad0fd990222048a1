"""`open-and-recent.json`: the published reports that are open or ended in the last seven days, for a phone.

    {"form": 1, "rules": "…", "until": "2026-11-23T02:05:00.000000Z",
     "columns": ["tiket", "kanal", …], "kelurahan": {"19.71.02.1003": [["PGK-…", "lampu_jalan", …], …], "": […]}}

Rows are arrays in the order of `columns`, the oldest report first; without a known kelurahan they are below "".
Moments are UTC to the minute. Everything comes from `public_view`. What follows from codes (names, labels, lamps) is
not repeated: pages have it. `until`, `form` and `rules` are the publisher's own (`publishing.py`). Pure.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from pydantic import BaseModel, ValidationError

from shared.catalogue import Catalogue
from shared.moments import Moment
from shared.open_data import PublicReport, public_view
from shared.report import Report
from shared.workflow import OPEN, ClockName, Status

FORM = 1  # another one, too, when `public_view` is to show less of what has not changed since; `rows.js` knows it
KEPT_AFTER_THE_END = timedelta(days=7)


class Row(NamedTuple):
    """`berakhir`: since when it has had the status that ended it. `foto`: the first one that is public."""

    tiket: str
    kanal: str
    kategori: str | None
    status: Status
    lat: float | None
    lon: float | None
    diterima: str
    diubah: str
    berakhir: str | None
    batas_selesai: str | None
    skpd: str | None
    foto: str | None
    pendukung: int
    induk: str | None
    nilai: int | None


class Placed(NamedTuple):
    """`kelurahan` is empty where it is not known."""

    kelurahan: str
    row: Row


class Recent(BaseModel, frozen=True):
    form: int
    rules: str
    until: Moment
    columns: tuple[str, ...] = Row._fields
    kelurahan: dict[str, tuple[Row, ...]]


def of(rows: Mapping[str, Placed], rules: str, until: datetime) -> Recent:
    """`rows`: by ticket, with the kelurahan. What ended too long ago falls out."""
    kept = (placed for placed in rows.values() if is_recent(placed.row, until))
    return grouped(kept, rules, until)


def grouped(rows: Iterable[Placed], rules: str, until: datetime) -> Recent:
    kelurahan: dict[str, list[Row]] = {}
    for where, row in sorted(rows, key=lambda one: (one.kelurahan, one.row.diterima, one.row.tiket)):
        kelurahan.setdefault(where, []).append(row)
    by_place = {name: tuple(some) for name, some in kelurahan.items()}
    return Recent.model_construct(form=FORM, rules=rules, until=until, kelurahan=by_place)  # each row is one already


def is_recent(row: Row, until: datetime) -> bool:
    return row.berakhir is None or row.berakhir >= minute(until - KEPT_AFTER_THE_END)


def rows_of(recent: Recent) -> dict[str, Placed]:
    """By ticket."""
    return {row.tiket: Placed(where, row) for where, some in recent.kelurahan.items() for row in some}


def row_of(report: Report, city: Catalogue) -> Placed | None:
    """None for what the public is not to know of."""
    view = public_view(report, city)
    return placed(view) if view else None


def placed(view: PublicReport) -> Placed:
    return Placed(view.kelurahan or "", _row(view))


def rules_of(city: Catalogue) -> str:
    """What in the catalogue decides about what may be shown: another one, and the whole file is made anew."""
    codes = sorted((code.id, code.confidential, code.private_place) for code in city.codes.values())
    channels = sorted((channel.id, *sorted(channel.codes)) for channel in city.channels.values())
    return hashlib.sha256(json.dumps([codes, channels]).encode()).hexdigest()[:12]


def as_bytes(recent: Recent) -> bytes:
    return recent.model_dump_json().encode()


def read(data: bytes, rules: str) -> Recent | None:
    """None for what another Kanal has written, or what cannot be read."""
    try:
        found = Recent.model_validate_json(data)
    except ValidationError:
        return None
    is_ours = (found.form, found.rules, found.columns) == (FORM, rules, Row._fields)
    return found if is_ours else None


def minute(moment: datetime) -> str:
    """Sorts as the moment does."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%MZ}"


def _row(view: PublicReport) -> Row:
    due_at = view.deadlines.get(ClockName.RESOLVE)
    is_open = view.status in OPEN
    return Row(
        tiket=view.ticket,
        kanal=view.channel,
        kategori=view.code,
        status=view.status,
        lat=view.lat,
        lon=view.lon,
        diterima=minute(view.created_at),
        diubah=minute(view.changed_at),
        berakhir=None if is_open else minute(view.began_at),
        batas_selesai=minute(due_at) if due_at and is_open else None,
        skpd=view.skpd,
        foto=view.photos[0] if view.photos else None,
        pendukung=view.supporters,
        induk=view.parent,
        nilai=view.rating,
    )
