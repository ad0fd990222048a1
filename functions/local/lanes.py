"""A lane for each function, as each has instances of its own in the cloud: a flood at one of them fills its own lane
and nobody else's. Who finds it full hears so at once, and when to come again, instead of waiting in the dark.
"""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from http import HTTPStatus
from typing import Protocol, cast

from waitress.task import Task, ThreadedTaskDispatcher
from waitress.utilities import Error

from functions.local.manifest import Function
from shared import languages, web
from shared.languages import say

MOST_THREADS = 8  # of one lane; as many as may be under way in an instance of `submit_report`
MOST_WAITING = 200
OTHER_THREADS = 2  # mailbox, notices, and what is nowhere
LATER_SECONDS = range(5, 16)  # not all at once again
STOP_SECONDS = 5
NOTE_SECONDS = 10.0
BUSY = "Layanan sedang sibuk. Silakan coba lagi sebentar lagi."

log = logging.getLogger(__name__)


class _Request(Protocol):
    path: str
    headers: Mapping[str, str]
    error: Error | None


class _Channel(Protocol):
    requests: Sequence[_Request]


class Lanes(ThreadedTaskDispatcher):
    """Waitress's dispatcher, and itself the lane of what is no function's."""

    def __init__(self, functions: Iterable[Function]) -> None:
        super().__init__()
        self.set_thread_count(OTHER_THREADS)
        self._own = {one.path: _lane(min(one.concurrency, MOST_THREADS)) for one in functions if one.topic is None}
        self._refusing = _lane(1)
        self._noted_at = -NOTE_SECONDS

    def add_task(self, task: Task) -> None:
        """Called whenever a request has become the first on its connection, which is what waitress queues as a task."""
        request = cast("_Channel", task).requests[0]
        if request.error is None:
            name = f"/{request.path.strip('/').partition('/')[0]}"
            lane = self._own.get(name, self)
            if len(lane.queue) < MOST_WAITING:
                ThreadedTaskDispatcher.add_task(lane, task)
                return
            self._note(name)
            request.error = Busy(request.path, request.headers.get("ACCEPT", ""))
        self._refusing.add_task(task)

    def shutdown(self, cancel_pending: bool = True, timeout: int = STOP_SECONDS) -> bool:  # noqa: FBT001, FBT002
        """What is under way may end, for some seconds in all."""
        ends = time.monotonic() + timeout
        lanes = [*self._own.values(), self._refusing]
        for lane in lanes:
            lane.set_thread_count(0)
        for lane in lanes:
            lane.shutdown(cancel_pending, max(0, round(ends - time.monotonic())))
        return super().shutdown(cancel_pending, max(0, round(ends - time.monotonic())))

    def _note(self, name: str) -> None:
        if time.monotonic() >= self._noted_at + NOTE_SECONDS:
            self._noted_at = time.monotonic()
            log.warning("too many wait, the rest is asked to come again", extra={"path": name})


class Busy(Error):
    """Answered without asking the function."""

    code, reason = HTTPStatus.SERVICE_UNAVAILABLE.value, HTTPStatus.SERVICE_UNAVAILABLE.phrase

    def __init__(self, path: str, accept: str) -> None:
        super().__init__(BUSY)
        self._language, _ = languages.of_path("/" + path.strip("/").partition("/")[2])
        self._is_page = "text/html" in accept

    def to_response(  # pyright: ignore[reportIncompatibleMethodOverride] waitress itself answers with bytes
        self, ident: str | None = None
    ) -> tuple[str, list[tuple[str, str]], bytes]:
        status, headers, body = _busy(self._language, self._is_page)
        return status, [*headers, ("Retry-After", str(secrets.choice(LATER_SECONDS)))], body


@cache
def _busy(language: str, is_page: bool) -> tuple[str, list[tuple[str, str]], bytes]:  # noqa: FBT001
    with languages.speaking(language):
        status, said = HTTPStatus.SERVICE_UNAVAILABLE, say(BUSY)
        answer = web.page(web.plain_page(said), status, web.NO_STORE) if is_page else web.problem(status, said)
    answer.headers.update(web.HEADERS)
    return answer.status, list(answer.headers), answer.get_data()


def _lane(threads: int) -> ThreadedTaskDispatcher:
    lane = ThreadedTaskDispatcher()
    lane.set_thread_count(threads)
    return lane
