"""Events arrive as they were published, whichever platform carries them."""

from __future__ import annotations

from collections.abc import Callable

from shared.platform.ports import Document, Platform

Deliveries = Callable[[str], Callable[[], list[Document]]]
MESSAGE: Document = {"report": "PGK-7F3K-29QX-5", "text": "é 🌧", "nested": {"a": [1, 2.5, None, True, {}]}}


def test_a_message_arrives_as_it_was_published(platform: Platform, deliveries: Deliveries) -> None:
    arrived = deliveries("report-submitted")
    platform.bus.publish("report-submitted", MESSAGE)
    messages = arrived()
    assert messages
    assert all(message == MESSAGE for message in messages)


def test_every_message_arrives_at_least_once(platform: Platform, deliveries: Deliveries) -> None:
    arrived = deliveries("report-submitted")
    for number in range(20):
        platform.bus.publish("report-submitted", {"number": number})
    messages = arrived()
    assert [number for number in range(20) if {"number": number} not in messages] == []


def test_a_message_arrives_only_at_its_own_topic(platform: Platform, deliveries: Deliveries) -> None:
    submitted, moved = deliveries("report-submitted"), deliveries("report-moved")
    platform.bus.publish("report-moved", MESSAGE)
    assert moved()
    assert submitted() == []


def test_what_happens_to_a_message_after_publishing_does_not_matter(platform: Platform, deliveries: Deliveries) -> None:
    arrived = deliveries("report-submitted")
    message: Document = {"number": 1}
    platform.bus.publish("report-submitted", message)
    message["number"] = 2
    messages = arrived()
    assert messages
    assert {"number": 2} not in messages
