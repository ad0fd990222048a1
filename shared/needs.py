"""What a mover says along with a move, and what is missing or wrong in it. Pure."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Annotated, NamedTuple

from pydantic import AfterValidator, BaseModel, Field

from shared import evidence
from shared.catalogue import Catalogue
from shared.errors import Problem
from shared.fields import Line
from shared.languages import say, sayable
from shared.moments import Moment
from shared.report import Report
from shared.tickets import normalised
from shared.workflow import Actor, ClockName, Move, Need, Role

LONGEST_EXTENSION = timedelta(days=366)
_SENTENCE_OF_NEED = {
    Need.NOTE: sayable("Catatan wajib diisi."),
    Need.REASON: "Pilih alasan.",
    Need.PHOTO: sayable("Foto wajib dilampirkan."),
    Need.DUE_AT: "Batas waktu baru wajib diisi.",
    Need.PARENT: "Tiket laporan induk wajib diisi.",
    Need.SKPD: "Instansi tujuan wajib diisi.",
    Need.CODE: "Kategori wajib dipilih.",
    Need.RATING: sayable("Pilih nilai dari 1 sampai 5."),
    Need.POST: "Pilih jabatan yang mengerjakannya.",
}


Ticket = Annotated[Line, AfterValidator(lambda typed: normalised(typed) or typed)]


class Details(BaseModel, frozen=True, extra="forbid"):
    """What a mover says along with a move; each move needs and uses its own. `seen`: the number of the newest step that
    the mover knew of, which tells a repeat from another move, and from one that comes too late (`meanwhile.py`).
    """

    note: Line | None = Field(default=None, max_length=4000)
    reason: Line | None = Field(default=None, max_length=64)
    photo: Line | None = Field(default=None, max_length=64)
    due_at: Moment | None = None
    parent: Ticket | None = Field(default=None, max_length=32)
    skpd: Line | None = Field(default=None, max_length=32)
    code: Line | None = Field(default=None, max_length=64)
    lat: float | None = Field(default=None, ge=-90, le=90)
    lon: float | None = Field(default=None, ge=-180, le=180)
    landmark: Line | None = Field(default=None, max_length=300)
    rating: int | None = Field(default=None, ge=1, le=5)
    post: Line | None = Field(default=None, max_length=64)
    seen: int | None = Field(default=None, ge=0)


Found = list[tuple[str, bool, str]]  # field, is it wrong, the sentence for it


class Case(NamedTuple):
    report: Report
    actor: Actor
    details: Details
    city: Catalogue
    at: datetime


def missing(report: Report, rule: Move, details: Details, city: Catalogue) -> list[Problem]:
    needs = set(rule.needs)
    if Need.EVIDENCE in needs:
        needs.remove(Need.EVIDENCE)
        code = city.codes[report.code] if report.code else None
        needs.add(Need.PHOTO if code and code.evidence == "photo" else Need.NOTE)
    given = {name for name, value in details if value not in (None, "")}
    return [Problem(need.value, _SENTENCE_OF_NEED[need]) for need in Need if need in needs and need not in given]


def wrong(case: Case, rule: Move) -> list[Problem]:
    """What is there but cannot be used."""
    report, actor, details, city, _ = case
    unused = sorted({name for name, value in details if value is not None} - used(rule))
    found: Found = [
        *((name, actor.role is not Role.SYSTEM, "Isian ini tidak dipakai untuk langkah ini.") for name in unused),
        ("photo", details.photo is not None and not report.photo(details.photo), "Foto ini tidak ada pada laporan."),
        ("code", details.code is not None and details.code not in city.codes, "Kategori ini tidak dikenal."),
        ("skpd", details.skpd is not None and details.skpd not in city.agencies, "Instansi ini tidak dikenal."),
        ("parent", details.parent == report.ticket, "Laporan tidak bisa digabung dengan dirinya sendiri."),
        ("lat", (details.lat is None) != (details.lon is None), "Isi lintang dan bujur bersama-sama."),
        ("reason", not _is_known_reason(rule, details, city), "Alasan ini tidak ada dalam daftar."),
    ]  # fmt: skip
    check = _CHECKS.get(rule.name)
    found += check(case) if check else []
    return [Problem(field, sentence) for field, is_wrong, sentence in found if is_wrong]


def used(rule: Move) -> set[str]:
    """Names of details. A step holds what belongs to it and no more: what is in the chain can never be erased."""
    return {need.value for need in rule.needs} | {"note", "seen"} | _ALSO_USES.get(rule.name, set())


_ALSO_USES = {
    "correct": {"code", "lat", "lon", "landmark"},
    "dispatch": {"skpd"},
    "send_survey": {"skpd"},
    "confirm": {"photo"},
    "refute": {"photo"},
    "progress": {"photo"},
    "finish": {"photo"},
}


def _judges_own_work(case: Case) -> Found:
    finished = case.report.last("finish")
    is_own = finished is not None and finished.post in {case.actor.post, *case.actor.own_posts}
    return [("move", is_own, "Validasi dilakukan oleh orang lain, bukan yang menyelesaikan.")]


def _wrong_validation(case: Case) -> Found:
    is_silent = not case.details.note and bool(evidence.doubted(case.report))
    sentence = "Foto hasil pekerjaan ini diberi tanda. Tulis mengapa hasilnya tetap disahkan."
    return [*_judges_own_work(case), ("note", is_silent, sentence)]


def _wrong_finish(case: Case) -> Found:
    is_other = case.details.photo is not None and not evidence.is_of_completion(case.report, case.details.photo)
    return [("photo", is_other, "Pakai foto hasil pekerjaan.")]


def _wrong_referral(case: Case) -> Found:
    agency = case.city.agencies.get(case.details.skpd or "")
    return [("skpd", agency is not None and not agency.is_outside, "Pilih instansi di luar kota.")]


def _wrong_dispatch(case: Case) -> Found:
    agency = case.city.agencies.get(case.details.skpd or case.report.skpd or "")
    return [
        ("code", case.report.code is None, "Tentukan kategori lebih dahulu."),
        ("skpd", agency is None, "Tentukan SKPD lebih dahulu."),
        ("skpd", agency is not None and agency.is_outside, "Instansi ini di luar kota; pakai langkah refer."),
        ("skpd", _leaves_its_body(case), "Laporan rahasia hanya untuk badan penerimanya."),
    ]


def _wrong_survey(case: Case) -> Found:
    code = case.city.codes.get(case.report.code or "")
    is_never = code is not None and code.survey == "never"
    is_nowhere = case.report.kelurahan is None  # it is in no surveyor's area, and the daily proof finds no owner
    return [
        *_wrong_dispatch(case),
        ("code", is_never, "Kategori ini tidak disurvei."),
        ("move", is_nowhere, "Kelurahannya belum diketahui. Betulkan tempatnya dahulu."),
    ]


def _wrong_transfer(case: Case) -> Found:
    agency = case.city.agencies.get(case.details.skpd or "")
    return [
        ("skpd", agency is not None and agency.is_outside, "Instansi ini di luar kota; pakai langkah refer."),
        ("skpd", _leaves_its_body(case), "Laporan rahasia hanya untuk badan penerimanya."),
    ]


def _leaves_its_body(case: Case) -> bool:
    code = case.city.codes.get(case.report.code or "")
    target = case.details.skpd or case.report.skpd
    return case.report.is_restricted and code is not None and target not in {code.skpd, *code.supporting}


def _wrong_correction(case: Case) -> Found:
    is_placed = case.details.lat is not None and case.details.lon is not None
    is_outside = is_placed and case.city.areas.find(case.details.lat or 0.0, case.details.lon or 0.0) is None
    code = case.city.codes.get(case.details.code or "")
    hides_a_parent = code is not None and code.confidential and case.report.children > 0
    return [
        ("lat", is_outside, "Lokasi ini di luar kota."),
        ("code", hides_a_parent, "Pisahkan dahulu laporan yang digabung ke laporan ini."),
    ]


def _wrong_extension(case: Case) -> Found:
    clock = case.report.clocks.get(ClockName.RESOLVE)
    if clock is None or case.details.due_at is None:
        return [("due_at", True, "Laporan ini belum punya batas waktu.")]
    is_used = any(extension.level == case.actor.role for extension in clock.extensions)
    return [
        ("due_at", case.details.due_at <= clock.due_at, "Batas baru harus sesudah batas yang sekarang."),
        ("due_at", case.details.due_at <= case.at, "Batas baru sudah lewat."),
        (
            "due_at",
            case.details.due_at > clock.due_at + LONGEST_EXTENSION,
            "Paling lama satu tahun sesudah batas sekarang.",
        ),
        ("due_at", is_used, "Jabatan ini sudah pernah memperpanjang laporan ini."),
    ]


def _wrong_rating(case: Case) -> Found:
    return [("rating", case.report.rating is not None, say("Hasil ini sudah Anda nilai."))]


def _wrong_reply(case: Case) -> Found:
    """What needs a look or work is not ended with words."""
    code = case.city.codes[case.report.code] if case.report.code else None
    is_question = code is not None and (code.evidence, code.survey, code.confidential) == ("text", "never", False)
    return [("move", not is_question, "Hanya pertanyaan dan permintaan layanan yang bisa dijawab langsung.")]


_CHECKS: dict[str, Callable[[Case], Found]] = {
    "validate": _wrong_validation,
    "send_back": _judges_own_work,
    "finish": _wrong_finish,
    "reply": _wrong_reply,
    "refer": _wrong_referral,
    "dispatch": _wrong_dispatch,
    "send_survey": _wrong_survey,
    "transfer": _wrong_transfer,
    "correct": _wrong_correction,
    "extend": _wrong_extension,
    "rate": _wrong_rating,
}


def _is_known_reason(rule: Move, details: Details, city: Catalogue) -> bool:
    listed = city.city.reasons.get(rule.name, ())
    return not listed or details.reason is None or details.reason in {reason.id for reason in listed}
