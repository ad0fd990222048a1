"""What the staff's pages call the moves, by which key each is reached, and what is written along with it. Pure."""

from __future__ import annotations

from typing import NamedTuple

from shared.open_data import SAID


class MoveWords(NamedTuple):
    """`label`: what a button says. `key`: of the keyboard. `note`: what its note is, and `hint` who reads it."""

    label: str
    key: str
    note: str = "Catatan"
    hint: str = "Hanya petugas yang membaca catatan ini."


_TO_REPORTER = "Pelapor membaca ini di halaman laporannya."

WORDS: dict[str, MoveWords] = {
    "send_survey": MoveWords("Kirim ke cek lapangan", "c"),
    "dispatch": MoveWords("Teruskan ke SKPD", "t"),
    "confirm": MoveWords("Sesuai fakta", "s"),
    "accept": MoveWords("Terima", "t"),
    "validate": MoveWords("Sahkan hasil", "v"),
    "answer": MoveWords(
        "Catat jawaban pelapor", "w", "Jawaban pelapor", "Seperti yang dikatakan atau ditulis pelapor."
    ),
    "correct": MoveWords("Betulkan kategori atau tempat", "b"),
    "refer": MoveWords("Rujuk ke instansi luar", "r", "Penjelasan", _TO_REPORTER),
    "reply": MoveWords("Jawab pelapor", "i", "Jawaban untuk pelapor", _TO_REPORTER),
    "reject": MoveWords("Tolak", "x"),
    "merge": MoveWords("Gabungkan", "g"),
    "unmerge": MoveWords("Pisahkan", "p", "Alasan dipisahkan"),
    "split": MoveWords("Pecah jadi dua laporan", "d", "Uraian masalah kedua", "Menjadi isi laporan yang baru."),
    "refute": MoveWords("Tidak sesuai fakta", "f"),
    "hand_back": MoveWords("Kembalikan ke operator", "k"),
    "finish": MoveWords("Nyatakan selesai", "s", "Keterangan hasil", _TO_REPORTER),
    "progress": MoveWords("Laporkan kemajuan", "l", "Kemajuan pekerjaan", _TO_REPORTER),
    "extend": MoveWords("Minta tambahan waktu", "e"),
    "send_back": MoveWords("Kembalikan ke SKPD", "k", "Apa yang belum beres?", "SKPD membaca catatan ini."),
    "ask": MoveWords("Tanya pelapor", "a", "Pertanyaan untuk pelapor", _TO_REPORTER),
    "reopen": MoveWords("Buka kembali", "o", "Apa yang belum beres?"),
    "assign": MoveWords("Tunjuk yang mengerjakan", "u"),
    "note": MoveWords("Catatan internal", "n"),
}

_INTERNAL = {
    "remind": "Pengingat tenggat",
    "split": "Dipecah jadi dua laporan",
    "show_photo": "Foto ditampilkan untuk umum",
    "hide_photo": "Foto disembunyikan dari umum",
    "attach": "Foto ditambahkan",
    "assign": "Petugas ditunjuk",
    "note": "Catatan internal",
}


def said(move: str) -> str:
    """Of a step of the history."""
    return SAID.get(move) or _INTERNAL[move]
