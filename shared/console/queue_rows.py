"""One line of a queue, on the page and in the table for a spreadsheet. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal, NamedTuple

from shared.catalogue import Catalogue
from shared.console.report_facts import why_short
from shared.platform.ports import Json
from shared.report import Report
from shared.wording import age, left, wib
from shared.workflow import APPEARANCE

SOON = timedelta(hours=2)
COLUMNS = (
    "tiket", "diterima", "batas", "terlambat", "kategori", "kelurahan", "patokan", "skpd", "status", "alasan", "foto",
    "pendukung",
)  # fmt: skip


class Row(NamedTuple):
    """`left`: in words, empty where no deadline runs. `haste`: how `left` is to be shown. `why`: of triage."""

    ticket: str
    kind: str
    kelurahan: str
    landmark: str
    skpd: str
    label: str
    lamp: str
    created_at: datetime
    age: str
    due_at: datetime | None
    left: str
    haste: Literal["late", "soon", ""]
    why: str
    photos: int
    supporters: int
    children: int


def row(report: Report, city: Catalogue, now: datetime) -> Row:
    agency = city.agencies.get(report.skpd or "")
    appearance = APPEARANCE[report.status]
    return Row(
        ticket=report.ticket,
        kind=kind_of(report, city),
        kelurahan=city.areas.names.get(report.kelurahan or "", ""),
        landmark=report.landmark or "",
        skpd=agency.short_name if agency else "",
        label=appearance.label,
        lamp=appearance.lamp,
        created_at=report.created_at,
        age=age(report.created_at, now),
        due_at=report.due_at,
        left=left(report.due_at, now) if report.due_at else "",
        haste=_haste(report.due_at, now),
        why=why_short(report, city),
        photos=len(report.photos),
        supporters=report.supporters,
        children=report.children,
    )


def kind_of(report: Report, city: Catalogue) -> str:
    """The code's name; the channel's where there is none yet, or an id that the catalogue no longer has."""
    code, channel = city.codes.get(report.code or ""), city.channels.get(report.channel)
    return code.name if code else report.code or (channel.name if channel else report.channel)


def cells(row: Row) -> dict[str, Json]:
    """By COLUMNS."""
    return {
        "tiket": row.ticket,
        "diterima": wib(row.created_at),
        "batas": wib(row.due_at) if row.due_at else "",
        "terlambat": row.haste == "late",
        "kategori": row.kind,
        "kelurahan": row.kelurahan,
        "patokan": row.landmark,
        "skpd": row.skpd,
        "status": row.label,
        "alasan": row.why,
        "foto": row.photos,
        "pendukung": row.supporters,
    }


def _haste(due_at: datetime | None, now: datetime) -> Literal["late", "soon", ""]:
    if due_at is None or due_at - now > SOON:
        return ""
    return "late" if due_at <= now else "soon"
