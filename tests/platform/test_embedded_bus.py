"""The embedded bus: strict for tests, patient for the local runner."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest

from shared.platform.embedded import bus
from shared.platform.embedded.bus import EmbeddedBus
from shared.platform.ports import Document

PATIENCE_SECONDS = 20


def numbers(into: list[object]) -> Callable[[Document], None]:
    return lambda message: into.append(message["number"])


def refuse(_: Document) -> None:
    raise ZeroDivisionError


@pytest.fixture
def strict() -> EmbeddedBus:
    return EmbeddedBus(strict=True)


@pytest.fixture
def relaxed() -> Iterator[EmbeddedBus]:
    relaxed = EmbeddedBus(strict=False)
    yield relaxed
    relaxed.stop()


def test_strict_delivers_everything_twice_and_the_newest_first(strict: EmbeddedBus) -> None:
    seen: list[object] = []
    strict.subscribe("moved", numbers(seen))
    for number in range(3):
        strict.publish("moved", {"number": number})
    strict.drain()
    assert seen == [2, 1, 0, 2, 1, 0]


def test_otherwise_each_arrives_once_in_order(relaxed: EmbeddedBus) -> None:
    seen: list[object] = []
    relaxed.subscribe("moved", numbers(seen))
    for number in range(3):
        relaxed.publish("moved", {"number": number})
    relaxed.drain()
    assert seen == [0, 1, 2]


@pytest.mark.parametrize("is_strict", [True, False])
def test_a_message_refused_five_times_is_kept_as_a_dead_letter(*, is_strict: bool) -> None:
    tries: list[object] = []
    failing = EmbeddedBus(strict=is_strict)

    def handler(message: Document) -> None:
        tries.append(message)
        raise ZeroDivisionError

    failing.subscribe("moved", handler)
    failing.publish("moved", {"number": 1})
    failing.drain()

    assert len(tries) == 5
    assert [(dead.topic, dead.message, dead.problem) for dead in failing.dead] == [
        ("moved", {"number": 1}, "ZeroDivisionError()")
    ]
    assert failing.pending == 0


def test_a_message_that_fails_holds_up_nobody(strict: EmbeddedBus) -> None:
    seen: list[object] = []
    strict.subscribe("broken", refuse)
    strict.subscribe("moved", numbers(seen))
    strict.publish("moved", {"number": 1})
    strict.publish("broken", {})
    strict.drain()
    assert seen == [1, 1]
    assert len(strict.dead) == 1


def test_a_message_that_fails_at_first_arrives_in_the_end(strict: EmbeddedBus) -> None:
    tries: list[object] = []

    def handler(message: Document) -> None:
        tries.append(message)
        if len(tries) < 4:
            raise ZeroDivisionError

    strict.subscribe("moved", handler)
    strict.publish("moved", {"number": 1})
    strict.drain()
    assert (len(tries), strict.dead) == (5, [])


def test_draining_delivers_what_the_handlers_publish(strict: EmbeddedBus) -> None:
    seen: list[object] = []
    strict.subscribe("submitted", lambda message: strict.publish("moved", message))
    strict.subscribe("moved", numbers(seen))
    strict.publish("submitted", {"number": 1})
    strict.drain()
    assert seen == [1] * 4


def test_a_handler_cannot_change_what_is_delivered_again(strict: EmbeddedBus) -> None:
    seen: list[object] = []
    strict.subscribe("moved", lambda message: seen.append(message.pop("number")))
    strict.publish("moved", {"number": 1})
    strict.drain()
    assert seen == [1, 1]


def test_a_message_nobody_subscribes_to_is_dropped_with_a_warning(
    strict: EmbeddedBus, caplog: pytest.LogCaptureFixture
) -> None:
    strict.publish("unheard", {})
    assert strict.pending == 0
    assert caplog.messages == ["event dropped, nobody subscribes"]


def test_nothing_is_delivered_before_somebody_asks(strict: EmbeddedBus) -> None:
    seen: list[object] = []
    strict.subscribe("moved", numbers(seen))
    strict.publish("moved", {"number": 1})
    assert (seen, strict.pending) == ([], 1)


def test_a_started_bus_delivers_by_itself_and_tries_again_later(
    relaxed: EmbeddedBus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bus, "PAUSE_SECONDS", 0.01)
    tries: list[object] = []
    arrived = threading.Event()

    def handler(message: Document) -> None:
        tries.append(message)
        if len(tries) < 3:
            raise ZeroDivisionError
        arrived.set()

    relaxed.subscribe("moved", handler)
    relaxed.start()
    relaxed.publish("moved", {"number": 1})
    assert arrived.wait(PATIENCE_SECONDS)
    assert tries == [{"number": 1}] * 3


def test_a_stopped_bus_keeps_what_is_pending(relaxed: EmbeddedBus) -> None:
    seen: list[object] = []
    relaxed.subscribe("moved", numbers(seen))
    relaxed.start()
    relaxed.stop()
    relaxed.publish("moved", {"number": 1})
    assert (seen, relaxed.pending) == ([], 1)
