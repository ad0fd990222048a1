"""Where a report stands, in words for its page: what is awaited, and how its clocks are doing. Pure."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from shared import routing
from shared.catalogue import Catalogue
from shared.languages import say, sayable
from shared.open_data import PublicReport
from shared.report import Report
from shared.workflow import ENDED, ClockName, Status

CLOCKS = {
    ClockName.RESPOND: sayable("Tanggapan pertama"),
    ClockName.COORDINATE: sayable("SKPD mulai mengerjakan"),
    ClockName.RESOLVE: sayable("Penyelesaian"),
}
_AWAITED = {
    Status.RECEIVED: sayable("Sistem sedang mencari SKPD yang berwenang."),
    Status.TRIAGE: sayable("Operator sedang memeriksa jenis dan lokasi laporan ini."),
    Status.SURVEY: sayable("Tim survei akan memeriksa keadaan di lapangan."),
    Status.DISPATCHED: sayable("{skpd} sudah menerima laporan ini dan diharapkan segera mulai mengerjakannya."),
    Status.WORKING: sayable("{skpd} sedang mengerjakan laporan ini."),
    Status.CHECKING: sayable("{skpd} menyatakan pekerjaan selesai. Operator sedang memeriksa hasilnya."),
    Status.WAITING: sayable("Kami menunggu keterangan dari pelapor. Selama itu batas waktu berhenti dihitung."),
    Status.RESOLVED: sayable("Pekerjaan sudah diperiksa dan disahkan. Pelapor dapat berkeberatan dalam {days} hari."),
    Status.REFERRED: sayable("Masalah ini bukan wewenang kota dan sudah diteruskan ke {skpd}."),
    Status.REJECTED: sayable("Laporan ini tidak ditindaklanjuti. Alasannya ada di riwayat di bawah."),
    Status.DUPLICATE: sayable("Masalah yang sama sudah dilaporkan lebih dulu. Perkembangannya ada di laporan itu."),
}
_CLOSED = sayable("Pekerjaan sudah diperiksa dan disahkan. Laporan ini sudah ditutup.")
_AWAITED_CLOCK = {
    Status.TRIAGE: ClockName.RESPOND,
    Status.SURVEY: ClockName.COORDINATE,
    Status.DISPATCHED: ClockName.COORDINATE,
    Status.WORKING: ClockName.RESOLVE,
    Status.CHECKING: ClockName.RESOLVE,
}


class Deadline(NamedTuple):
    """`state`: met, missed (stopped too late), late (still running), stopped (paused or ended) or running."""

    name: str
    due_at: datetime
    state: str


def awaited(view: PublicReport, objection_days: int) -> str:
    if view.status is Status.RESOLVED and any(step.move == "close" for step in view.history):
        return say(_CLOSED)
    return say(_AWAITED[view.status]).format(skpd=view.skpd_name or "SKPD", days=objection_days)


def awaited_by(view: PublicReport) -> datetime | None:
    """None where nobody is held to a time."""
    clock = _AWAITED_CLOCK.get(view.status)
    return view.deadlines.get(clock) if clock and clock not in view.met else None


def promised(report: Report, city: Catalogue) -> dict[str, datetime]:
    """What its reporter may expect by when, before the report has been routed."""
    return {say(CLOCKS[name]): clock.due_at for name, clock in routing.started(report, city).items()}


def deadlines(view: PublicReport, now: datetime) -> list[Deadline]:
    """In the order in which they fall due."""
    return [
        Deadline(say(CLOCKS[clock]), view.deadlines[clock], _state(view, clock, now))
        for clock in ClockName
        if clock in view.deadlines
    ]


def _state(view: PublicReport, clock: ClockName, now: datetime) -> str:
    if clock in view.met:
        return "met" if view.met[clock] else "missed"
    if view.status in ENDED or view.status is Status.WAITING:
        return "stopped"
    return "late" if now > view.deadlines[clock] else "running"
