"""What has changed in the form of the public record: for whoever reads it by program. The newest first. Pure."""

from __future__ import annotations

from typing import NamedTuple

VERSION = "2.2.0"  # the first number changes where a program that reads the record has to


class Changed(NamedTuple):
    version: str
    on: str
    said: str
    in_english: str


CHANGES = (
    Changed(
        "2.2.0", "2026-12-01",
        "Kolom baru bendera: apakah foto hasil yang disahkan ditandai sistem. Angka baru dalam statistik: bertanda dan "
        "tanpa_tanda. Tanda adalah keraguan, bukan bukti.",
        "New column bendera: whether the photos of a validated result were flagged. New figures in the statistics: "
        "bertanda (flagged) and tanpa_tanda (not flagged). A flag is a doubt, not a proof.",
    ),
    Changed(
        "2.1.0", "2026-12-01",
        "Katalog menyebut konsep, ukuran, dan satuan setiap kolom. Versi lama yang memuat laporan yang ditarik, "
        "disembunyikan, atau dihapus hilang seketika, tidak baru setelah dua hari: baca datapackage.json lagi.",
        "The catalogue says concept, measure and unit of every column. Older versions that show a report that was "
        "withdrawn, hidden or erased go at once, no longer after two days: read datapackage.json again.",
    ),
    Changed(
        "2.0.0", "2026-11-25",
        "Waktu ditulis sampai detik. Kolom baru: sejak, alasan, jam, pendukung, induk, nilai, foto. Laporan yang "
        "ditarik pelapor pindah ke nisan.csv. Berkas baru: NDJSON, Parquet, GeoReport Bulk, kode.csv, "
        "katalog.jsonld, dan satu berkas setiap bulan. Setiap versi punya alamat sendiri yang tidak berubah.",
        "Moments are to the second. New columns: sejak, alasan, jam, pendukung, induk, nilai, foto. Withdrawn "
        "reports moved to nisan.csv. New files: NDJSON, Parquet, GeoReport Bulk, kode.csv, katalog.jsonld, and one "
        "for every month. Every version has an address of its own, which never changes.",
    ),
    Changed(
        "1.0.0", "2026-11-23",
        "Tabel pertama: reports.csv dan reports.geojson.",
        "The first tables: reports.csv and reports.geojson.",
    ),
)  # fmt: skip
