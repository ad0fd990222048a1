"""Every five minutes: what has changed goes into `open-and-recent.json`.

The file itself says until when it knows everything, so a run reads what has changed since, and one document when
nothing has. Whoever is killed has written nothing; of two at once the later one's file may be the older, which says so.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import chain
from typing import NamedTuple

from shared import report_scans
from shared.installation import Installation
from shared.platform.ports import File, Missing
from shared.public_files import BUCKET, RECENT
from shared.public_list import recent
from shared.public_list.recent import Recent

OVERLAP = timedelta(minutes=6)  # a change is as old as its run, and the longest run is a sweep of five minutes
AT_LEAST_EVERY = timedelta(hours=1)  # an older file tells its readers that nobody writes it any more


class Published(NamedTuple):
    """`is_written`: something had changed or fell out, or the file had become old."""

    read: int
    shown: int
    is_written: bool


def run(here: Installation, now: datetime) -> Published:
    known = _known(here, now)
    since = (known.until if known else now - recent.KEPT_AFTER_THE_END) - OVERLAP
    first = () if known else report_scans.every_open(here.store)
    seen = list(chain(first, report_scans.changed_since(here.store, since)))
    rows = recent.rows_of(known) if known else {}
    for ticket, report in seen:
        rows.pop(ticket, None)
        row = recent.row_of(report, here.city) if report else None
        if row is not None:
            rows[ticket] = row
    made = recent.of(rows, recent.rules_of(here.city), now)
    is_written = known is None or _has_changed(known, made) or bool(seen)
    if is_written:
        here.platform.files.put(BUCKET, RECENT, File(recent.as_bytes(made), "application/json"))
    return Published(len(seen), sum(map(len, made.kelurahan.values())), is_written)


def _has_changed(known: Recent, made: Recent) -> bool:
    return made.until - known.until >= AT_LEAST_EVERY or made.kelurahan != known.kelurahan


def _known(here: Installation, now: datetime) -> Recent | None:
    """None also for what comes from the future: some clock was wrong, and nothing since would be read."""
    try:
        file = here.platform.files.get(BUCKET, RECENT)
    except Missing:
        return None
    known = recent.read(file.data, recent.rules_of(here.city))
    return known if known and known.until <= now + OVERLAP else None
