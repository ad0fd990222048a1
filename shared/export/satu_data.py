"""The variables of a table as Satu Data Indonesia (Perpres 39/2019) wants them told: concept, definition,
classification, measure and unit. It has no vocabulary of its own, so these have Kanal's. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from shared.export.dictionary import Column
from shared.platform.ports import Json

_CONCEPTS = {
    "Identitas laporan": ("tiket", "induk"),
    "Waktu penanganan": ("diterima", "diubah", "sejak", "batas_selesai", "tanggal"),
    "Jenis masalah": ("kanal", "kategori"),
    "Wilayah dan lokasi": ("kecamatan", "kelurahan", "lat", "lon"),
    "Penanggung jawab": ("skpd",),
    "Status penanganan": ("status", "alasan", "terbuka", "selesai", "dirujuk", "ditolak", "ditarik", "digabung"),
    "Ketepatan waktu": ("tepat_waktu", "terlambat", "jam", "median_jam"),
    "Mutu penanganan": ("dibuka_kembali", "nilai", "foto", "bendera", "bertanda", "tanpa_tanda"),
    "Partisipasi warga": ("pendukung", "laporan", "masalah"),
    "Penggolongan": ("kelompok", "kode", "nama"),
}
_CONCEPT_OF = {name: concept for concept, names in _CONCEPTS.items() for name in names}
_MEASURES = {
    "integer": "jumlah", "number": "koordinat", "datetime": "waktu", "date": "waktu", "boolean": "ya atau tidak",
}  # fmt: skip


def variables(columns: Mapping[str, Column]) -> Iterator[Json]:
    for name, column in columns.items():
        yield {
            "sdi:nama": name,
            "sdi:konsep": _CONCEPT_OF[name],
            "sdi:definisi": both(column.said, column.in_english),
            "sdi:klasifikasi": f"kode.csv, daftar {column.codes}" if column.codes else None,
            "sdi:ukuran": "kode" if column.codes else _MEASURES.get(column.type, "teks"),
            "sdi:satuan": column.unit or None,
            "sdi:tipeData": column.type,
        }


def both(said: str, in_english: str) -> Json:
    return [{"@language": "id", "@value": said}, {"@language": "en", "@value": in_english}]
