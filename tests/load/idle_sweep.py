"""What the sweep reads when nothing is due, whatever the number of open reports."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

from shared import tasks
from shared.installation import Installation
from shared.moments import as_text
from shared.platform.ports import Document, Platform, Transaction
from shared.report import Report, Submission
from shared.sweep import DAILY, sweep
from shared.tasks import Task
from shared.workflow import Status
from tests.load.counting import CountingStore

BULK = 5_000
_NOW = datetime(2026, 11, 23, 5, tzinfo=UTC)


def count_idle_sweep(installation: Installation, open_reports: int) -> int:
    """Documents read with that many reports open, none of which wants anything before tomorrow."""
    for first in range(0, open_reports, BULK):
        numbers = range(first, min(first + BULK, open_reports))
        installation.store.transact(partial(_fill, numbers=numbers, like=_open_report()))
    tomorrow = Task(name=DAILY, kind=DAILY, due_at=_NOW + timedelta(days=1))
    installation.store.transact(partial(tasks.put, task=tomorrow))
    kept = installation.platform
    store = CountingStore(kept.store)
    sweep(replace(installation, platform=Platform(store, kept.files, kept.bus, kept.post)), _NOW)
    return store.taken().reads


def _fill(transaction: Transaction, numbers: range, like: Document) -> None:
    for number in numbers:
        ticket = f"PGK-{number:09d}"
        transaction.put("reports", ticket, {**like, "ticket": ticket})


def _open_report() -> Document:
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
        status=Status.WORKING,
    )
    return report.model_dump(mode="json") | {"next_alarm_at": as_text(_NOW + timedelta(days=1))}
