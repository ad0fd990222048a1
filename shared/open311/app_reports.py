"""A report that an app sends: as from the form, within the app's quota, and once however often it is sent.

Open311 has no idempotency key. What is sent again within ten minutes is the same: its key is made of API key, device
and all that was sent, under the server's secret, and of the ten minutes in which that happens.
A report reads app, earlier report and the count of the last 24 hours (a thousand of them are one read), and writes
what every report writes.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from shared import lifecycle, reports, tickets
from shared.errors import TooMany
from shared.installation import Installation
from shared.lifecycle import PhotoKeeper, Receipt
from shared.open311.apps import App
from shared.submission import NewReport

SAME_FOR = timedelta(minutes=10)
QUOTA_PERIOD = timedelta(hours=24)


def submit(
    here: Installation, app: App, new: NewReport, *, sent: bytes, now: datetime, photos: PhotoKeeper | None = None
) -> Receipt:
    """`sent`: everything by which two are the same. Raises Invalid, Conflict; TooMany beyond the quota."""
    content = tickets.digest(here.secret, app.key_hash.encode() + b":" + sent)
    before, key = _keys(content, now)
    repeated = lifecycle.earlier(here, before)
    if repeated is not None and now - repeated.report.created_at < SAME_FOR:
        return repeated
    number = reports.number_from(here.store, app.source, now - QUOTA_PERIOD)
    if number >= app.quota:
        return _repeated_or_refused(here, key, app, number, now)
    return lifecycle.submit(here, new, key=key, now=now, body=sent, photos=photos)


def _keys(content: str, now: datetime) -> tuple[str, str]:
    """Of the ten minutes before, and of these."""
    period = int(now.timestamp() // SAME_FOR.total_seconds())
    return f"open311:{period - 1}:{content}", f"open311:{period}:{content}"


def _repeated_or_refused(here: Installation, key: str, app: App, number: int, now: datetime) -> Receipt:
    """`number`: of its reports in the last 24 hours. There is room again when enough of these are older."""
    repeated = lifecycle.earlier(here, key)
    if repeated is not None:
        return repeated
    since = now - QUOTA_PERIOD
    last_in_the_way = reports.arrival_from(here.store, app.source, since, number - app.quota + 1)
    raise TooMany("Jatah laporan aplikasi ini untuk 24 jam sudah habis.", (last_in_the_way or now) - since)
