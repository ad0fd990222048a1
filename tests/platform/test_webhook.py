"""Signed events, checked by the library that receivers use."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from shared.platform.ports import Message, Refused
from shared.platform.webhook import WebhookPost
from tests.platform import outside
from tests.platform.api_server import Server, serving
from tests.platform.outside import SIGNING, WAYS

MESSAGE = WAYS["webhook"].message
OTHER_SECRET = "whsec_AAAA" + SIGNING[10:]
MINUTE = 60
DOCUMENTATION = Path(__file__).parents[2] / "docs" / "webhook.md"


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as server:
        yield server


def _sent(server: Server, message: Message = MESSAGE, *, late: float = 0) -> tuple[bytes, dict[str, str]]:
    """What arrived of a message that was sent that many seconds ago."""
    WebhookPost(outside.settings(server), now=lambda: time.time() - late).send(message)
    asked = server.asked[-1]
    return asked.body, dict(asked.headers)


def test_a_receiver_can_check_that_an_event_is_ours(server: Server) -> None:
    body, headers = _sent(server, replace(MESSAGE, text='{"status": "resolved", "skpd": "Dinas \u2026"}'))
    assert Webhook(SIGNING).verify(body, headers) == {"status": "resolved", "skpd": "Dinas \u2026"}
    assert (headers["webhook-id"], server.asked[0].path) == (MESSAGE.id, "/events")


def test_the_body_is_the_message_to_the_byte(server: Server) -> None:
    text = '{ "b":1,\n "a" : "\u00e9" }'
    assert _sent(server, replace(MESSAGE, text=text))[0] == text.encode()


@pytest.mark.parametrize(
    ("name", "value"),
    [("webhook-id", "PGK-7F3K-3.kota"), ("webhook-signature", "v1,"), ("webhook-timestamp", "1")],
)
def test_an_event_with_another_head_is_found_out(server: Server, name: str, value: str) -> None:
    body, headers = _sent(server)
    with pytest.raises(WebhookVerificationError):
        Webhook(SIGNING).verify(body, headers | {name: value})


def test_a_forged_event_is_found_out(server: Server) -> None:
    body, headers = _sent(server)
    with pytest.raises(WebhookVerificationError, match="No matching signature"):
        Webhook(SIGNING).verify(body.replace(b"7F3K", b"7F3L"), headers)
    with pytest.raises(WebhookVerificationError, match="No matching signature"):
        Webhook(OTHER_SECRET).verify(body, headers)


@pytest.mark.parametrize(("late", "said"), [(6 * MINUTE, "too old"), (-6 * MINUTE, "too new")])
def test_an_event_that_somebody_kept_is_found_out(server: Server, late: int, said: str) -> None:
    body, headers = _sent(server, late=late)
    with pytest.raises(WebhookVerificationError, match=said):
        Webhook(SIGNING).verify(body, headers)


def test_a_repetition_has_the_same_id_and_a_new_time(server: Server) -> None:
    (_, first), (_, second) = _sent(server, late=2 * MINUTE), _sent(server)
    assert first["webhook-id"] == second["webhook-id"]
    assert int(second["webhook-timestamp"]) - int(first["webhook-timestamp"]) in range(119, 123)
    assert Webhook(SIGNING).verify(MESSAGE.text, second) == json.loads(MESSAGE.text)


def test_the_specifications_own_example_has_the_signature_it_names(server: Server) -> None:
    """https://github.com/standard-webhooks/standard-webhooks, libraries' shared test: id, time and payload."""
    example = Message("msg_p5jXN8AQM9LWM0D4loKWxJek", "x", "", '{"test": 2432232314}', "webhook")
    WebhookPost(outside.settings(server), now=lambda: 1614265330.9).send(example)
    assert server.asked[0].headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_the_check_that_the_documentation_shows_finds_out_what_the_library_does(server: Server) -> None:
    text = DOCUMENTATION.read_text(encoding="utf-8")
    shown: dict[str, Any] = {}
    exec(text.partition("```python\n")[2].partition("```")[0], shown)  # noqa: S102
    is_kanals = shown["is_kanals"]
    body, headers = _sent(server)
    old_body, old_headers = _sent(server, late=6 * MINUTE)
    assert is_kanals(headers | {"webhook-signature": f"v1,xxxx {headers['webhook-signature']}"}, body, SIGNING)
    assert [
        is_kanals({}, body, SIGNING),
        is_kanals(headers, body + b" ", SIGNING),
        is_kanals(headers, body, OTHER_SECRET),
        is_kanals(old_headers, old_body, SIGNING),
    ] == [False] * 4


@pytest.mark.parametrize("status", [200, 202, 204, 299])
def test_whatever_success_is_one(server: Server, status: int) -> None:
    server.answers(status, b"")
    _sent(server)


def test_a_server_that_wants_no_more_is_told_no_more(server: Server) -> None:
    server.answers(410)
    with pytest.raises(Refused, match="410"):
        _sent(server)


@pytest.mark.parametrize("status", [400, 403, 404, 413])
def test_a_server_that_does_not_understand_loses_no_event(server: Server, status: int) -> None:
    server.answers(status)
    with pytest.raises(OSError, match=f"answered {status}"):
        _sent(server)


@pytest.mark.parametrize("id", ["", "a b", "s\u00edti", "x\ny"])
def test_an_id_that_no_header_can_hold_is_refused(server: Server, id: str) -> None:
    with pytest.raises(Refused):
        _sent(server, replace(MESSAGE, id=id))
    assert server.asked == []
