"""The public list and map: what somebody wants to see of the published rows, and in which order. Pure.

`rows.js` does the same in a browser, for the file that it has; `tests/browser/test_list.py` holds both to the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple
from urllib.parse import urlencode

from shared.catalogue import Catalogue
from shared.errors import Problem
from shared.languages import say, sayable
from shared.public_list import recent
from shared.public_list.recent import Placed, Recent
from shared.workflow import APPEARANCE, Status

PAGE = 25
DAYS = {"7": timedelta(days=7), "30": timedelta(days=30)}
LATEST_PAGE = 100_000
_MONTH = re.compile(r"20\d\d-(0[1-9]|1[0-2])", re.ASCII)
_NAMES = {
    "kanal": sayable("jenis masalah"),
    "kelurahan": sayable("kelurahan"),
    "status": sayable("status"),
    "skpd": sayable("SKPD"),
    "waktu": sayable("waktu"),
    "urut": sayable("urutan"),
    "halaman": sayable("halaman"),
}


class Wanted(NamedTuple):
    """An empty text is no wish. `status`: one of them, or a lamp. `waktu`: `terbuka`, a number of days or a month."""

    kanal: str = ""
    kelurahan: str = ""
    status: str = ""
    skpd: str = ""
    waktu: str = ""
    urut: str = ""
    halaman: str = ""

    @property
    def month(self) -> str | None:
        return self.waktu if _MONTH.fullmatch(self.waktu) else None

    @property
    def is_older(self) -> bool:
        """More than the newest file has: what came in within seven days is open or has ended within them."""
        return self.waktu == "30" or self.month is not None

    @property
    def page(self) -> int:
        return int(self.halaman or 1)

    def on_page(self, number: int) -> str:
        """As an address says it: `?kanal=sampah&halaman=2`."""
        wishes = {**self._asdict(), "halaman": str(number) if number > 1 else ""}
        said = urlencode({name: wish for name, wish in wishes.items() if wish})
        return f"?{said}" if said else ""

    @property
    def only_time(self) -> Wanted:
        return Wanted(waktu=self.waktu)


def read(typed: Mapping[str, str], city: Catalogue) -> tuple[Wanted, tuple[Problem, ...]]:
    """What is understood of an address, and a sentence for each wish that is not. Other fields are left alone."""
    wishes = {name: typed.get(name, "").strip() for name in Wanted._fields}
    wrong = [name for name, wish in wishes.items() if wish and not _is_known(name, wish, city)]
    problems = (Problem(name, _sentence(name, wishes[name])) for name in wrong)
    return Wanted(**{name: wish for name, wish in wishes.items() if name not in wrong}), tuple(problems)


def chosen(source: Recent, wanted: Wanted) -> list[Placed]:
    fitting = (placed for placed in recent.rows_of(source).values() if _fits(placed, wanted, source.until))
    return ordered(fitting, wanted)


def ordered(rows: Iterable[Placed], wanted: Wanted) -> list[Placed]:
    """The newest first; or those with the least time left, then those that nobody waits for."""
    newest = sorted(rows, key=lambda placed: (placed.row.diterima, placed.row.tiket), reverse=True)
    if wanted.urut != "sisa":
        return newest
    return sorted(newest, key=lambda placed: (placed.row.batas_selesai is None, placed.row.batas_selesai or ""))


def _fits(placed: Placed, wanted: Wanted, until: datetime) -> bool:
    row = placed.row
    return (
        wanted.kanal in {"", row.kanal}
        and wanted.kelurahan in {"", placed.kelurahan}
        and wanted.status in {"", row.status, APPEARANCE[row.status].lamp}
        and wanted.skpd in {"", row.skpd}
        and (wanted.waktu != "terbuka" or row.berakhir is None)
        and (wanted.waktu not in DAYS or row.diterima >= recent.minute(until - DAYS[wanted.waktu]))
    )


def _is_known(name: str, wish: str, city: Catalogue) -> bool:
    if name == "halaman":
        return wish.isascii() and wish.isdecimal() and len(wish) <= len(str(LATEST_PAGE)) and int(wish) >= 1
    if name == "waktu":
        return wish in {"terbuka", *DAYS} or _MONTH.fullmatch(wish) is not None
    known: dict[str, Iterable[str]] = {
        "kanal": city.channels,
        "kelurahan": city.areas.names,
        "status": {*Status, *(appearance.lamp for appearance in APPEARANCE.values())},
        "skpd": city.agencies,
        "urut": ("sisa",),
    }
    return wish in known[name]


def _sentence(name: str, wish: str) -> str:
    shown = wish if len(wish) <= 40 else f"{wish[:40]} …"  # noqa: PLR2004
    return say("Pilihan {name} “{wish}” tidak dikenal, jadi tidak dipakai.").format(name=say(_NAMES[name]), wish=shown)
