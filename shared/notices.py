"""Who is told of a step, and in which words. Pure: `lifecycle.tell` finds the people and sends.

An SKPD never learns who reported; nobody is sent the text of a confidential report.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import NamedTuple

from shared.catalogue import Catalogue
from shared.history import Step
from shared.platform.ports import Message
from shared.report import Report
from shared.workflow import APPEARANCE, Role, Status


class Recipients(NamedTuple):
    """The posts of one role, at one SKPD where it matters."""

    role: Role
    skpd: str | None = None


_TO_REPORTER = {
    "route": "Laporan Anda sudah diterima dan {sent_to}.",
    "send_survey": "Tim survei akan memeriksa laporan Anda di lapangan.",
    "dispatch": "Laporan Anda diteruskan ke {skpd}.",
    "confirm": "Tim survei menemukan laporan Anda sesuai fakta; laporan diteruskan ke {skpd}.",
    "accept": "{skpd} menerima laporan Anda dan mulai mengerjakannya.",
    "progress": "{skpd} melaporkan kemajuan pekerjaan.",
    "ask": "Kami membutuhkan keterangan Anda. Buka tautan di bawah dengan kode rahasia Anda untuk menjawab.",
    "extend": "Batas waktu laporan Anda diperpanjang dengan alasan yang diumumkan.",
    "validate": "Laporan Anda selesai. Anda dapat mengajukan keberatan dalam {objection_days} hari.",
    "refer": "Laporan Anda di luar kewenangan kota dan diteruskan ke {skpd}.",
    "reject": "Laporan Anda ditolak: {reason}.",
    "merge": "Laporan Anda digabung dengan laporan {parent}. Anda akan menerima kabar dari laporan itu.",
    "reopen": "Laporan Anda dibuka kembali.",
}
_LADDER = {
    Status.SURVEY: {50: Role.SURVEYOR, 80: Role.SUPERVISOR, 100: Role.SUPERVISOR, 150: Role.SUPERVISOR},
    Status.DISPATCHED: {50: Role.OFFICER, 80: Role.HEAD, 100: Role.SUPERVISOR, 150: Role.SUPERVISOR},
    Status.WORKING: {50: Role.OFFICER, 80: Role.HEAD, 100: Role.SUPERVISOR, 150: Role.SUPERVISOR},
}
_OPERATORS_LADDER = {50: Role.OPERATOR, 80: Role.OPERATOR, 100: Role.SUPERVISOR, 150: Role.SUPERVISOR}
_AT_SKPD = frozenset({Role.OFFICER, Role.HEAD})


def recipients(report: Report, step: Step) -> list[Recipients]:
    """The staff to tell of that step."""
    if step.move == "remind":
        return [_rung(report, step)]
    if step.status is Status.DISPATCHED and step.move in {"route", "confirm", "dispatch"}:
        return [Recipients(Role.OFFICER, step.skpd)]
    return []


def tells_reporter(step: Step) -> bool:
    return step.move in _TO_REPORTER


def to_reporter(report: Report, step: Step, email: str, city: Catalogue, address: str) -> Message:
    return Message(
        id=_message_id(report, step, email),
        to=email,
        subject=f"Laporan {report.ticket}: {APPEARANCE[step.status].label}",
        text=f"{_sentence(step, city)}\n\n{_link(report, address)}\n\n{city.city.name}\n",
    )


def to_staff(report: Report, step: Step, emails: Iterable[str], city: Catalogue, address: str) -> list[Message]:
    code = city.codes[report.code].name if report.code else "kategori belum pasti"
    sentence = f"Laporan {report.ticket} ({code}) menunggu Anda."
    if step.move == "remind":
        clock, percent, *_ = (step.reason or "").split(":")
        sentence = f"Laporan {report.ticket} ({code}): {percent}% waktu {_CLOCKS[clock]} sudah terpakai."
    subject = f"{APPEARANCE[report.status].label}: {report.ticket}"
    text = f"{sentence}\n\n{address}/staff-console/laporan/{report.ticket}\n"
    return [Message(_message_id(report, step, email), email, subject, text) for email in emails]


_CLOCKS = {"respond": "tanggapan", "coordinate": "koordinasi", "resolve": "penyelesaian"}


def _rung(report: Report, step: Step) -> Recipients:
    percent = int((step.reason or ":100").split(":")[1])
    role = _LADDER.get(step.status, _OPERATORS_LADDER)[percent]
    if report.is_restricted and step.skpd is not None:
        role = Role.OFFICER if role is Role.OFFICER else Role.HEAD
    return Recipients(role, step.skpd if role in _AT_SKPD else None)


def _sentence(step: Step, city: Catalogue) -> str:
    skpd = city.agencies[step.skpd].name if step.skpd else "SKPD"
    reasons = {reason.id: reason.label for reason in city.city.reasons.get(step.move, ())}
    surveyed = step.status is Status.SURVEY
    return _TO_REPORTER[step.move].format(
        skpd=skpd,
        sent_to="akan diperiksa tim survei di lapangan" if surveyed else f"diteruskan ke {skpd}",
        reason=reasons.get(step.reason or "", "lihat keterangan di halaman laporan"),
        parent=step.parent,
        objection_days=city.city.objection_days,
    )


def _message_id(report: Report, step: Step, to: str) -> str:
    """The same for every repetition."""
    return f"{report.ticket}-{step.seq}.{hashlib.sha256(to.encode()).hexdigest()[:12]}"


def _link(report: Report, address: str) -> str:
    return f"{address}/public-site/laporan/{report.ticket}"
