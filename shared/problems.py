"""What pydantic found wrong, as sentences for the person who filled it in."""

from __future__ import annotations

from pydantic import ValidationError

from shared.errors import Invalid, Malformed, Problem
from shared.languages import say, sayable

SHOWN = 20

_SENTENCES = {
    "missing": sayable("Wajib diisi."),
    "extra_forbidden": sayable("Isian ini tidak dikenal."),
    "string_too_short": sayable("Wajib diisi."),
    "string_too_long": sayable("Paling banyak {max_length} huruf."),
    "string_type": sayable("Harus berupa teks."),
    "string_unicode": sayable("Ada huruf yang tidak bisa dibaca."),
    "string_pattern_mismatch": sayable("Tulisannya belum benar."),
    "literal_error": sayable("Pilih salah satu dari daftar."),
    "enum": sayable("Pilih salah satu dari daftar."),
    "float_parsing": sayable("Harus berupa angka."),
    "float_type": sayable("Harus berupa angka."),
    "finite_number": sayable("Harus berupa angka biasa."),
    "greater_than_equal": sayable("Paling kecil {ge}."),
    "less_than_equal": sayable("Paling besar {le}."),
    "value_error": sayable("Ada huruf yang tidak bisa dipakai."),
    "moment_out_of_range": sayable("Tahunnya harus dari 2000 sampai 2100."),
    "timezone_aware": sayable("Tulis waktu lengkap dengan zona, misalnya 2026-11-23T12:00:00+07:00."),
    "datetime_from_date_parsing": sayable("Tulis waktu lengkap, misalnya 2026-11-23T12:00:00+07:00."),
    "datetime_parsing": sayable("Tulis waktu lengkap, misalnya 2026-11-23T12:00:00+07:00."),
}


def refusal(found: ValidationError) -> Invalid:
    """Malformed when the whole could not be read, else Invalid with each field's problem."""
    errors = found.errors(include_url=False, include_input=False)
    if any(error["type"] in {"json_invalid", "model_type", "model_attributes_type"} for error in errors):
        return Malformed("Isi permintaan tidak bisa dibaca. Kirim objek JSON dalam UTF-8.")
    problems = [
        Problem(
            ".".join(str(part)[:64] for part in error["loc"]),
            say(_SENTENCES.get(error["type"], sayable("Isian ini belum benar."))).format(**error.get("ctx", {})),
        )
        for error in errors
    ]
    return Invalid("Ada isian yang belum benar.", *problems[:SHOWN])
