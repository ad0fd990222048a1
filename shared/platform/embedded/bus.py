"""Events in a queue in memory. Nothing is written: an event lives in its report until it is consumed, and
the sweep publishes again what a killed process took with it.
"""

from __future__ import annotations

import json
import logging
import math
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from shared.platform.embedded.documents import as_text
from shared.platform.ports import Document, Unreachable

log = logging.getLogger(__name__)

Handler: TypeAlias = Callable[[Document], None]
TRIES = 5
PAUSE_SECONDS = 0.1  # doubles with every failure
IDLE_SECONDS = 1.0


class Dead(NamedTuple):
    """A message that its handler could not take, and why."""

    topic: str
    message: Document
    problem: str


@dataclass(eq=False)
class _Delivery:
    topic: str
    text: str
    handler: Handler
    wanted: int  # how often it has still to succeed
    failures: int = 0
    not_before: float = 0.0


class EmbeddedBus:
    """`strict`: each event arrives twice, the newest first. Else once, in order, as far as nothing fails."""

    def __init__(self, *, strict: bool) -> None:
        self._strict = strict
        self._handlers: dict[str, list[Handler]] = {}
        self._ready: deque[_Delivery] = deque()
        self._later: list[_Delivery] = []
        self._under_way = 0
        self._changed = threading.Condition()
        self._threads: list[threading.Thread] = []
        self._stopping = False
        self.dead: list[Dead] = []

    @property
    def pending(self) -> int:
        with self._changed:
            return len(self._ready) + len(self._later) + self._under_way

    def subscribe(self, topic: str, handler: Handler) -> None:
        with self._changed:
            self._handlers.setdefault(topic, []).append(handler)

    def publish(self, topic: str, message: Document) -> None:
        text = as_text(message)
        with self._changed:
            handlers = self._handlers.get(topic, [])
            self._ready += [_Delivery(topic, text, handler, 2 if self._strict else 1) for handler in handlers]
            self._changed.notify(len(handlers))
        if not handlers:
            log.warning("event dropped, nobody subscribes", extra={"topic": topic})

    def check(self, topic: str) -> None:
        if self._stopping:
            raise Unreachable(f"Nothing is delivered on {topic} any more.")

    def drain(self) -> None:
        """Deliver all there is and all that comes of it, without waiting between tries."""
        while delivery := self._take(until=math.inf):
            self._deliver(delivery)

    def start(self, threads: int = 2) -> None:
        self._stopping = False
        self._threads = [threading.Thread(target=self._run, daemon=True) for _ in range(threads)]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Finishes what is being delivered; the rest stays pending."""
        with self._changed:
            self._stopping = True
            self._changed.notify_all()
        for thread in self._threads:
            thread.join()
        self._threads = []

    def _run(self) -> None:
        while not self._stopping:
            if delivery := self._take(until=time.monotonic()):
                self._deliver(delivery)
            else:
                self._wait()

    def _wait(self) -> None:
        with self._changed:
            if not self._ready and not self._stopping:
                next_at = min((delivery.not_before for delivery in self._later), default=math.inf)
                self._changed.wait(min(IDLE_SECONDS, max(0.0, next_at - time.monotonic())))

    def _take(self, *, until: float) -> _Delivery | None:
        with self._changed:
            for delivery in [delivery for delivery in self._later if delivery.not_before <= until]:
                self._later.remove(delivery)
                self._put_behind(delivery)
            if not self._ready:
                return None
            self._under_way += 1
            return self._ready.pop() if self._strict else self._ready.popleft()

    def _put_behind(self, delivery: _Delivery) -> None:
        """Where all others come before it."""
        if self._strict:
            self._ready.appendleft(delivery)
        else:
            self._ready.append(delivery)

    def _deliver(self, delivery: _Delivery) -> None:
        try:
            delivery.handler(json.loads(delivery.text))
        except Exception as problem:
            log.warning("event not taken", extra={"topic": delivery.topic}, exc_info=True)
            self._failed(delivery, problem)
        else:
            self._succeeded(delivery)
        finally:
            with self._changed:
                self._under_way -= 1

    def _succeeded(self, delivery: _Delivery) -> None:
        delivery.wanted -= 1
        if delivery.wanted:
            with self._changed:
                self._put_behind(delivery)

    def _failed(self, delivery: _Delivery, problem: Exception) -> None:
        delivery.failures += 1
        if delivery.failures == TRIES:
            self.dead.append(Dead(delivery.topic, json.loads(delivery.text), repr(problem)))
            log.error("event kept as a dead letter", extra={"topic": delivery.topic})
            return
        delivery.not_before = time.monotonic() + PAUSE_SECONDS * 2 ** (delivery.failures - 1)
        with self._changed:
            self._later.append(delivery)
            self._changed.notify()
