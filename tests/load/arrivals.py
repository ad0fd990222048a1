"""Who comes when: citizens with a report each, and readers who go from page to page. Seeded: the same every time."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from tests.crash.phones import key, new_report
from tests.load.offered import Asked

PAGES_EACH = 5
FIRST_READER = 1_000_000  # above all who report
PAGES = (
    "/public-site/",
    "/public-site/aset/style.css",
    "/public-site/peta",
    "/public-site/peta.json",
    "/public-site/statistik?masa=7-hari",
    "/public-site/data",
    "/public-site/en/privasi",
    "/public-site/bukti",
)


def reports(rate: float, seconds: float, *, first: int = 0, seed: int = 7) -> list[Asked]:
    """Each by another person from another network, `rate` a second on average, at moments that nobody has agreed on."""
    return [
        Asked(at, number, "/submit-report", new_report(number), {"Idempotency-Key": key(number), **_from(number)})
        for number, at in enumerate(_moments(round(rate * seconds), seconds, Random(seed)), first)  # noqa: S311
    ]


def readers(count: int, seconds: float, tickets: Sequence[str] = (), *, seed: int = 7) -> list[Asked]:
    """Each looks at some pages, among them these reports', at moments of its own, and keeps its connection."""
    chance = Random(seed)  # noqa: S311
    pages = [*PAGES, *(f"/public-site/laporan/{ticket}" for ticket in tickets)]
    headers = {"Accept": "text/html,*/*;q=0.8", "Accept-Encoding": "gzip"}
    return [
        Asked(chance.uniform(0, seconds), reader, chance.choice(pages), None, headers | _from(reader))
        for reader in range(FIRST_READER, FIRST_READER + count)
        for _ in range(PAGES_EACH)
    ]


def _moments(count: int, seconds: float, chance: Random) -> list[float]:
    return sorted(chance.uniform(0, seconds) for _ in range(count))


def _from(person: int) -> dict[str, str]:
    """An address of a network that nobody else has."""
    return {"X-Forwarded-For": f"2001:db8:{person >> 16:x}:{person & 0xFFFF:x}::1"}
