"""Delivery without loss: whatever dies between two steps, every report is routed once and told once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from shared import events, lifecycle, report_scans, reports
from shared.installation import Installation
from shared.messages import telling
from shared.platform.ports import Document
from shared.report import Report
from shared.report_events import TRIES
from shared.submission import NewReport
from shared.sweep import sweep
from shared.workflow import Status
from tests.conftest import platform_of
from tests.samples import LAMP

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
AFTER_THE_WAIT = NOW + timedelta(minutes=3)


class Dying:
    """A bus in a process that dies before anything is published."""

    def publish(self, topic: str, message: Document) -> None:
        raise KeyboardInterrupt  # like SIGKILL, it passes every `except Exception`


def _submit(installation: Installation, number: int = 0) -> Report:
    new = NewReport.model_validate(LAMP | {"text": f"Lampu {number} padam", "email": _email(number)})
    return lifecycle.submit(installation, new, key=f"key-number-{number:06d}", now=NOW, body=b"").report


def _email(number: int) -> str:
    return f"warga-{number}@kanal.test"


def _told(installation: Installation, ticket: str) -> list[str]:
    sent = platform_of(installation).post.sent()
    return [message.id for message in sent if message.id.startswith(ticket) and message.to.startswith("warga-")]


def _moves(installation: Installation, ticket: str) -> list[str]:
    return [step.move for step in reports.get(installation.store, ticket).history]


def test_events_that_arrive_twice_and_newest_first_route_and_tell_once(
    installation: Installation, delivered: Callable[[], None]
) -> None:
    tickets = [_submit(installation, number).ticket for number in range(10)]
    delivered()
    for ticket in tickets:
        assert _moves(installation, ticket) == ["submit", "route"]
        assert len(set(_told(installation, ticket))) == 1
        assert reports.get(installation.store, ticket).unsent == ()


def test_submit_killed_between_commit_and_publish_loses_nothing(
    installation: Installation, delivered: Callable[[], None]
) -> None:
    dying = replace(installation, platform=replace(installation.platform, bus=Dying()))
    with pytest.raises(KeyboardInterrupt):
        _submit(dying)
    [ticket] = [report.ticket for report in report_scans.everything(installation.store)]
    delivered()
    assert _moves(installation, ticket) == ["submit"]
    sweep(installation, AFTER_THE_WAIT)
    delivered()
    assert _moves(installation, ticket) == ["submit", "route"]
    assert len(set(_told(installation, ticket))) == 1


def test_route_killed_between_write_and_acknowledgement_routes_once(
    installation: Installation, delivered: Callable[[], None]
) -> None:
    ticket = _submit(installation).ticket
    dying = replace(installation, platform=replace(installation.platform, bus=Dying()))
    with pytest.raises(KeyboardInterrupt):
        lifecycle.route(dying, ticket, NOW)
    delivered()  # the unacknowledged event comes again, and finds the report routed
    assert _moves(installation, ticket) == ["submit", "route"]
    sweep(installation, AFTER_THE_WAIT)
    delivered()
    assert len(set(_told(installation, ticket))) == 1


def test_a_notice_killed_before_it_was_ticked_off_is_repeated_with_the_same_id(
    installation: Installation, delivered: Callable[[], None]
) -> None:
    ticket = _submit(installation).ticket
    report = lifecycle.route(installation, ticket, NOW)
    [event] = report.unsent

    class DyingPost:
        channels = installation.platform.post.channels

        def send(self, message: object) -> None:
            platform_of(installation).post.send(message)  # type: ignore[arg-type]
            raise KeyboardInterrupt

    dying = replace(installation, platform=replace(installation.platform, post=DyingPost()))
    with pytest.raises(KeyboardInterrupt):
        telling.tell(dying, ticket, event.id, NOW)
    telling.tell(installation, ticket, event.id, NOW)
    assert (len(_told(installation, ticket)), len(set(_told(installation, ticket)))) == (2, 1)


def test_an_event_that_always_fails_is_parked_after_ten_tries_and_holds_up_nobody(installation: Installation) -> None:
    bad, good = _submit(installation, 1).ticket, _submit(installation, 2).ticket
    platform = platform_of(installation)

    def only_good(message: Document) -> None:
        if message["report"] == bad:
            raise RuntimeError("this one always fails")
        lifecycle.route(installation, str(message["report"]), NOW)

    platform.bus.subscribe("report-submitted", only_good)
    now = NOW
    for _ in range(TRIES + 1):
        now += timedelta(hours=7)
        sweep(installation, now)
        platform.bus.drain()
    assert reports.get(installation.store, good).status is not Status.RECEIVED
    parked = reports.get(installation.store, bad)
    assert ([event.tries for event in parked.parked], parked.unsent) == ([TRIES], ())
    assert [report.ticket for report in reports.due(installation.store, "parked_at", now, 9).items] == [bad]


def test_a_parked_event_that_is_delivered_after_all_is_taken_away(installation: Installation) -> None:
    ticket = _submit(installation).ticket
    now = NOW
    for _ in range(TRIES + 1):
        now += timedelta(hours=7)
        sweep(installation, now)
    lifecycle.route(installation, ticket, now)
    assert reports.get(installation.store, ticket).parked == ()
    assert reports.due(installation.store, "parked_at", now, 9).items == []


def test_republishing_waits_two_minutes_then_ever_longer(installation: Installation) -> None:
    _submit(installation)
    assert sweep(installation, NOW + timedelta(seconds=119)).republished == 0
    assert sweep(installation, NOW + timedelta(seconds=121)).republished == 1
    assert sweep(installation, NOW + timedelta(seconds=240)).republished == 0
    assert sweep(installation, NOW + timedelta(seconds=362)).republished == 1


def test_a_bus_that_refuses_does_not_cost_the_citizen_an_answer(installation: Installation) -> None:
    class Refusing:
        def publish(self, topic: str, message: Document) -> None:
            raise ConnectionError("no bus today")

    report = _submit(replace(installation, platform=replace(installation.platform, bus=Refusing())))
    assert reports.get(installation.store, report.ticket) == report


def test_publishing_again_changes_no_history(installation: Installation) -> None:
    report = _submit(installation)
    events.publish(installation.platform.bus, report, report.unsent)
    sweep(installation, AFTER_THE_WAIT)
    assert _moves(installation, report.ticket) == ["submit"]
