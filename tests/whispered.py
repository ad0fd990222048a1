"""Reports full of what nobody but the city's people may read: names, NIK, phones, addresses, plates."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from shared.installation import Installation
from shared.platform.ports import Json
from shared.report import Report
from shared.reporter import support
from shared.submission import NewSupporter
from tests.life import attached, moved, routed

WHISPERED: Final[dict[str, Json]] = {
    "text": "Siti Aminah NIK 1971014509870003 di Jl. Melati 7, BN 1234 XY, 0813-5791-2468, siti@kanal.test",
    "landmark": "Rumah Siti Aminah, Gang Melati", "name": "Siti Aminah", "phone": "0813 5791 2468",
    "email": "siti@kanal.test", "lat": -2.133456, "lon": 106.113456,
}  # fmt: skip
SAID: Final = (
    "Siti", "siti@", "Aminah", "1971014509870003", "Melati", "BN 1234", "0813-5791", "0813 5791", "08135791",
    "628135791", "@kanal.test", "-2.1334",
)  # fmt: skip


def told(here: Installation, at: datetime) -> list[Report]:
    """Everybody writes everything wherever there is a field; one report is resolved, one was merged into it, one is
    open and supported, one has no place. Another one was withdrawn, and is not among them.
    """
    said = str(WHISPERED["text"])
    first, gone, twice, open_one = (routed(here, at, **WHISPERED | {"text": f"{said} {n}"}) for n in range(4))
    moved(here, twice.ticket, "merge", "operator-1", at, parent=first.ticket, note=said)
    moved(here, first.ticket, "confirm", "surveyor-1", at, note=said)
    moved(here, first.ticket, "accept", "officer-dishub", at, note=said)
    moved(here, first.ticket, "ask", "officer-dishub", at, note=said)
    moved(here, first.ticket, "answer", "reporter", at, note=said)
    attached(here, first.ticket, "officer-dishub", at)
    moved(here, first.ticket, "finish", "officer-dishub", at, photo="after", note=said)
    moved(here, first.ticket, "validate", "operator-1", at, note=said)
    moved(here, gone.ticket, "withdraw", "reporter", at, note=said)
    support.support(here, open_one.ticket, NewSupporter(email="siti@kanal.test"), key="siti", now=at)
    nowhere = routed(here, at, **WHISPERED | {"text": f"KTP {said}", "code": "adminduk", "lat": None, "lon": None})
    return [first, twice, open_one, nowhere]


def heard(text: str) -> list[str]:
    """What of it is in that text."""
    return [word for word in SAID if word in text]
