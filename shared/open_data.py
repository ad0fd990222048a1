"""What anybody may see of a report: one function for pages, API and export alike. Pure.

No free text, no post, no identity; coordinates to three decimals, none where the place is private.
Confidential reports have no public view at all.
"""

from __future__ import annotations

from datetime import datetime
from itertools import takewhile

from pydantic import BaseModel

from shared import evidence, grid
from shared.catalogue import Catalogue
from shared.clocks import ClockPart
from shared.history import StepPart
from shared.languages import sayable
from shared.moments import Moment
from shared.report import ReportPart
from shared.workflow import APPEARANCE, MOVES, ClockName, Role, Status

SAID = {
    "submit": sayable("Laporan diterima"),
    "route": sayable("Laporan diteruskan oleh sistem"),
    "triage": sayable("Laporan diperiksa operator"),
    "close": sayable("Laporan ditutup"),
    "resume": sayable("Waktu menunggu keterangan habis, penanganan berlanjut"),
    "correct": sayable("Kategori atau lokasi dibetulkan"),
    "send_survey": sayable("Tim survei ditugaskan"),
    "dispatch": sayable("Diteruskan ke SKPD"),
    "refer": sayable("Diteruskan ke instansi di luar kota"),
    "reject": sayable("Laporan ditolak"),
    "reply": sayable("Pertanyaan dijawab"),
    "merge": sayable("Digabung dengan laporan lain"),
    "unmerge": sayable("Dipisahkan dari laporan lain"),
    "confirm": sayable("Survei: sesuai fakta"),
    "refute": sayable("Survei: tidak sesuai fakta"),
    "accept": sayable("SKPD mulai mengerjakan"),
    "hand_back": sayable("SKPD mengembalikan laporan"),
    "transfer": sayable("Pindah ke SKPD yang meneruskan tugasnya"),
    "extend": sayable("Batas waktu diperpanjang"),
    "progress": sayable("SKPD melaporkan kemajuan"),
    "finish": sayable("SKPD menyatakan selesai"),
    "ask": sayable("Pelapor dimintai keterangan"),
    "answer": sayable("Pelapor memberi keterangan"),
    "validate": sayable("Hasil pekerjaan disahkan"),
    "send_back": sayable("Hasil pekerjaan dikembalikan"),
    "reopen": sayable("Laporan dibuka kembali"),
    "withdraw": sayable("Laporan ditarik pelapor"),
    "rate": sayable("Pelapor menilai hasilnya"),
}


class PublicStep(BaseModel, frozen=True):
    at: Moment
    move: str
    said: str
    status: Status
    reason: str | None = None


class PublicReport(BaseModel, frozen=True):
    """`is_flagged`: whether the evidence gate had doubts about the photos of a validated result; not which."""

    ticket: str
    created_at: Moment
    changed_at: Moment
    channel: str
    channel_name: str
    code: str | None
    code_name: str | None
    kecamatan: str | None
    kelurahan: str | None
    kelurahan_name: str | None
    lat: float | None
    lon: float | None
    skpd: str | None
    skpd_name: str | None
    status: Status
    label: str
    lamp: str
    deadlines: dict[ClockName, Moment]
    met: dict[ClockName, bool]
    photos: tuple[str, ...]
    supporters: int
    reopened: int
    rating: int | None
    is_flagged: bool | None
    parent: str | None
    history: tuple[PublicStep, ...]

    @property
    def began_at(self) -> datetime:
        """Since when it has had its present status; every move that gives another one is public."""
        *_, first = takewhile(lambda step: step.status == self.status, reversed(self.history))
        return first.at

    @property
    def is_withdrawn(self) -> bool:
        """By its reporter."""
        ended = list(takewhile(lambda step: step.status == self.status, reversed(self.history)))
        return self.status is Status.REJECTED and bool(ended) and ended[-1].move == "withdraw"


def public_view(report: ReportPart, city: Catalogue) -> PublicReport | None:
    """None for a report that the public is not to know of. Who withdraws a report takes place and photos along."""
    if not report.is_published or _may_be_confidential(report, city):
        return None
    shown = view(report, city)
    if not shown.is_withdrawn:
        return shown
    return shown.model_copy(update={"lat": None, "lon": None, "photos": (), "rating": None})


def view(report: ReportPart, city: Catalogue) -> PublicReport:
    """What would be public, were it not for the report's visibility."""
    code = city.codes.get(report.code or "")
    channel = city.channels.get(report.channel)
    is_placed = code is not None and not code.private_place
    place = grid.rounded(report.point.lat, report.point.lon) if report.point and is_placed else None
    skpd = city.agencies.get(report.skpd or "")
    return PublicReport(
        ticket=report.ticket,
        created_at=report.created_at,
        changed_at=report.changed_at,
        channel=report.channel,
        channel_name=channel.name if channel else report.channel,
        code=report.code,
        code_name=code.name if code else report.code,
        kecamatan=report.kecamatan,
        kelurahan=report.kelurahan,
        kelurahan_name=city.areas.names.get(report.kelurahan or ""),
        lat=place.lat if place else None,
        lon=place.lon if place else None,
        skpd=report.skpd,
        skpd_name=skpd.name if skpd else None,
        status=report.status,
        label=APPEARANCE[report.status].label,
        lamp=APPEARANCE[report.status].lamp,
        deadlines={name: clock.due_at for name, clock in report.clocks.items()},
        met=_met(report),
        photos=tuple(photo.id for photo in report.photos if photo.is_public),
        supporters=report.supporters,
        reopened=report.reopened,
        rating=report.rating,
        is_flagged=evidence.is_flagged(report),
        parent=report.parent,
        history=tuple(_public_step(step, city) for step in report.history if _is_public(step)),
    )


def _met(report: ReportPart) -> dict[ClockName, bool]:
    """Which promises were kept in time. A rejection or referral stops the clocks too, but keeps no promise."""
    return {
        name: clock.stopped_at <= clock.due_at
        for name, clock in report.clocks.items()
        if clock.stopped_at is not None and _is_kept(report, name, clock)
    }


def _is_kept(report: ReportPart, name: ClockName, clock: ClockPart) -> bool:
    if name is ClockName.RESOLVE:
        return report.status is Status.RESOLVED
    if name is ClockName.RESPOND:
        return any(step.role not in {Role.SYSTEM, Role.REPORTER} for step in report.history)
    accepted = next((step.at for step in reversed(report.history) if step.move == "accept"), None)
    return accepted is not None and accepted >= clock.started_at


def _may_be_confidential(report: ReportPart, city: Catalogue) -> bool:
    """Nobody has sorted it yet, and its channel has codes that are confidential, or is not known any more."""
    channel = city.channels.get(report.channel)
    return report.code is None and (channel is None or any(city.codes[code].confidential for code in channel.codes))


def _is_public(step: StepPart) -> bool:
    return step.move == "submit" or MOVES[step.move].is_public


def _public_step(step: StepPart, city: Catalogue) -> PublicStep:
    return PublicStep(
        at=step.at,
        move=step.move,
        said=SAID[step.move],
        status=step.status,
        reason=_listed(step, city) if step.reason else None,
    )


def _listed(step: StepPart, city: Catalogue) -> str | None:
    """None for a reason that somebody typed."""
    return next((reason.label for reason in city.city.reasons.get(step.move, ()) if reason.id == step.reason), None)
