"""What the sweep costs when nothing is due, and what the daily proof costs, by the number of open reports."""

from __future__ import annotations

import statistics
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import NamedTuple

from shared import alarms, proof, routing, tasks
from shared.batches import TimeLimit
from shared.installation import Installation
from shared.platform.ports import Document, Platform, Transaction
from shared.report import Report, Submission
from shared.sweep import DAILY, sweep
from shared.tasks import Task
from shared.workflow import Status
from tests.load.counting import CountingStore

BULK = 5_000
ROUNDS = 15
_NOW = datetime(2026, 11, 23, 5, tzinfo=UTC)


class Idle(NamedTuple):
    """`seconds`: of the median sweep. `proof_exceptions` of `open_reports` that are all where they belong."""

    open_reports: int
    reads: int
    seconds: float
    proof_seconds: float
    proof_exceptions: int


def count_idle_sweep(installation: Installation, open_reports: int) -> int:
    """Documents read with that many reports open, none of which wants anything before tomorrow."""
    _fill(installation, open_reports)
    kept = installation.platform
    store = CountingStore(kept.store)
    sweep(replace(installation, platform=Platform(store, kept.files, kept.bus, kept.post)), _NOW)
    return store.taken().reads


def measure(installation: Installation, open_reports: int) -> Idle:
    reads = count_idle_sweep(installation, open_reports)
    seconds = [_timed(partial(sweep, installation, _NOW)) for _ in range(ROUNDS)]
    started = time.perf_counter()
    made = proof.run(installation, _NOW, TimeLimit.of(10_000))
    proved = time.perf_counter() - started
    return Idle(open_reports, reads, statistics.median(seconds), proved, made.exceptions + open_reports - made.seen)


def _timed(work: partial[object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _fill(installation: Installation, open_reports: int) -> None:
    like = _open_report(installation).model_dump(mode="json")
    for first in range(0, open_reports, BULK):
        numbers = range(first, min(first + BULK, open_reports))
        installation.store.transact(partial(_put, numbers=numbers, like=like))
    tomorrow = Task(name=DAILY, kind=DAILY, due_at=_NOW + timedelta(days=1))
    installation.store.transact(partial(tasks.put, task=tomorrow))


def _put(transaction: Transaction, numbers: range, like: Document) -> None:
    for number in numbers:
        ticket = f"PGK-{number:09d}"
        transaction.put("reports", ticket, {**like, "ticket": ticket})


def _open_report(installation: Installation) -> Report:
    """With everything done that comes before tomorrow."""
    report = Report(
        ticket="",
        submission=Submission(key_digest="", body_digest=""),
        created_at=_NOW,
        changed_at=_NOW,
        source="form",
        visibility="public",
        channel="lampu_jalan",
        code="pju",
        is_restricted=False,
        skpd="DISHUB",
        status=Status.WORKING,
    )
    clocks = routing.started(report, installation.city)
    done = dict.fromkeys(clocks, installation.city.city.alarms.percents[-1])
    planned = alarms.planned(report.model_copy(update={"clocks": clocks, "reminded": done}), installation.city)
    return planned.model_copy(update={"next_alarm_at": _NOW + timedelta(days=1)})
