"""What a member of staff wants to see of a queue, as the address says it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple
from urllib.parse import urlencode

from shared.catalogue import Catalogue
from shared.errors import Problem
from shared.report import Report

YES = "ya"
_NAMES = {"kategori": "kategori", "kelurahan": "kelurahan", "skpd": "SKPD", "lewat": "batas waktu"}


class Filter(NamedTuple):
    """An empty text is no wish. `lewat`: only what is past its deadline, the longest first."""

    kategori: str = ""
    kelurahan: str = ""
    skpd: str = ""
    lewat: str = ""

    def fits(self, report: Report, now: datetime) -> bool:
        return (
            self.kategori in {"", report.code}
            and self.kelurahan in {"", report.kelurahan}
            and self.skpd in {"", report.skpd}
            and (not self.lewat or (report.due_at is not None and report.due_at <= now))
        )

    def query(self, **more: str) -> str:
        """As an address says it: `?kategori=pju&lewat=ya`; `more` goes along."""
        said = urlencode({name: wish for name, wish in {**self._asdict(), **more}.items() if wish})
        return f"?{said}" if said else ""


ALL = Filter()


def read(typed: Mapping[str, str], city: Catalogue) -> tuple[Filter, tuple[Problem, ...]]:
    """What is understood of an address, and a sentence for each wish that is not."""
    known: dict[str, Iterable[str]] = {
        "kategori": city.codes,
        "kelurahan": city.areas.names,
        "skpd": city.agencies,
        "lewat": (YES,),
    }
    wishes = {name: typed.get(name, "").strip() for name in Filter._fields}
    wrong = [name for name, wish in wishes.items() if wish and wish not in known[name]]
    problems = (Problem(name, f"Pilihan {_NAMES[name]} ini tidak dikenal, jadi tidak dipakai.") for name in wrong)
    return Filter(**{name: wish for name, wish in wishes.items() if name not in wrong}), tuple(problems)
