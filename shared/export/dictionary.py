"""What every column of the public record says, in Indonesian and English, and what its codes stand for. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from shared import tables
from shared.catalogue import Catalogue
from shared.export import bulk
from shared.export.formats import TOMBSTONES
from shared.export.row import COLUMNS, ERASED, HIDDEN, WITHDRAWN
from shared.figures import daily_table
from shared.platform.ports import Json
from shared.workflow import APPEARANCE


class Column(NamedTuple):
    """`codes`: the list in `kode.csv` that its values are from."""

    type: str
    said: str
    in_english: str
    unit: str = ""
    codes: str = ""


_UTC = "UTC, ISO 8601"
_ROWS = {
    "tiket": Column("string", "Nomor laporan", "Number of the report"),
    "diterima": Column("datetime", "Saat laporan diterima", "When the report came", _UTC),
    "diubah": Column("datetime", "Saat perubahan terakhir", "When it changed last", _UTC),
    "kanal": Column("string", "Jenis masalah yang dipilih pelapor", "Kind of problem, as reported", codes="kanal"),
    "kategori": Column(
        "string", "Kategori petugas; kosong bila belum pasti", "Category; empty where not sure yet", codes="kategori"
    ),
    "kecamatan": Column("string", "Kode Kemendagri kecamatan", "Code of the district (Kemendagri)", codes="kecamatan"),
    "kelurahan": Column("string", "Kode Kemendagri kelurahan", "Code of the ward (Kemendagri)", codes="kelurahan"),
    "lat": Column(
        "number",
        "Lintang WGS 84, tiga desimal; kosong bila tempatnya pribadi",
        "Latitude, WGS 84, three decimals; empty for private places",
        "derajat",
    ),
    "lon": Column(
        "number",
        "Bujur WGS 84, tiga desimal; kosong bila tempatnya pribadi",
        "Longitude, WGS 84, three decimals; empty for private places",
        "derajat",
    ),
    "skpd": Column("string", "SKPD yang menangani", "Agency that handles it", codes="skpd"),
    "status": Column("string", "Status laporan", "Status", codes="status"),
    "sejak": Column("datetime", "Sejak kapan berstatus itu", "Since when it has that status", _UTC),
    "alasan": Column(
        "string",
        "Alasan bila ditolak atau dirujuk, dari daftar tetap",
        "Reason of a rejection or referral, from a fixed list",
    ),
    "batas_selesai": Column("datetime", "Batas waktu selesai yang berlaku", "Promised end as it is now", _UTC),
    "tepat_waktu": Column(
        "boolean", "Selesai sebelum batas; kosong bila belum selesai", "Resolved in time; empty where not resolved"
    ),
    "jam": Column(
        "integer",
        "Lama sampai selesai; di atas dua hari dibulatkan ke hari penuh",
        "Time until resolved; beyond two days in full days",
        "jam",
    ),
    "dibuka_kembali": Column("integer", "Berapa kali dibuka kembali", "How often it was opened again", "kali"),
    "pendukung": Column("integer", "Berapa warga mendukung laporan ini", "How many support the report", "orang"),
    "induk": Column("string", "Nomor laporan tempat laporan ini digabung", "The report that this one was merged into"),
    "nilai": Column("integer", "Nilai dari pelapor, 1 sampai 5", "The reporter's rating, 1 to 5", "bintang"),
    "foto": Column("string", "Tanda foto pertama yang dibuka untuk umum", "Id of the first photo that is public"),
    "bendera": Column(
        "boolean",
        "Ada foto hasil yang ditandai sistem saat disahkan: keraguan, bukan bukti; kosong bila belum selesai",
        "A photo of the result was flagged when validated: a doubt, not a proof; empty where not resolved",
    ),
}
_PLACE = Column("string", "Tempat sebagai titik (GeoParquet, WKB)", "Place as a point (GeoParquet, WKB)")
_TOMBSTONES = {
    "tiket": Column(
        "string", "Nomor laporan yang tidak lagi ada dalam data ini", "A report that is no longer in this record"
    ),
    "diterima": Column("datetime", "Saat laporan diterima", "When the report came", _UTC),
    "dicabut": Column("datetime", "Sejak kapan tidak lagi dimuat", "Since when it is left out", _UTC),
    "alasan": Column("string", "Mengapa tidak lagi dimuat", "Why it is left out", codes="nisan"),
}
_CODES = {
    "daftar": Column("string", "Nama daftar", "Name of the list"),
    "kode": Column("string", "Kode seperti dalam tabel", "Code as in the tables"),
    "nama": Column("string", "Artinya", "What it stands for"),
}
_BULK = {
    "service_request_id": "string", "requested_datetime": "datetime", "updated_datetime": "datetime",
    "closed_date": "datetime", "lat": "number", "long": "number",
}  # fmt: skip
_AS_OPEN311 = ("Seperti dalam Open311 (GeoReport v2)", "As in Open311 (GeoReport v2)")
_WHY = {
    WITHDRAWN: "Ditarik oleh pelapor",
    HIDDEN: "Tidak lagi dibuka untuk umum",
    ERASED: "Dihapus",
}
_LISTED = tuple(_CODES)
KEYS = {"csv": ("tiket",), "nisan": ("tiket",), "georeport": ("service_request_id",), "kode": ("daftar", "kode"),
        "harian": daily_table.KEY}  # fmt: skip


def columns_of(table: str) -> dict[str, Column]:
    """In the order of the file; none for what is no table. Lines and features have those of `csv`."""
    rows = {name: _ROWS[name] for name in COLUMNS}
    described = {
        "csv": rows,
        "parquet": {**rows, "geometry": _PLACE},
        "nisan": {name: _TOMBSTONES[name] for name in TOMBSTONES},
        "kode": _CODES,
        "georeport": {name: Column(_BULK.get(name, "string"), *_AS_OPEN311) for name in bulk.COLUMNS},
        "harian": {
            name: Column(kind, said, daily_table.IN_ENGLISH[name], daily_table.unit_of(name))
            for name, (kind, said) in daily_table.SCHEMA.items()
        },
    }
    return described.get(table, {})


def codes_table(city: Catalogue) -> bytes:
    rows = [dict(zip(_LISTED, row, strict=True)) for row in _codes(city)]
    return tables.as_csv(_LISTED, rows)


def _codes(city: Catalogue) -> Iterator[tuple[Json, ...]]:
    named = {"kanal": city.channels, "kategori": city.codes, "skpd": city.agencies}
    lists: dict[str, dict[str, str]] = {
        **{name: {each.id: each.name for each in entries.values()} for name, entries in named.items()},
        "kecamatan": dict(city.areas.kecamatan_names),
        "kelurahan": dict(city.areas.names),
        "status": {status.value: each.label for status, each in APPEARANCE.items()},
        "nisan": _WHY,
    }
    return ((name, code, said) for name, entries in lists.items() for code, said in entries.items())
