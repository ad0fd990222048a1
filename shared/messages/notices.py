"""Who hears of a step, and in which words: one table in which a move and an audience have a text. Pure.

An SKPD never learns who reported; nobody is sent the text of a report. `letters.py` finds the people.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from shared import alarms
from shared.catalogue import Catalogue
from shared.history import Step
from shared.report import Report
from shared.workflow import Actor, Role, Status, may_see


class Audience(StrEnum):
    """MERGED: those whose reports were merged into this one. SUPPORTER: who hears the same, having sent none. LADDER:
    whoever an alarm is for; OUTSIDER: whoever of them may not see the report.
    """

    REPORTER = "reporter"
    MERGED = "merged"
    SUPPORTER = "supporter"
    SKPD = "skpd"
    OPERATOR = "operator"
    LADDER = "ladder"
    OUTSIDER = "outsider"


class Recipients(NamedTuple):
    """The posts of one role, at one SKPD where it matters; or one post by its id."""

    role: Role
    skpd: str | None = None
    post: str | None = None


_A = Audience

TEXTS: dict[str, dict[Audience, str]] = {
    "route": {
        _A.REPORTER: "{Laporan} sudah diterima dan {sent_to}. Batas penyelesaian: {until}.",
        _A.SKPD: "Laporan baru {ticket} ({code}) menunggu Anda. Terima paling lambat {accept_by}; "
        "selesai paling lambat {until}.",
    },
    "triage": {_A.REPORTER: "{Laporan} sudah diterima dan sedang diperiksa operator."},
    "send_survey": {_A.REPORTER: "Tim survei akan memeriksa {laporan} di lapangan."},
    "confirm": {
        _A.REPORTER: "Tim survei menemukan {laporan} sesuai fakta dan meneruskannya ke {skpd}. "
        "Batas penyelesaian: {until}.",
        _A.SKPD: "Laporan baru {ticket} ({code}) sudah dicek di lapangan dan menunggu Anda. "
        "Terima paling lambat {accept_by}; selesai paling lambat {until}.",
    },
    "refute": {_A.OPERATOR: "Tim survei menemukan laporan {ticket} ({code}) tidak sesuai fakta. Alasan: {reason}."},
    "dispatch": {
        _A.REPORTER: "{Laporan} diteruskan ke {skpd}. Batas penyelesaian: {until}.",
        _A.SKPD: "Laporan baru {ticket} ({code}) menunggu Anda{unsurveyed}. Terima paling lambat {accept_by}; "
        "selesai paling lambat {until}.",
    },
    "accept": {_A.REPORTER: "{skpd} mulai mengerjakan {laporan}. Batas penyelesaian: {until}."},
    "hand_back": {_A.OPERATOR: "{skpd} mengembalikan laporan {ticket} ({code}). Alasan: {reason}."},
    "progress": {_A.REPORTER: "{skpd} melaporkan kemajuan untuk {laporan}; isinya ada di halaman laporan."},
    "ask": {
        _A.REPORTER: "Petugas membutuhkan keterangan Anda untuk {laporan}. Jawablah paling lambat {until}; "
        "sampai dijawab, batas waktu berhenti dihitung.",
    },
    "answer": {
        _A.SKPD: "Pelapor sudah menjawab pertanyaan untuk laporan {ticket} ({code}).",
        _A.OPERATOR: "Pelapor sudah menjawab pertanyaan untuk laporan {ticket} ({code}).",
    },
    "resume": {
        _A.REPORTER: "Keterangan untuk {laporan} belum kami terima, jadi penanganannya berjalan lagi tanpa itu.",
        _A.SKPD: "Keterangan untuk laporan {ticket} ({code}) tidak datang; batas waktu berjalan lagi sampai {until}.",
        _A.OPERATOR: "Keterangan untuk laporan {ticket} ({code}) tidak datang; batas waktu berjalan lagi.",
    },
    "extend": {_A.REPORTER: "Batas waktu {laporan} diperpanjang sampai {until}. Alasan: {reason}."},
    "validate": {
        _A.REPORTER: "{Laporan} selesai. Hasil pekerjaannya: {page}\nKalau menurut Anda belum beres, "
        "ajukan keberatan dalam {days} hari lewat tautan di bawah.",
        _A.MERGED: "{Laporan} selesai. Hasil pekerjaannya ada di halaman laporan.",
    },
    "reply": {
        _A.REPORTER: "{Laporan} sudah dijawab. Jawabannya ada di halaman laporan: {page}\nKalau menurut Anda belum "
        "terjawab, ajukan keberatan dalam {days} hari lewat tautan di bawah.",
        _A.MERGED: "{Laporan} sudah dijawab petugas.",
    },
    "send_back": {
        _A.SKPD: "Hasil pekerjaan laporan {ticket} ({code}) dikembalikan; catatannya ada di laporan. "
        "Selesai paling lambat {until}.",
    },
    "refer": {
        _A.REPORTER: "{Laporan} di luar wewenang kota dan sudah diteruskan ke {skpd}. "
        "Penjelasannya ada di halaman laporan.",
    },
    "reject": {_A.REPORTER: "{Laporan} tidak ditindaklanjuti. Alasan: {reason}."},
    "merge": {
        _A.REPORTER: "{Laporan} digabung dengan laporan {parent} tentang masalah yang sama. "
        "Anda akan menerima kabar dari laporan itu.",
    },
    "unmerge": {_A.REPORTER: "{Laporan} tidak lagi digabung dengan laporan lain dan diperiksa operator."},
    "reopen": {
        _A.REPORTER: "{Laporan} dibuka kembali dan diperiksa operator.",
        _A.SKPD: "Ada keberatan atas hasil laporan {ticket} ({code}). Operator sedang memeriksanya.",
        _A.OPERATOR: "Ada keberatan atas hasil laporan {ticket} ({code}); laporan dibuka kembali.",
    },
    "remind": {
        _A.LADDER: "Laporan {ticket} ({code}) di {holder}: {percent}% waktu {clock} sudah terpakai. "
        "Batas: {clock_due}.",
        _A.OUTSIDER: "Satu laporan rahasia di {skpd}: {percent}% waktu {clock} sudah terpakai. Batas: {clock_due}. "
        "Isinya hanya untuk badan penerima.",
    },
}
_ONLY_THE_REPORTERS_OWN = frozenset({"ask", "resume", "merge", "unmerge", "triage"})


def recipients(report: Report, step: Step, city: Catalogue) -> list[tuple[Audience, Recipients]]:
    """The staff to tell of that step, and as what."""
    if step.move == "remind":
        return [_of_alarm(report, step, city)]
    staff: dict[Audience, Recipients] = {}
    if step.status in {Status.DISPATCHED, Status.WORKING} or step.move == "reopen":
        staff[Audience.SKPD] = Recipients(Role.OFFICER, step.skpd)
    if step.status is Status.TRIAGE:
        staff[Audience.OPERATOR] = _operators(report)
    return [(audience, to) for audience, to in staff.items() if audience in TEXTS.get(step.move, {})]


def concerns(report: Report, post: Actor, audience: Audience) -> bool:
    """A surveyor hears of the own areas only. Of a confidential report, which it may have become after the step, only
    its body hears, and in an outsider's words who is at no SKPD.
    """
    is_outsider = audience is Audience.OUTSIDER and post.skpd is None
    is_for_few = report.is_restricted and not is_outsider
    return may_see(post, report.holder) or not (is_for_few or post.role is Role.SURVEYOR)


def heard_as(audience: Audience, report: Report, post: Actor) -> Audience:
    """Up the ladder of a confidential report stands somebody who may not see it."""
    is_outside = audience is Audience.LADDER and report.is_restricted and not may_see(post, report.holder)
    return Audience.OUTSIDER if is_outside else audience


def tells_reporter(step: Step, *, is_merged: bool = False) -> bool:
    """`is_merged`: those whose reports were merged into this one, and supporters."""
    told = Audience.REPORTER in TEXTS.get(step.move, {})
    return told and not (is_merged and step.move in _ONLY_THE_REPORTERS_OWN)


def text_of(move: str, audience: Audience) -> str:
    """The merged read what the reporter reads, unless there are other words for them; supporters what the merged do."""
    said = TEXTS[move]
    audience = Audience.MERGED if audience is Audience.SUPPORTER else audience
    return said[Audience.REPORTER] if audience is Audience.MERGED and audience not in said else said[audience]


def alarm_of(step: Step) -> tuple[str, int]:
    """Clock and percent of a reminder."""
    clock, percent = (step.reason or "").split(":")[:2]
    return clock, int(percent)


def _of_alarm(report: Report, step: Step, city: Catalogue) -> tuple[Audience, Recipients]:
    """As the report was at the alarm."""
    _, percent = alarm_of(step)
    then = report.is_at(step.status).model_copy(update={"skpd": step.skpd})
    return Audience.LADDER, Recipients(*alarms.rung(then, percent, city))


def _operators(report: Report) -> Recipients:
    """Of a confidential report only the receiving body hears."""
    return Recipients(Role.HEAD, report.skpd) if report.is_restricted else Recipients(Role.OPERATOR)
