"""From another city's categories to Kanal's codes."""

from __future__ import annotations

from random import Random
from typing import NamedTuple


class Kind(NamedTuple):
    """`code`, or only the `channel` where the category does not say enough; then an operator decides
    between `choices`.
    """

    code: str | None = None
    channel: str | None = None
    choices: tuple[str, ...] = ()


UNKNOWN = Kind("lainnya")
_KINDS = {
    "jalan": Kind("jalan_rusak"),
    "parkir liar": Kind("parkir_liar"),
    "juru parkir": Kind("juru_parkir"),
    "trotoar": Kind("trotoar"),
    "pohon": Kind(channel="pohon_taman", choices=("pohon_rawan", "pohon_rawan", "pohon_tumbang")),
    "jaringan listrik": Kind(channel="lampu_jalan", choices=("pju", "pju", "kabel_tiang", "listrik")),
    "listrik padam": Kind("listrik"),
    "air bersih": Kind("air_bersih"),
    "sampah": Kind("sampah_liar"),
    "tps penuh": Kind("tps_penuh"),
    "keluhan fasilitas gedung pemda (sekolah, kantor)": Kind("taman_fasum"),
    "kawasan dilarang merokok": Kind(channel="ketertiban", choices=("ketertiban", "spanduk_liar")),
    "lokasi pkl binaan": Kind(channel="ketertiban", choices=("pkl_liar",)),
    "gangguan dan kebisingan": Kind("ketertiban"),
    "arus lalu lintas": Kind("macet"),
    "rambu dan marka": Kind("rambu_apill"),
    "saluran air, kali/sungai": Kind("drainase"),
    "tutup saluran": Kind("drainase"),
    "penanganan banjir": Kind("banjir"),
    "pkl liar": Kind("pkl_liar"),
    "perizinan": Kind("perizinan"),
    "reklame/spanduk": Kind("spanduk_liar"),
    "keluhan pelayanan": Kind("pelayanan_pegawai"),
    "pungutan liar": Kind("pungli"),
    "kekerasan": Kind("kekerasan"),
    "pmks (penyandang masalah kesejahteraan sosial)": Kind("pmks"),
    "pencemaran lingkungan": Kind("pencemaran"),
    "pajak bumi dan bangunan (pbb)/bphtb": Kind("pajak_njop"),
    "kependudukan": Kind("adminduk"),
    "kesehatan": Kind("layanan_kesehatan"),
    "demam berdarah": Kind("dbd_sanitasi"),
    "pasar": Kind("pasar_harga"),
    "satwa liar": Kind("hewan"),
    "rptra": Kind("usulan"),
    "jak wifi": Kind("informasi"),
    "informasi": Kind("informasi"),
}


def kind_of(category: str) -> Kind:
    return _KINDS.get(" ".join(category.lower().split()), UNKNOWN)


def decided(kind: Kind, seed: str) -> str:
    """The code that an operator finds."""
    return kind.code or Random(f"decided {seed}").choice(kind.choices)  # noqa: S311
