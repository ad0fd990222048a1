"""What goes wrong meanwhile: one thing every few seconds, and each outage once."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from http.client import HTTPException
from random import Random

from shared.platform.ports import Missing
from shared.public_files import BUCKET, DRAFT
from tests.chaos.city import City, Outage
from tests.wire import ask

MIDDLE_SECONDS = 8.0


@dataclass
class Faults:
    """`done`: how far the run is, from 0 to 1. `came`: how often what happened."""

    city: City
    seed: str
    outage_seconds: float
    done: Callable[[], float]
    came: Counter[str] = field(default_factory=Counter[str])
    _ending: threading.Event = field(default_factory=threading.Event)
    _pool: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(2))
    _running: list[Future[None]] = field(default_factory=list[Future[None]])

    def begin(self) -> None:
        self._running = [self._pool.submit(run) for run in (self._often, self._outages)]

    def end(self) -> None:
        """Raises what has stopped either."""
        self._ending.set()
        self._pool.shutdown()
        for run in self._running:
            run.result()

    def _often(self) -> None:
        """Each kind at least once, however soon the work is done."""
        chance = Random(self.seed)  # noqa: S311
        acts = [self._kill, self._kill, self._sweep, self._cut_export]
        turn = 0
        while not self._ending.wait(chance.uniform(*self.city.breather)) or turn < len(acts):
            acts[turn % len(acts)](chance)
            turn += 1

    def _kill(self, chance: Random) -> None:
        self.came[f"killed {self.city.kill_one(chance)}"] += 1

    def _sweep(self, chance: Random) -> None:
        try:
            self.city.sweep_twice()
        except (OSError, HTTPException):
            self.came["two sweeps at once, cut off"] += 1
        else:
            self.came["two sweeps at once"] += 1

    def _cut_export(self, chance: Random) -> None:
        """As soon as it has begun to write, or a moment later."""
        asked = threading.Thread(target=self._ask_for_export)
        asked.start()
        deadline = time.monotonic() + MIDDLE_SECONDS
        while asked.is_alive() and not self._is_in_the_middle() and time.monotonic() < deadline:
            time.sleep(0.01)
        time.sleep(chance.uniform(0, 0.2))
        self.city.kill_export()
        asked.join()
        self.came["exports left in the middle"] += self._is_in_the_middle()

    def _ask_for_export(self) -> None:
        headers = {"Authorization": f"Bearer {self.city.tokens['admin']}"}
        try:
            status = str(ask(self.city.port, "POST", "/export-open-data/?newest=1", b"", headers).status)
        except (OSError, HTTPException):
            status = "no answer"
        self.came[f"export: {status}"] += 1

    def _is_in_the_middle(self) -> bool:
        try:
            self.city.here.platform.files.get(BUCKET, DRAFT)
        except Missing:
            return False
        return True

    def _outages(self) -> None:
        outages = self.city.outages
        for number, outage in enumerate(outages, start=1):
            while self.done() < number / (len(outages) + 2) and not self._ending.wait(0.1):
                pass
            self._refuse(outage)

    def _refuse(self, outage: Outage) -> None:
        outage.shut()
        try:
            time.sleep(self.outage_seconds)
        finally:
            outage.open()
        self.came[f"{outage.name} refused"] += 1
