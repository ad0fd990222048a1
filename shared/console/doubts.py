"""What makes the system wonder, in sentences for staff: a photo's flags, with figures where they were kept, and what is
suspicious about a report. Pure.
"""

from __future__ import annotations

from shared import wording
from shared.admission.suspicions import Kind
from shared.photo import Alike, Photo
from shared.report import Report

_GENERAL = {
    "same_file": "Berkas ini sama persis dengan berkas yang pernah dikirim.",
    "seen_before": "Mirip dengan foto yang lebih lama.",
    "maybe_cropped": "Mungkin potongan dari foto yang lebih lama.",
    "no_time": "Waktu pengambilan tidak diketahui.",
    "too_old": "Diambil sebelum laporan diteruskan ke SKPD.",
    "stale": "Diambil lebih dari sehari sebelum dikirim.",
    "no_place": "Tempat pengambilan tidak diketahui.",
    "far_away": "Diambil jauh dari lokasi laporan.",
    "edited": "Berkas ini pernah diubah dengan program penyunting.",
    "no_camera": "Berkas ini tidak membawa data kamera, padahal tidak dikecilkan oleh halaman Kanal.",
}
_ALIKE = {
    "same_file": "Berkas ini sama persis dengan {which}.",
    "seen_before": "Gambar ini sama dengan {which}, mungkin dikecilkan, disimpan ulang, atau dicerminkan.",
    "maybe_cropped": "Sebagian gambar ini mirip dengan {which}; periksa apakah ini potongannya.",
}
FLAGS = frozenset(_GENERAL)
SUSPICIONS: dict[Kind, str] = {
    "trap": "Isian yang tidak terlihat oleh orang terisi: mungkin dikirim oleh program.",
    "unproved": "Dikirim saat sangat banyak laporan masuk, tanpa bukti hitungan dari perangkatnya.",
    "many": "Lebih banyak laporan dari kontak yang sama daripada biasanya dalam sehari.",
    "same_text": "Uraiannya sama dengan laporan {about} dalam sehari terakhir.",
    "links": "Uraiannya memuat tautan ({about}). Jangan dibuka sebelum yakin.",
}


def sentences(photo: Photo, ticket: str) -> list[str]:
    """`ticket`: of the photo's own report."""
    return [_sentence(flag, photo, ticket) for flag in photo.flags]


def of_report(report: Report) -> list[str]:
    return [SUSPICIONS[each.kind].format(about=each.about) for each in report.suspicions]


def _sentence(flag: str, photo: Photo, ticket: str) -> str:
    figures = photo.figures
    if flag == "stale":
        return _of_age(photo)
    if figures and figures.alike and flag in _ALIKE:
        return _ALIKE[flag].format(which=_which(figures.alike, ticket))
    if figures and figures.metres is not None and flag == "far_away":
        return f"Diambil {wording.number(figures.metres)} m dari lokasi laporan."
    if figures and figures.editor and flag == "edited":
        return f"Berkas ini pernah diubah dengan {figures.editor}."
    return _GENERAL[flag]


def _of_age(photo: Photo) -> str:
    taken_at = photo.from_file.taken_at or photo.declared.taken_at
    if taken_at is None:
        return _GENERAL["stale"]
    return f"Diambil {(photo.added_at - taken_at).days} hari sebelum dikirim, {wording.wib(taken_at)}."


def _which(alike: Alike, ticket: str) -> str:
    whose = "laporan ini" if alike.ticket == ticket else f"laporan {alike.ticket}"
    return f"foto {whose} yang dikirim {wording.wib(alike.at)}"
