"""Citizens first, but deliveries go on."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

import pytest
from werkzeug.test import run_wsgi_app

from functions.local.courtesy import CALM_SECONDS, RESTS, Courtesy
from shared.platform.ports import Document

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

WORK_SECONDS = 0.02


@contextmanager
def request_under_way(courtesy: Courtesy) -> Generator[None]:
    begun, may_end = threading.Event(), threading.Event()

    def slow(environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
        begun.set()
        may_end.wait(20)
        start_response("200 OK", [])
        return []

    thread = threading.Thread(target=partial(run_wsgi_app, courtesy.watched(slow), {}))
    thread.start()
    begun.wait(20)
    try:
        yield
    finally:
        may_end.set()
        thread.join()


def rested(courtesy: Courtesy, work_seconds: float = WORK_SECONDS) -> float:
    """How long a delivery rested after so much work."""
    done_at: list[float] = []

    def work(_: Document) -> None:
        began = time.thread_time()
        while time.thread_time() - began < work_seconds:
            pass
        done_at.append(time.monotonic())

    courtesy.polite(work)({})
    return time.monotonic() - done_at[0]


def wait_until_calm() -> None:
    calm_at = time.monotonic() + 2 * CALM_SECONDS
    while time.monotonic() < calm_at:
        time.sleep(CALM_SECONDS)


def test_without_requests_nobody_rests() -> None:
    assert rested(Courtesy()) < RESTS * WORK_SECONDS


def test_while_a_request_is_under_way_a_delivery_rests_and_then_goes_on() -> None:
    courtesy = Courtesy()
    with request_under_way(courtesy):
        assert rested(courtesy) >= RESTS * WORK_SECONDS


def test_when_the_flood_ebbs_so_does_the_rest() -> None:
    courtesy = Courtesy()
    with request_under_way(courtesy):
        pass
    wait_until_calm()
    assert rested(courtesy) < RESTS * WORK_SECONDS


def test_a_failed_delivery_fails_for_the_bus_too() -> None:
    def fail(_: Document) -> None:
        raise LookupError

    deliver: Callable[[Document], None] = Courtesy().polite(fail)
    with pytest.raises(LookupError):
        deliver({})
