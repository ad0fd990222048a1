"""Runs what Cloud Scheduler would run, at the same times."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from cronsim import CronSim

from shared.web import now

log = logging.getLogger(__name__)


class Schedules:
    """Each job in a thread of its own; `stop` waits for what is running."""

    def __init__(self, zone: str) -> None:
        self._zone = ZoneInfo(zone)
        self._stopping = threading.Event()
        self._threads: list[threading.Thread] = []

    def start(self, name: str, cron: str, job: Callable[[], object]) -> None:
        thread = threading.Thread(target=self._run, args=(name, cron, job), daemon=True, name=name)
        self._threads.append(thread)
        thread.start()

    def stop(self) -> None:
        self._stopping.set()
        for thread in self._threads:
            thread.join(timeout=10)

    def _run(self, name: str, cron: str, job: Callable[[], object]) -> None:
        while not self._stopping.wait(self._seconds_until(cron)):
            try:
                job()
            except Exception:
                log.exception("scheduled function failed", extra={"function": name})

    def _seconds_until(self, cron: str) -> float:
        at: datetime = next(CronSim(cron, now().astimezone(self._zone)))
        return max((at - now()) / timedelta(seconds=1), 0.0)
