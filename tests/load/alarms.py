"""Many alarms due at once, as after an outage: how long they take, and whether each comes exactly once.

First one sweep by itself. Then anew: two sweeps at the same time whose time is up in the middle, and one that goes on.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import NamedTuple

from shared import lifecycle, report_scans, reports
from shared.installation import Installation
from shared.messages import receipts, telling
from shared.platform.embedded import EmbeddedPlatform
from shared.platform.ports import Document, Query, Transaction
from shared.report import Report
from shared.submission import NewReport
from shared.sweep import Swept, sweep
from tests.samples import LAMP

DUE = 10_000
BULK = 1_000
MOST_SWEEPS = 60
_START = datetime(2026, 11, 23, 2, tzinfo=UTC)
_OUTAGE = _START + timedelta(hours=1)  # half of *respond*


class Alarms(NamedTuple):
    """`by_sweep`: reports that each handled. `missing` and `doubled`: alarms in the reports. `told_twice`: events
    published more than once.
    """

    by_sweep: str
    seconds: float
    events: int
    missing: int
    doubled: int
    told_twice: int
    untold: int


def one_sweep(here: Installation, due: int = DUE) -> Alarms:
    return _measured(here, due, [lambda: _one(here)])


def stopped_and_resumed(here: Installation, seconds: float, due: int = DUE) -> Alarms:
    """`seconds`: the time limit of the two."""
    return _measured(here, due, [lambda: _two_at_once(here, seconds), lambda: _one(here)])


def measure(installed: Callable[[], AbstractContextManager[Installation]], due: int = DUE) -> tuple[Alarms, Alarms]:
    with installed() as here:
        whole = one_sweep(here, due)
    with installed() as here:
        return whole, stopped_and_resumed(here, whole.seconds / 3, due)


class Told(NamedTuple):
    """`missing`: alarms that are in no inbox. `doubled`: message ids that were sent more than once. `waiting`: what no
    message has told of at the end.
    """

    seconds: float
    sweeps: int
    messages: int
    missing: int
    doubled: int
    waiting: int


def told(here: Installation, post: str = "surveyor-1", due: int = DUE) -> Told:
    """The alarms of one sweep, delivered, and their digests in the sweeps after it."""
    like = _routed(here)
    for first in range(0, due, BULK):
        here.store.transact(partial(_fill, numbers=range(first, min(first + BULK, due)), like=like))
    platform = here.platform
    assert isinstance(platform, EmbeddedPlatform)

    def tell(message: Document) -> None:
        telling.tell(here, str(message["report"]), str(message["event"]), _OUTAGE)

    platform.bus.subscribe("report-moved", tell)
    started, sweeps = time.perf_counter(), 0
    while sweeps < MOST_SWEEPS and (not sweeps or _waiting(here, post)):
        sweep(here, _OUTAGE + sweeps * timedelta(minutes=5))
        platform.bus.drain()
        sweeps += 1
    ids = Counter(message.id for message in platform.post.sent())
    kept = here.store.count(Query(receipts.COLLECTION, "at", {"to": post}, descending=True))
    return Told(
        seconds=time.perf_counter() - started,
        sweeps=sweeps,
        messages=ids.total(),
        missing=max(0, due - kept),
        doubled=sum(number > 1 for number in ids.values()),
        waiting=_waiting(here, post),
    )


def _waiting(here: Installation, post: str) -> int:
    found = receipts.inbox(here.store, post, limit=2 * DUE).items
    return sum(bool(receipt.digest) for receipt in found)


def _measured(here: Installation, due: int, rounds: list[Callable[[], list[Swept]]]) -> Alarms:
    like = _routed(here)
    for first in range(0, due, BULK):
        numbers = range(first, min(first + BULK, due))
        here.store.transact(partial(_fill, numbers=numbers, like=like))
    told = _listening(here)
    started = time.perf_counter()
    sweeps = [swept for sweep_round in rounds for swept in sweep_round()]
    seconds = time.perf_counter() - started
    assert isinstance(here.platform, EmbeddedPlatform)
    here.platform.bus.drain()
    levels = [Counter(step.reason for step in report.history) for report in report_scans.everything(here.store)]
    alarms = [level["respond:50"] for level in levels]
    return Alarms(
        by_sweep=" + ".join(str(swept.alarmed) for swept in sweeps),
        seconds=seconds,
        events=told.total(),
        missing=alarms.count(0),
        doubled=sum(number > 1 for number in alarms),
        told_twice=sum(number > 1 for number in told.values()),
        untold=due - len(told),
    )


def _one(here: Installation) -> list[Swept]:
    return [sweep(here, _OUTAGE)]


def _two_at_once(here: Installation, seconds: float) -> list[Swept]:
    with ThreadPoolExecutor(2) as pool:
        both = [pool.submit(sweep, here, _OUTAGE, seconds=seconds) for _ in range(2)]
        return [each.result() for each in both]


def _routed(here: Installation) -> Report:
    """A street lamp's report of which everything is told."""
    new = NewReport.model_validate(LAMP)
    ticket = lifecycle.submit(here, new, key="k" * 16, now=_START, body=b"").report.ticket
    report = lifecycle.route(here, ticket, _START).model_copy(update={"unsent": (), "next_event_at": None})
    here.store.transact(lambda transaction: transaction.delete(reports.COLLECTION, ticket))
    return report


def _fill(transaction: Transaction, numbers: range, like: Report) -> None:
    for number in numbers:
        reports.create(transaction, like.model_copy(update={"ticket": f"PGK-{number:09d}"}))


def _listening(here: Installation) -> Counter[str]:
    """Every event that is published from now on, and how often."""
    told: Counter[str] = Counter()
    counting = threading.Lock()

    def tell(message: Document) -> None:
        with counting:
            told[str(message["event"])] += 1

    assert isinstance(here.platform, EmbeddedPlatform)
    here.platform.bus.subscribe("report-moved", tell)
    return told
