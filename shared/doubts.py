"""What the validator reads of a photo's flags: each a sentence, with its figure where it was kept. Pure."""

from __future__ import annotations

from shared import wording
from shared.photo import Alike, Photo

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


def sentences(photo: Photo, ticket: str) -> list[str]:
    """`ticket`: of the photo's own report."""
    return [_sentence(flag, photo, ticket) for flag in photo.flags]


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
