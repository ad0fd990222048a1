"""What an answer means for a message is the same on every channel that is somebody's web server."""

from __future__ import annotations

import logging
import ssl
import traceback
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from shared.platform.ports import Channel, TryLater
from tests.platform import outside
from tests.platform.api_server import Server, serving
from tests.platform.certificate import self_signed
from tests.platform.outside import TEXT, TOKEN, WAYS

CHANNELS: tuple[Channel, ...] = ("telegram", "whatsapp", "webhook")
each = pytest.mark.parametrize("channel", CHANNELS)


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as server:
        yield server


def _failure(channel: Channel, server: Server, *, timeout: float = 10) -> OSError:
    with pytest.raises(OSError) as failure:  # noqa: PT011
        outside.post(channel, server, timeout=timeout).send(WAYS[channel].message)
    return failure.value


@each
def test_what_is_accepted_is_asked_once(server: Server, channel: Channel) -> None:
    server.answers(200, WAYS[channel].ok)
    outside.post(channel, server).send(WAYS[channel].message)
    [asked] = server.asked
    assert asked.headers["Content-Type"] == "application/json"


@each
@pytest.mark.parametrize(("trouble", "name"), [("cut", "ConnectionError"), ("silent", "ReadTimeout")])
def test_a_server_that_does_not_answer_may_later(server: Server, channel: Channel, trouble: str, name: str) -> None:
    server.trouble = trouble  # type: ignore[assignment]
    failure = _failure(channel, server, timeout=0.2)
    assert isinstance(failure, TryLater)
    assert (failure.after, name in str(failure)) == (None, True)


@pytest.mark.parametrize("channel", ["telegram", "whatsapp"])
def test_half_an_answer_is_none(server: Server, channel: Channel) -> None:
    server.answers(200, WAYS[channel].ok)
    server.trouble = "cut in the body"
    assert isinstance(_failure(channel, server), TryLater)


@each
def test_a_server_that_is_not_there_may_be_later(channel: Channel) -> None:
    with serving() as gone:
        pass
    failure = _failure(channel, gone)
    assert isinstance(failure, TryLater)
    assert TOKEN not in "".join(traceback.format_exception(failure))


@each
@pytest.mark.parametrize("status", [408, 429, 500, 502, 503])
def test_a_server_in_trouble_is_asked_again_when_it_says_so(server: Server, channel: Channel, status: int) -> None:
    server.answers(status, "<html>", {"Retry-After": "37"})
    failure = _failure(channel, server)
    assert isinstance(failure, TryLater)
    assert failure.after == 37


@pytest.mark.parametrize("said", ["", "soon", "-1", "1e9", "9" * 400, "\u0663"])
def test_a_wait_that_is_no_number_is_none(server: Server, said: str) -> None:
    server.answers(503, None, {"Retry-After": said.encode().decode("latin-1")})
    failure = _failure("webhook", server)
    assert isinstance(failure, TryLater)
    assert failure.after is None


@pytest.mark.parametrize(("hours", "after"), [(1, 3600.0), (-1, 0.0)])
def test_a_wait_may_be_a_moment_by_the_servers_own_clock(server: Server, hours: int, after: float) -> None:
    servers_now = datetime(2020, 2, 29, 12, tzinfo=UTC)
    moments = {"Date": servers_now, "Retry-After": servers_now + timedelta(hours=hours)}
    server.answers(503, None, {name: format_datetime(moment, usegmt=True) for name, moment in moments.items()})
    failure = _failure("webhook", server)
    assert isinstance(failure, TryLater)
    assert failure.after == after


@each
@pytest.mark.parametrize("status", [401, 404, 405])
def test_trouble_with_our_account_says_nothing_against_the_message(
    server: Server, channel: Channel, status: int
) -> None:
    server.answers(status, {"ok": False, "error_code": status, "description": "Unauthorized"})
    assert type(_failure(channel, server)) is OSError


@each
@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_no_redirect_is_followed(server: Server, channel: Channel, status: int) -> None:
    server.answers(status, None, {"Location": f"{server.address}/elsewhere"})
    assert type(_failure(channel, server)) is OSError
    assert len(server.asked) == 1


@each
@pytest.mark.parametrize("status", [200, 401, 429, 500])
@pytest.mark.parametrize("trouble", ["", "cut"])
def test_no_failure_tells_token_address_or_text(
    server: Server, channel: Channel, status: int, trouble: str, caplog: pytest.LogCaptureFixture
) -> None:
    server.answers(status, f"{TOKEN} {TEXT} to {WAYS[channel].message.to}: \u2026")
    server.trouble = "cut" if status == 200 else trouble  # type: ignore[assignment]
    with caplog.at_level(logging.DEBUG):
        told = "".join(traceback.format_exception(_failure(channel, server))) + caplog.text
    for secret in (TOKEN, TEXT, WAYS[channel].message.to + " ", server.address):
        assert secret not in told


@each
def test_nothing_in_the_environment_changes_where_or_how_it_is_sent(
    server: Server, channel: Channel, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".netrc").write_text("default login somebody password else\n")
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    server.answers(200, WAYS[channel].ok)
    outside.post(channel, server).send(WAYS[channel].message)
    assert server.asked[0].headers.get("Authorization", "Bearer").startswith("Bearer")


@each
def test_a_server_whose_certificate_nobody_knows_is_told_nothing(
    server: Server, channel: Channel, tmp_path: Path
) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(self_signed(tmp_path, "127.0.0.1"))
    with serving(context) as stranger:
        address = stranger.address
        chosen = replace(outside.settings(server), telegram_api=address, whatsapp_api=address, webhook_url=address)
        with pytest.raises(TryLater, match="SSLError"):
            WAYS[channel].post(chosen).send(WAYS[channel].message)
    assert stranger.asked == []
