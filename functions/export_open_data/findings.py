"""What a check finds and says, in Indonesian and English."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from enum import Enum
from typing import NamedTuple

NAMED = 20  # of each kind


class Kind(Enum):
    KEYS = (
        "Daftar kunci (bukti/kunci.json) rusak: sebuah kunci tidak disahkan oleh kunci sebelumnya.",
        "The list of keys (bukti/kunci.json) is broken: a key was not signed by the one before it.",
    )
    SIGNATURE = (
        "Pernyataan {what} tidak ditandatangani dengan benar oleh kunci yang diumumkan.",
        "The statement {what} is not rightly signed by a published key.",
    )
    NO_STATEMENT = ("Pernyataan {what} hilang atau rusak.", "The statement {what} is gone or damaged.")
    NOT_LINKED = (
        "Pernyataan hari {what} tidak menyambung pada hari-hari sebelumnya.",
        "The statement of {what} does not continue the days before it.",
    )
    ROOT = (
        "Catatan hari {what} diubah: isinya tidak menghasilkan akar yang ditandatangani.",
        "The log of {what} was changed: it does not have the root that was signed.",
    )
    GONE = ("Berkas {what} hilang atau rusak.", "The file {what} is gone or damaged.")
    LINE = (
        "Baris {number} (laporan {what}) diubah atau dipindahkan.",
        "Line {number} (report {what}) was changed or moved.",
    )
    NO_LINE = ("Baris {number} hilang dari catatan.", "Line {number} is gone from the log.")
    STRUCK = (
        "Baris {number} (laporan {what}) dicabut tanpa nisan.",
        "Line {number} (report {what}) was struck out without a tombstone.",
    )
    REWRITTEN = (
        "Riwayat laporan {what} ditulis ulang: langkah lama bukan lagi awal dari riwayatnya.",
        "The history of report {what} was rewritten: earlier steps are not its beginning any more.",
    )
    NO_STEP = (
        "Laporan {what} berubah tanpa langkah baru: {fields}.",
        "Report {what} was changed without a new step: {fields}.",
    )
    SINCE_SHORTER = (
        "Bukti lama sampai hari {what}, tetapi catatan yang terbit sekarang lebih pendek.",
        "The earlier proof goes as far as {what}, but what is published now is shorter.",
    )
    SINCE_DAY = (
        "Catatan sampai hari {what} bukan lagi yang dulu diterbitkan.",
        "The log up to {what} is not what was published then.",
    )
    SINCE_LINE = (
        "Baris {number} dulu berbunyi lain (laporan {what}): {fields}.",
        "Line {number} read otherwise then (report {what}): {fields}.",
    )
    NOT_IN_LOG = (
        "Bukti laporan {what} (baris {number}) tidak menuju akar yang ditandatangani untuk hari {fields}.",
        "The proof of report {what} (line {number}) does not lead to the root that was signed for {fields}.",
    )
    UNKNOWN = ("Laporan {what} tidak ada di catatan.", "Report {what} is not in the log.")
    TABLE = (
        "Tabel menyebut laporan {what} lain daripada catatan: {fields}.",
        "The table says of report {what} something else than the log: {fields}.",
    )
    NOT_LOGGED = (
        "Laporan {what} ada di tabel, tetapi tidak ada di catatan.",
        "Report {what} is in the table, but not in the log.",
    )
    NOT_SHOWN = (
        "Laporan {what} hilang dari tabel tanpa nisan.",
        "Report {what} is gone from the table without a tombstone.",
    )


class Finding(NamedTuple):
    kind: Kind
    what: str = ""
    number: int = 0
    fields: str = ""

    def said(self, language: int) -> str:
        """In printable letters: what is named may come from anybody, and be read on a terminal that obeys some."""
        said = self.kind.value[language].format(what=self.what, number=self.number, fields=self.fields)
        return "".join(letter if letter.isprintable() else "\ufffd" for letter in said)


class Found:
    """All findings counted, and the first of each kind kept."""

    def __init__(self) -> None:
        self.named: list[Finding] = []
        self.number: Counter[Kind] = Counter()

    def add(self, findings: Iterable[Finding]) -> None:
        for finding in findings:
            self.number[finding.kind] += 1
            if self.number[finding.kind] <= NAMED:
                self.named.append(finding)


SAID = {
    "log": (
        "Catatan: {days} hari, {lines} baris, {first} sampai {last}. Akar: {root}",
        "Log: {days} days, {lines} lines, {first} to {last}. Root: {root}",
    ),
    "keys": ("Kunci: {ids}", "Keys: {ids}"),
    "table": (
        "Tabel: {same} laporan sesuai dengan catatan, {newer} lebih baru daripada catatan.",
        "Table: {same} reports as in the log, {newer} newer than the log.",
    ),
    "since": (
        "Dibandingkan dengan bukti hari {day}, akar {root}.",
        "Compared with the proof of {day}, root {root}.",
    ),
    "report": (
        "Laporan {ticket}: baris {number} dari {lines}. Simpan bukti ini; siapa pun dapat menghitungnya (RFC 9162):",
        "Report {ticket}: line {number} of {lines}. Keep this proof; anybody can compute it (RFC 9162):",
    ),
    "goes_on": (
        "Bukti bahwa catatan menyambung (RFC 9162), dari {first} sampai {second} baris: {path}",
        "Proof that the log goes on (RFC 9162), from {first} to {second} lines: {path}",
    ),
    "sound": (
        "COCOK. Tidak ada yang pernah terbit lalu diubah diam-diam.",
        "SOUND. Nothing that was published was silently changed.",
    ),
    "proven": (
        "COCOK. Baris itu ada dalam catatan yang ditandatangani.",
        "SOUND. That line is in the log that was signed.",
    ),
    "changed": ("TIDAK COCOK: {number} temuan.", "NOT SOUND: {number} findings."),
    "more": ("… dan {number} lagi sejenis", "… and {number} more of that kind"),
    "unreadable": (
        "Tidak dapat diperiksa: {what} tidak dapat dibaca.",
        "This cannot be checked: {what} cannot be read.",
    ),
}  # fmt: skip


def say(name: str, language: int, **values: object) -> str:
    return SAID[name][language].format(**values)
