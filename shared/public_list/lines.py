"""The public list as its page shows it: one line for each report, and the filters with what they offer. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from shared.catalogue import Catalogue
from shared.catalogue.entries import Agency
from shared.languages import say, say_many, sayable
from shared.public_list.listing import DAYS
from shared.public_list.recent import Placed
from shared.wording import age, left, month_name
from shared.workflow import APPEARANCE, Status

LAMPS = {
    "red": sayable("Merah: belum dikerjakan"),
    "yellow": sayable("Kuning: sedang dikerjakan"),
    "green": sayable("Hijau: selesai"),
    "grey": sayable("Abu-abu: tidak dilanjutkan"),
}
MARKS = {"red": "!", "yellow": "…", "green": "✓", "grey": "–"}  # noqa: RUF001 so that nothing rests on colour
_KINDS = {
    "skpd": sayable("Dinas dan badan"),
    "kecamatan": sayable("Kecamatan"),
    "kelurahan": sayable("Kelurahan"),
    "outside": sayable("Di luar kota"),
}


class Line(NamedTuple):
    """`left`: until it is to be done; empty where nobody has promised a time, or it has ended."""

    ticket: str
    kind: str
    kelurahan: str
    lamp: str
    label: str
    age: str
    left: str
    supporters: int


class Group(NamedTuple):
    """Of choices, each with its words; those of an empty label stand alone."""

    label: str
    options: list[tuple[str, str]]


def line(placed: Placed, city: Catalogue, now: datetime) -> Line:
    row = placed.row
    code, channel = city.codes.get(row.kategori or ""), city.channels.get(row.kanal)
    named = code or channel
    appearance = APPEARANCE[row.status]
    return Line(
        ticket=row.tiket,
        kind=say(named.name) if named else row.kanal,
        kelurahan=city.areas.names.get(placed.kelurahan, ""),
        lamp=appearance.lamp,
        label=say(appearance.label),
        age=age(datetime.fromisoformat(row.diterima), now),
        left=left(datetime.fromisoformat(row.batas_selesai), now) if row.batas_selesai else "",
        supporters=row.pendukung,
    )


def choices(city: Catalogue, months: Iterable[str]) -> dict[str, list[Group]]:
    """What every filter offers, by its name in the address."""
    return {
        "kanal": [Group("", [(channel.id, say(channel.name)) for channel in city.channels.values()])],
        "kelurahan": list(_kelurahan(city)),
        "status": [
            Group(say("Lampu"), [(lamp, say(words)) for lamp, words in LAMPS.items()]),
            Group(say("Status"), [(status, say(APPEARANCE[status].label)) for status in Status]),
        ],
        "skpd": [
            Group(say(words), [(agency.id, agency.name) for agency in _of_kind(city, kind)])
            for kind, words in _KINDS.items()
        ],
        "waktu": [
            Group("", [("terbuka", say("Masih terbuka")), *((days, _last(days)) for days in DAYS)]),
            Group(say("Masuk pada bulan"), [(month, month_name(month)) for month in months]),
        ],
        "urut": [Group("", [("sisa", say("Sisa waktu paling sedikit"))])],
    }  # fmt: skip


def _last(days: str) -> str:
    return say_many("Masuk {n} hari terakhir", int(days))


def _kelurahan(city: Catalogue) -> Iterable[Group]:
    for district, name in sorted(city.areas.kecamatan_names.items(), key=lambda each: each[1]):
        inside = [(code, name) for code, name in city.areas.names.items() if code.startswith(district)]
        yield Group(say("Kec. {name}").format(name=name), sorted(inside, key=lambda each: each[1]))


def _of_kind(city: Catalogue, kind: str) -> list[Agency]:
    return sorted((each for each in city.agencies.values() if each.kind == kind), key=lambda each: each.name)
