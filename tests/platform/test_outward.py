"""No call of ours reaches into a network, however its address is written and whatever its name leads to."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from functions.staff_console import id_tokens, provider
from functions.staff_console.id_tokens import Expected
from shared import web
from shared.installation import Installation
from shared.open311 import apps
from shared.platform import calls, outward
from shared.platform.calls import Call
from shared.platform.outward import NotPublic
from tests.conftest import Client
from tests.platform.api_server import Server, serving
from tests.platform.certificate import self_signed

PUBLIC = "https://kanal.test/events"
INSIDE = (
    "127.0.0.1", "127.8.8.8", "0.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "100.64.0.1", "169.254.169.254",
    "192.0.0.192", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "::", "::1", "::ffff:127.0.0.1",
    "::ffff:169.254.169.254", "::7f00:1", "64:ff9b::a00:1", "64:ff9b:1::1", "2002:a9fe:a9fe::1", "2001:0:1::1",
    "2001:db8::1", "fc00::1", "fd00:ec2::254", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1",
)  # fmt: skip
OUTSIDE = ("8.8.8.8", "103.10.170.1", "2607:f8b0:4004::1", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1")
HERE = ("127.0.0.1", "localhost", "2130706433", "0x7f000001", "017700000001", "0177.0.0.1", "0x7f.1", "127.1")


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as server:
        yield server


def _port(server: Server) -> str:
    return server.address.rpartition(":")[2]


@pytest.mark.parametrize("address", INSIDE)
def test_an_address_inside_a_network_is_not_public(address: str) -> None:
    assert not outward.is_public(address)


@pytest.mark.parametrize("address", OUTSIDE)
def test_an_address_of_the_internet_is(address: str) -> None:
    assert outward.is_public(address)


@pytest.mark.parametrize("host", HERE)
def test_whatever_leads_to_this_machine_is_refused_before_anything_is_sent(server: Server, host: str) -> None:
    server.answers(200, "{}")
    address = f"http://{host}:{_port(server)}/"
    with outward.guarded(requests.Session(), PUBLIC) as session, pytest.raises(NotPublic):
        session.get(address, timeout=5)
    with pytest.raises(NotPublic):
        outward.check(address, PUBLIC)
    assert server.asked == []
    assert requests.post(address, timeout=5).status_code == 200, "so that it would have been reached"


def test_a_message_to_such_an_address_waits_for_better_settings(server: Server) -> None:
    address = f"http://2130706433:{_port(server)}/events"
    with pytest.raises(OSError, match="not public") as failure:
        calls.ask(Call("The webhook", address, b"{}", {}))
    assert type(failure.value) is OSError
    assert server.asked == []


def test_the_address_that_was_checked_is_the_one_that_is_called(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that leads elsewhere the second time (DNS rebinding) gains nothing."""
    asked: list[str] = []
    real = socket.getaddrinfo

    def rebinding(host: Any, port: Any, *more: Any, **named: Any) -> Any:
        asked.append(host)
        led = "127.0.0.1" if asked.count("hook.test") == 1 else "127.0.0.9"
        return real(led if host == "hook.test" else host, port, *more, **named)

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    server.answers(200, "{}")
    with outward.guarded(requests.Session(), "http://localhost") as session:
        answer = session.post(f"http://hook.test:{_port(server)}/", timeout=5)
    assert (answer.status_code, asked.count("hook.test")) == (200, 1)
    assert server.asked[0].headers["Host"] == f"hook.test:{_port(server)}"


def test_a_name_of_which_one_address_is_inside_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    found: list[Any] = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, 443)) for each in ("8.8.8.8", "10.0.0.1")]

    def both(*_: Any, **__: Any) -> list[Any]:
        return found

    monkeypatch.setattr(socket, "getaddrinfo", both)
    with outward.guarded(requests.Session(), PUBLIC) as session, pytest.raises(NotPublic):
        session.get("https://hook.test/", timeout=5)


def test_a_certificate_must_still_be_for_the_name(tmp_path: Path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate = self_signed(tmp_path, "localhost")
    context.load_cert_chain(certificate)
    with serving(context) as server, outward.guarded(requests.Session(), "https://localhost") as session:
        server.answers(200, "{}")
        session.verify = str(certificate)
        assert session.post(f"https://localhost:{_port(server)}/", timeout=5).status_code == 200
        with pytest.raises(requests.exceptions.SSLError):
            session.post(f"https://127.0.0.1:{_port(server)}/", timeout=5)


@pytest.mark.parametrize("host", ["2130706433", "0x7f.1"])
def test_a_provider_inside_a_network_is_not_asked(server: Server, host: str) -> None:
    server.answers(200, {})
    with pytest.raises(TimeoutError):
        provider.metadata(f"https://{host}:{_port(server)}")
    expected = Expected(PUBLIC, "kanal", "nonce", frozenset({"RS256"}), f"{server.address}/keys")
    with pytest.raises(TimeoutError):
        id_tokens.checked("x.y.z", expected, 0.0)
    assert server.asked == []


def test_what_another_app_links_to_is_never_fetched(
    installation: Installation, client: Client, delivered: Callable[[], None], server: Server
) -> None:
    key = apps.issue(installation.store, "warga", name="Warga", contact="kami", quota=5, now=web.now())
    sent = {"api_key": key, "service_code": "jalan_rusak", "lat": "-2.133", "long": "106.113", "description": "Lubang."}
    answer = client("open311").post("/v2/requests.json", data=sent | {"media_url": f"{server.address}/foto.jpg"})
    delivered()
    assert (answer.status_code, server.asked) == (200, [])
