"""`make erase`: reporters' data erased for them: who asked in writing, and who had erased it before a backup came back.

`--from` takes the public record's `nisan.csv`, which names what was erased (`dihapus`) and is not restored with a
backup. Each is recorded in the access log.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import io
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from functions.local import command
from shared import reports, web
from shared.errors import Conflict, NotFound
from shared.export.row import ERASED
from shared.installation import Installation
from shared.personal_data import access_log, erasure
from shared.personal_data.access_log import Entry

_GZIP = b"\x1f\x8b"


def main() -> None:
    chosen = _arguments()
    here, is_left = command.here(chosen), False
    for ticket in [*chosen.tickets, *(_named(chosen.file) if chosen.file else ())]:
        try:
            print(f"{ticket}\t{erased(here, ticket, chosen.why, web.now())}")
        except (NotFound, Conflict) as problem:
            print(f"{ticket}\tstays: {problem}")
            is_left = True
    sys.exit(1 if is_left else 0)


def erased(here: Installation, typed: str, why: str, now: datetime) -> str:
    """What happened. Raises NotFound; Conflict while the data is held."""
    report = reports.get(here.store, reports.ticket_of(typed))
    if report.erased_at is not None:
        erasure.erase(here, report.ticket, now)  # what was left over
        return "was erased already"
    entry = Entry(
        id=access_log.new_id(), at=now, person="", post="make erase", what="erase", subject=report.ticket, why=why
    )
    access_log.write(here.store, entry)
    erasure.erase(here, report.ticket, now)
    return "erased"


def _named(file: Path) -> Iterator[str]:
    data = file.read_bytes()
    text = (gzip.decompress(data) if data.startswith(_GZIP) else data).decode()
    return (row["tiket"] for row in csv.DictReader(io.StringIO(text, newline="")) if row["alasan"] == ERASED)


def _arguments() -> argparse.Namespace:
    parser = command.parser("erase", __doc__)
    parser.add_argument("tickets", nargs="*")
    parser.add_argument("--from", dest="file", type=Path, help="nisan.csv of the public record")
    parser.add_argument("--why", required=True, help="the number of the letter, or of the restore; no names")
    return parser.parse_args()


if __name__ == "__main__":
    main()
