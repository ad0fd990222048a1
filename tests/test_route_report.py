"""The event function `route_report`: its report routed once, and what it does with a message it cannot use."""

from __future__ import annotations

import base64
from collections.abc import Callable

import pytest
from werkzeug.test import TestResponse

from functions.local.envelope import pushed
from shared import lifecycle, reports
from shared.installation import Installation
from shared.platform.ports import Json
from shared.report import TOPIC_SUBMITTED
from shared.workflow import Status
from tests.conftest import Client
from tests.life import START, bribed, moved, routed, submitted
from tests.platform.together import together

CLOUD_EVENT = {
    "ce-id": "1", "ce-source": "//pubsub", "ce-specversion": "1.0", "ce-type": "messagePublished",
    "Content-Type": "application/json",
}  # fmt: skip


@pytest.fixture
def push(client: Client) -> Callable[[object], TestResponse]:
    """A message whose `data` is that."""

    def post(data: object) -> TestResponse:
        envelope = pushed(TOPIC_SUBMITTED, {}) | {"message": {"data": data, "messageId": "1"}}
        return client("route_report").post("/", json=envelope)

    return post


def _encoded(text: bytes) -> str:
    return base64.b64encode(text).decode()


def test_a_submitted_report_finds_its_skpd_its_clocks_and_its_way(
    installation: Installation, delivered: Callable[[], None]
) -> None:
    ticket = submitted(installation).ticket
    delivered()
    report = reports.get(installation.store, ticket)
    assert (report.status, report.skpd, len(report.clocks)) == (Status.SURVEY, "DISHUB", 3)
    assert [step.move for step in report.history] == ["submit", "route"]


WAYS: dict[str, tuple[dict[str, Json], Status, str | None]] = {
    "something to see": ({}, Status.SURVEY, None),
    "a channel with several codes": ({"code": None, "channel": "lampu_jalan"}, Status.TRIAGE, "no_unique_code"),
    "a landmark only": ({"lat": None, "lon": None, "landmark": "Pasar"}, Status.TRIAGE, "place_missing"),
    "outside the city's authority": ({"code": "listrik"}, Status.TRIAGE, "outside_authority"),
    "nothing to see": ({"code": "informasi", "lat": None, "lon": None}, Status.DISPATCHED, None),
    "survey only when unsure": ({"code": "ketertiban"}, Status.DISPATCHED, None),
}


@pytest.mark.parametrize("name", WAYS)
def test_every_report_goes_to_somebody(installation: Installation, name: str) -> None:
    changed, status, reason = WAYS[name]
    report = routed(installation, **changed)
    assert (report.status, report.history[-1].reason) == (status, reason)


def test_a_confidential_report_goes_straight_to_its_receiving_body(installation: Installation) -> None:
    report = bribed(installation)
    assert (report.status, report.skpd) == (Status.DISPATCHED, "INSPEKTORAT")


def test_routing_at_the_same_time_routes_once(installation: Installation) -> None:
    ticket = submitted(installation).ticket
    together(*[lambda: lifecycle.route(installation, ticket, START)] * 4)
    report = reports.get(installation.store, ticket)
    assert [step.move for step in report.history] == ["submit", "route"]
    assert [event.id for event in report.unsent] == [f"{ticket}-1"]


def test_what_was_withdrawn_before_its_route_has_nothing_left_to_tell(installation: Installation) -> None:
    ticket = submitted(installation).ticket
    moved(installation, ticket, "withdraw", "reporter")
    for _ in range(2):
        assert lifecycle.route(installation, ticket, START).unsent == ()
    assert reports.get(installation.store, ticket).next_event_at is None


UNREADABLE: dict[str, object] = {
    "not base64": "***",
    "not ASCII": "é",
    "a number": 7,
    "nothing": None,
    "not JSON": _encoded(b"{"),
    "not an object": _encoded(b"[]"),
    "not UTF-8": _encoded(b"\xff"),
    "no report": _encoded(b'{"event": "x"}'),
    "a path for a report": _encoded(b'{"event": "x", "report": "../contacts/x"}'),
    "an empty report": _encoded(b'{"event": "x", "report": ""}'),
    "an unknown report": _encoded(b'{"event": "PGK-0000-0000-0-0", "report": "PGK-0000-0000-0"}'),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_can_never_be_used_is_dropped(push: Callable[[object], TestResponse], name: str) -> None:
    assert push(UNREADABLE[name]).status_code == 200


@pytest.mark.parametrize("body", [{}, {"message": {}}, {"message": 7}, {"message": {"messageId": "1"}}, []])
def test_a_message_without_data_is_dropped(client: Client, body: Json) -> None:
    assert client("route_report").post("/", json=body, headers=CLOUD_EVENT).status_code == 200


def test_whatever_else_fails_is_delivered_again(
    installation: Installation, push: Callable[[object], TestResponse]
) -> None:
    ticket = submitted(installation).ticket
    installation.store.transact(lambda transaction: transaction.put("reports", ticket, {"form": 1}))
    assert push(_encoded(f'{{"event": "{ticket}-0", "report": "{ticket}"}}'.encode())).status_code == 500
