"""How long everything is kept that tells of a person, since when, and what ends it: the one table. Pure.

`forgetting.forget_people` ends what is ended by `run`; the rest ends as its line says. No figure stands elsewhere in
the code; those of the cloud (`bucket`, `log`, `backup`) are held to `infra/` by a test.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final, Literal, NamedTuple, TypeAlias

EndedBy: TypeAlias = Literal["run", "bucket", "log", "backup", "expiry", "post", "nothing"]
ENDED_BY: Final[dict[EndedBy, str]] = {
    "run": "dihapus tiap pagi pukul enam (forget_people)",
    "bucket": "aturan tempat penyimpanan",
    "log": "aturan catatan server",
    "backup": "masa berlaku cadangan",
    "expiry": "habis sendiri; tidak disimpan di server",
    "post": "dihapus saat jabatan berakhir",
    "nothing": "tidak dihapus",
}


class Lifetime(NamedTuple):
    """`lasts` None: as long as Kanal runs. `what`, `since` and `why` as staff read them."""

    id: str
    what: str
    lasts: timedelta | None
    since: str
    ended_by: EndedBy
    why: str


CONTACTS: Final = Lifetime(
    "contacts", "Nama, telepon, dan email pelapor dan pendukung", timedelta(days=90), "laporan ditutup", "run",
    "tidak ada lagi yang perlu dikabari",
)  # fmt: skip
SUPPORTERS: Final = Lifetime(
    "supporters", "Sidik alamat atau perangkat pendukung", CONTACTS.lasts, "laporan ditutup", "run",
    "jumlahnya sudah tersimpan di laporan",
)  # fmt: skip
RECEIPTS: Final = Lifetime(
    "receipts", "Tanda terima pemberitahuan, juga kotak masuk jabatan", timedelta(days=730), "dikirim", "run",
    "bukti penyampaian sudah tidak diperlukan",
)  # fmt: skip
ACCESS: Final = Lifetime(
    "access", "Catatan siapa membuka data pribadi", timedelta(days=730), "dicatat", "run",
    "masa pemeriksaan sudah lewat",
)  # fmt: skip
PEOPLE: Final = Lifetime(
    "people", "Nama, email, dan akun petugas", ACCESS.lasts, "jabatan terakhirnya berakhir", "run",
    "tidak ada catatan akses yang masih menyebutnya",
)  # fmt: skip
CODES: Final = Lifetime(
    "codes", "Kode sekali pakai untuk mengikat Telegram", timedelta(minutes=15), "dibuat", "run",
    "tidak dipakai pada waktunya",
)  # fmt: skip
COUNTS: Final = Lifetime(
    "counts", "Hitungan kiriman per jaringan atau kontak saat ramai, dengan sidik yang berganti tiap hari",
    timedelta(minutes=5), "masa hitungnya (paling lama sehari) lewat", "run", "hanya untuk menahan kiriman massal",
)  # fmt: skip
PHOTOS: Final = Lifetime(
    "photos", "Foto, dan sidik untuk mencari foto serupa", timedelta(days=365), "diterima", "bucket",
    "foto disimpan paling lama satu tahun",
)  # fmt: skip
DELETED_PHOTOS: Final = Lifetime(
    "deleted_photos", "Foto yang sudah dihapus, untuk memulihkan kesalahan", timedelta(days=14), "dihapus", "bucket",
    "sesudah itu tidak bisa dipulihkan",
)  # fmt: skip
BACKUPS: Final = Lifetime(
    "backups", "Cadangan dokumen", timedelta(weeks=14), "dibuat", "backup", "cadangan mingguan yang paling lama",
)  # fmt: skip
LOGS: Final = Lifetime(
    "logs", "Catatan server tentang permintaan yang gagal", timedelta(days=30), "ditulis", "log",
    "tidak memuat nama, alamat, atau kata-kata pelapor",
)  # fmt: skip
SESSIONS: Final = Lifetime(
    "sessions", "Sesi petugas, dalam kuki", timedelta(hours=10), "masuk", "expiry", "satu hari kerja",
)  # fmt: skip
CHATS: Final = Lifetime(
    "chats", "Chat Telegram sebuah jabatan", None, "diikat", "post", "tidak ada lagi yang dikabari",
)  # fmt: skip
REPEATS: Final = Lifetime(
    "repeats", "Sidik kata-kata dan foto, untuk mengenali kiriman yang sama", timedelta(days=1), "dikirim", "expiry",
    "kiriman berulang datang berdekatan",
)  # fmt: skip
ADDRESSES: Final = Lifetime(
    "addresses", "Sidik alamat yang menolak atau menyetujui kabar", None, "alamatnya ditanya", "nothing",
    "supaya yang menolak tidak dikirimi lagi; alamatnya sendiri tidak ada di sini",
)  # fmt: skip
SUBMISSIONS: Final = Lifetime(
    "submissions", "Sidik kiriman, supaya kiriman ulang dikenali", None, "dikirim", "nothing",
    "bagian riwayat laporan; isi kiriman tidak bisa dibaca darinya",
)  # fmt: skip
REPORTS: Final = Lifetime(
    "reports", "Laporan tanpa identitas dan riwayatnya", None, "dikirim", "nothing",
    "riwayat kota; uraian, patokan, dan titik tepat hilang saat pelapor menghapus datanya",
)  # fmt: skip

TABLE: Final = (
    CONTACTS, SUPPORTERS, RECEIPTS, ACCESS, PEOPLE, CODES, COUNTS, PHOTOS, DELETED_PHOTOS, BACKUPS, LOGS, SESSIONS,
    REPEATS, CHATS, ADDRESSES, SUBMISSIONS, REPORTS,
)  # fmt: skip


def of(lifetime: Lifetime) -> timedelta:
    """Of what does not last as long as Kanal."""
    if lifetime.lasts is None:
        raise ValueError(f"{lifetime.id} has no end.")
    return lifetime.lasts
