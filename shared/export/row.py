"""One report in the public record: flat, with nothing in it that `public_view` does not show. Pure.

A report that was in the record and is to be seen no more leaves a tombstone: a row with `nisan`, which says why.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import NamedTuple

from shared.catalogue import Catalogue
from shared.figures import tally
from shared.open_data import PublicReport, public_view
from shared.report import ReportPart
from shared.transparency import seals
from shared.workflow import OPEN, ClockName

WITHDRAWN = "ditarik_pelapor"
HIDDEN = "tidak_dibuka"
ERASED = "dihapus"


class Row(NamedTuple):
    """Moments are UTC to the second. `sejak`: since when it has its status. `jam`: what a resolved one took. `langkah`:
    how many steps the public may read. `rantai`: the head of its chain of steps, sealed (`shared.transparency.seals`).
    """

    tiket: str
    diterima: str
    diubah: str
    kanal: str | None = None
    kategori: str | None = None
    kecamatan: str | None = None
    kelurahan: str | None = None
    lat: float | None = None
    lon: float | None = None
    skpd: str | None = None
    status: str | None = None
    sejak: str | None = None
    alasan: str | None = None
    batas_selesai: str | None = None
    tepat_waktu: bool | None = None
    jam: int | None = None
    dibuka_kembali: int | None = None
    pendukung: int | None = None
    induk: str | None = None
    nilai: int | None = None
    foto: str | None = None
    bendera: bool | None = None
    nisan: str | None = None
    langkah: int | None = None
    rantai: str | None = None


COLUMNS = Row._fields[: Row._fields.index("nisan")]  # of a row that is no tombstone


def second(moment: datetime) -> str:
    """`2026-11-23T02:00:00Z`; sorts as the moment does."""
    return f"{moment.astimezone(UTC).isoformat()[:19]}Z"


def row_of(report: ReportPart, city: Catalogue) -> Row | None:
    """None for what the public is not to know of."""
    view = public_view(report, city)
    return of(view)._replace(rantai=seals.head(report)) if view else None


def of(view: PublicReport) -> Row:
    due_at = view.deadlines.get(ClockName.RESOLVE)
    step = tally.began(view)
    return Row(
        tiket=view.ticket,
        diterima=second(view.created_at),
        diubah=second(view.changed_at),
        kanal=view.channel,
        kategori=view.code,
        kecamatan=view.kecamatan,
        kelurahan=view.kelurahan,
        lat=view.lat,
        lon=view.lon,
        skpd=view.skpd,
        status=view.status.value,
        sejak=second(step.at) if step else None,
        alasan=step.reason if step and view.status not in OPEN else None,
        batas_selesai=second(due_at) if due_at else None,
        tepat_waktu=view.met.get(ClockName.RESOLVE),
        jam=tally.hours(view),
        dibuka_kembali=view.reopened,
        pendukung=view.supporters,
        induk=view.parent,
        nilai=view.rating,
        foto=view.photos[0] if view.photos else None,
        bendera=view.is_flagged,
        nisan=WITHDRAWN if view.is_withdrawn else None,
        langkah=len(view.history),
    )


def tombstone(known: Row, reason: str, at: str) -> Row:
    return Row(known.tiket, known.diterima, at, nisan=reason)


def bare(known: Row) -> Row:
    """Nothing to read in it, and still what the log needs to go on from it."""
    return Row(known.tiket, known.diterima, known.diubah, rantai=known.rantai)


def is_bare(row: Row) -> bool:
    return row.nisan is None and row.status is None


def takes_back(before: Row, after: Row | None) -> bool:
    """Whether a report, or its place, could be read before and is not to be seen any more."""
    if before.nisan in {HIDDEN, ERASED} or is_bare(before):
        return False
    is_gone = after is None or before.nisan != after.nisan is not None
    return is_gone or (before.lat is not None and after is not None and after.lat is None)


def is_counted(row: Row) -> bool:
    """In the statistics: also what its reporter has withdrawn, which they name."""
    return row.nisan in {None, WITHDRAWN}
