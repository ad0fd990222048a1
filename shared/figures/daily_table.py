"""`statistik-harian.csv`: the statistics of every day, a row for each group that had reports. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from shared.catalogue import Catalogue
from shared.figures.statistics import KINDS, UNKNOWN, Group, Tallies, figures
from shared.languages import sayable
from shared.platform.ports import Json

SCHEMA: dict[str, tuple[str, str]] = {
    "tanggal": ("date", "Hari laporan diterima, waktu kota"),
    "kelompok": ("string", "semua, kanal, skpd atau kelurahan"),
    "kode": ("string", f"Kode dalam kelompok; “{UNKNOWN}” bila belum ada"),
    "nama": ("string", "Nama untuk dibaca"),
    "laporan": ("integer", "Laporan yang diterima hari itu dan dibuka untuk umum"),
    "masalah": ("integer", "Masalah berbeda: laporan tanpa yang digabung dengan laporan lain"),
    "terbuka": ("integer", "Dari laporan itu, yang masih terbuka saat berkas dibuat"),
    "selesai": ("integer", "Selesai dan disahkan"),
    "dirujuk": ("integer", "Diteruskan ke instansi di luar kota"),
    "ditolak": ("integer", "Ditolak"),
    "ditarik": ("integer", "Ditarik pelapor"),
    "digabung": ("integer", "Digabung dengan laporan lain"),
    "tepat_waktu": ("integer", "Selesai sebelum batas waktu yang berlaku, termasuk perpanjangan"),
    "terlambat": ("integer", "Selesai sesudah batas waktu, atau terbuka dan batasnya sudah lewat"),
    "dibuka_kembali": ("integer", "Pernah dibuka kembali sesudah selesai"),
    "median_jam": ("integer", "Separuh dari yang selesai butuh paling lama sekian jam sejak diterima"),
    "bertanda": ("integer", "Hasil yang disahkan walau foto hasilnya ditandai sistem: keraguan, bukan bukti"),
    "tanpa_tanda": ("integer", "Hasil yang disahkan tanpa tanda pada foto hasilnya"),
}
IN_ENGLISH = {
    "tanggal": "Day on which the reports came, local time",
    "kelompok": "All reports (semua), or by kind of problem, agency or ward",
    "kode": f"Code within the group; “{UNKNOWN}” where there is none yet",
    "nama": "Name to read",
    "laporan": "Public reports that came on that day",
    "masalah": "Distinct problems: reports without those merged into others",
    "terbuka": "Of these still open when the file was made",
    "selesai": "Resolved and validated",
    "dirujuk": "Referred to a body outside the city",
    "ditolak": "Rejected",
    "ditarik": "Withdrawn by the reporter",
    "digabung": "Merged into another report",
    "tepat_waktu": "Resolved in time, extensions included",
    "terlambat": "Resolved too late, or open and late",
    "dibuka_kembali": "Opened again after having been resolved",
    "median_jam": "Half of the resolved took at most so many hours",
    "bertanda": "Validated results with a flagged photo: a doubt, not a proof",
    "tanpa_tanda": "Validated results without a flagged photo",
}
KEY = ("tanggal", "kelompok", "kode")
NO_NAME = {"skpd": sayable("Belum ditentukan"), "kelurahan": sayable("Kelurahan tidak diketahui")}


def unit_of(column: str) -> str:
    """Empty where nothing is counted."""
    others = {"masalah": "masalah", "median_jam": "jam"}
    return others.get(column, "laporan") if SCHEMA[column][0] == "integer" else ""


def rows(day: date, tallies: Tallies, city: Catalogue) -> Iterator[dict[str, Json]]:
    for group in sorted(tallies, key=lambda each: (KINDS.index(each.kind), each.id)):
        yield {
            "tanggal": day.isoformat(),
            "kelompok": group.kind,
            "kode": group.id,
            "nama": name_of(group, city),
            **figures(tallies[group]).model_dump(),
        }


def name_of(group: Group, city: Catalogue) -> str:
    """Of what the catalogue no longer has the id."""
    if group.id == UNKNOWN and group.kind in NO_NAME:
        return NO_NAME[group.kind]
    entries = city.channels if group.kind == "kanal" else city.agencies if group.kind == "skpd" else {}
    if group.id in entries:
        return entries[group.id].name
    return "Semua laporan" if group.kind == "semua" else city.areas.names.get(group.id, group.id)
