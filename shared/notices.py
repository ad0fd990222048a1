"""Who is told of a step, and in which words. Pure: `lifecycle.tell` finds the people and sends.

An SKPD never learns who reported; nobody is sent the text of a confidential report.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import NamedTuple

from shared import alarms
from shared.catalogue import Catalogue
from shared.history import Step
from shared.platform.ports import Message
from shared.report import Report
from shared.workflow import APPEARANCE, Actor, Role, Status, may_see


class Recipients(NamedTuple):
    """The posts of one role, at one SKPD where it matters; or that one post, when somebody holds it."""

    role: Role
    skpd: str | None = None
    post: str | None = None


_TO_REPORTER = {
    "route": "{Laporan} sudah diterima dan {sent_to}.",
    "triage": "{Laporan} sudah diterima dan sedang diperiksa operator.",
    "send_survey": "Tim survei akan memeriksa {laporan} di lapangan.",
    "dispatch": "{Laporan} diteruskan ke {skpd}.",
    "confirm": "Tim survei menemukan {laporan} sesuai fakta; laporan diteruskan ke {skpd}.",
    "accept": "{skpd} menerima {laporan} dan mulai mengerjakannya.",
    "progress": "Untuk {laporan} {skpd} melaporkan kemajuan pekerjaan.",
    "ask": "Kami membutuhkan keterangan Anda. Buka tautan di bawah dengan kode rahasia Anda untuk menjawab.",
    "extend": "Batas waktu {laporan} diperpanjang dengan alasan yang diumumkan.",
    "validate": "{Laporan} selesai.{objection}",
    "refer": "{Laporan} di luar kewenangan kota dan diteruskan ke {skpd}.",
    "reject": "{Laporan} ditolak: {reason}.",
    "merge": "{Laporan} digabung dengan laporan {parent}. Anda akan menerima kabar dari laporan itu.",
    "reopen": "{Laporan} dibuka kembali.",
}
_ONLY_THE_REPORTERS_OWN = frozenset({"ask", "merge"})
_TO_STAFF = {
    "answer": "Keterangan yang diminta untuk laporan {ticket} ({code}) sudah masuk.",
    "send_back": "Hasil pekerjaan laporan {ticket} ({code}) dikembalikan; catatannya ada di laporan.",
    "hand_back": "SKPD mengembalikan laporan {ticket} ({code}).",
    "refute": "Tim survei menemukan laporan {ticket} ({code}) tidak sesuai fakta.",
    "reopen": "Laporan {ticket} ({code}) dibuka kembali.",
    "remind": "Laporan {ticket} ({code}): {percent}% waktu {clock} sudah terpakai.",
}
_WAITING_FOR_YOU = "Laporan {ticket} ({code}) menunggu Anda."
_CLOCKS = {"respond": "tanggapan", "coordinate": "koordinasi", "resolve": "penyelesaian"}
_AT_SKPD = frozenset({Role.OFFICER, Role.HEAD})
_SENT_TO_SKPD = frozenset({"route", "confirm", "dispatch", "answer", "send_back"})
_SENT_TO_OPERATOR = frozenset({"hand_back", "refute", "reopen", "answer"})


def recipients(report: Report, step: Step, city: Catalogue) -> list[Recipients]:
    """The staff to tell of that step."""
    if step.move == "remind":
        return [_rung(report, step, city)]
    if step.move in _SENT_TO_SKPD and step.status in {Status.DISPATCHED, Status.WORKING}:
        return [Recipients(Role.OFFICER, step.skpd)]
    if step.move in _SENT_TO_OPERATOR and step.status is Status.TRIAGE:
        return [_inside(report, step, Role.OPERATOR)]
    return []


def concerns(report: Report, post: Actor) -> bool:
    """A surveyor hears of the own areas only."""
    return post.role is not Role.SURVEYOR or may_see(post, report.holder)


def tells_reporter(step: Step, *, is_merged: bool = False) -> bool:
    """`is_merged`: those whose reports were merged into this one."""
    return step.move in _TO_REPORTER and not (is_merged and step.move in _ONLY_THE_REPORTERS_OWN)


def to_reporter(
    report: Report, step: Step, email: str, city: Catalogue, address: str, *, is_merged: bool = False
) -> Message:
    return Message(
        id=_message_id(report, step, email),
        to=email,
        subject=f"Laporan {report.ticket}: {APPEARANCE[step.status].label}",
        text=f"{_sentence(report, step, city, is_merged=is_merged)}\n\n{_link(report, address)}\n\n{city.city.name}\n",
    )


def to_staff(report: Report, step: Step, emails: Iterable[str], city: Catalogue, address: str) -> list[Message]:
    code = city.codes[report.code].name if report.code else "kategori belum pasti"
    clock, percent = (step.reason or "").split(":")[:2] if step.move == "remind" else ("", "")
    sentence = _TO_STAFF.get(step.move, _WAITING_FOR_YOU).format(
        ticket=report.ticket, code=code, percent=percent, clock=_CLOCKS.get(clock)
    )
    subject = f"{APPEARANCE[report.status].label}: {report.ticket}"
    text = f"{sentence}\n\n{address}/staff-console/api/reports/{report.ticket}\n"
    return [Message(_message_id(report, step, email), email, subject, text) for email in emails]


def _rung(report: Report, step: Step, city: Catalogue) -> Recipients:
    """As the report was at the alarm."""
    percent = int((step.reason or ":100").split(":")[1])
    then = report.is_at(step.status).model_copy(update={"skpd": step.skpd})
    return Recipients(*alarms.rung(then, percent, city))


def _inside(report: Report, step: Step, role: Role) -> Recipients:
    """Of a confidential report only the receiving body hears."""
    if report.is_restricted and step.skpd is not None:
        role = Role.OFFICER if role is Role.OFFICER else Role.HEAD
    return Recipients(role, step.skpd if role in _AT_SKPD else None)


def _sentence(report: Report, step: Step, city: Catalogue, *, is_merged: bool) -> str:
    skpd = city.agencies[step.skpd].name if step.skpd else "SKPD"
    reasons = {reason.id: reason.label for reason in city.city.reasons.get(step.move, ())}
    surveyed = step.status is Status.SURVEY
    laporan = f"aporan {report.ticket}, yang menggabungkan laporan Anda," if is_merged else "aporan Anda"
    return _TO_REPORTER[step.move].format(
        Laporan=f"L{laporan}",
        laporan=f"l{laporan}",
        objection="" if is_merged else f" Anda dapat mengajukan keberatan dalam {city.city.objection_days} hari.",
        skpd=skpd,
        sent_to="akan diperiksa tim survei di lapangan" if surveyed else f"diteruskan ke {skpd}",
        reason=reasons.get(step.reason or "", "lihat keterangan di halaman laporan"),
        parent=step.parent,
    )


def _message_id(report: Report, step: Step, to: str) -> str:
    """The same for every repetition."""
    return f"{report.ticket}-{step.seq}.{hashlib.sha256(to.encode()).hexdigest()[:12]}"


def _link(report: Report, address: str) -> str:
    return f"{address}/public-site/laporan/{report.ticket}"
