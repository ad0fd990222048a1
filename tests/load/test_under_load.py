"""Under more than it can take Kanal refuses in words, keeps what it has acknowledged, and shuts nobody else out.

`make load` measures the same at length; here no time is promised.
"""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from http.client import HTTPConnection, HTTPResponse
from typing import TYPE_CHECKING, Any, NamedTuple, cast

import pytest
from waitress import wasyncore

from functions.local.emulators import HOST, free_port
from functions.local.lanes import BUSY, LATER_SECONDS, MOST_THREADS, MOST_WAITING
from functions.local.server import UNUSED_SECONDS, Server
from shared.installation import Installation
from tests.conftest import Client
from tests.load import arrivals, memory, outcomes, own_kanal
from tests.load.memory import Sample
from tests.load.offered import Answered, Asked, offer
from tests.load.under_load import COUNTED, Run, offered
from tests.samples import LAMP
from tests.wire import PATIENCE_SECONDS, ask

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

ROOM = MOST_THREADS + MOST_WAITING
AT_ONCE, BURST_SECONDS, READERS = 1_600, 0.5, 20  # reports a second: more than one interpreter can take
WAITRESS_OWN_LIMIT = 100  # connections
LET_GO = "/public-site/lepas"


class Stuck(NamedTuple):
    server: Server
    port: int
    going_on: threading.Event


@pytest.fixture
def stuck() -> Iterator[Stuck]:
    """A server whose `submit_report` answers nobody until somebody lets it go; all else answers at once."""
    going_on, over = threading.Event(), threading.Event()

    def app(environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
        if environ["PATH_INFO"].startswith("/submit-report"):
            going_on.wait(PATIENCE_SECONDS)
        if environ["PATH_INFO"] == LET_GO:
            going_on.set()
        start_response("200 OK", [("Content-Length", "2")])
        return [b"ok"]

    channels: Any = {}
    port = free_port()
    server = Server(app, port, channels)

    def serve() -> None:
        while not over.is_set():
            wasyncore.loop(timeout=0.05, use_poll=True, map=channels, count=1)
        server.task_dispatcher.shutdown()
        wasyncore.close_all(channels)

    serving = threading.Thread(target=serve)
    serving.start()
    yield Stuck(server, port, going_on)
    going_on.set()
    over.set()
    serving.join()


def _sent(stack: ExitStack, port: int, path: str, **headers: str) -> Callable[[], HTTPResponse]:
    connection = HTTPConnection(HOST, port, timeout=PATIENCE_SECONDS)
    stack.callback(connection.close)
    connection.request("POST", path, b"{}", headers)
    return connection.getresponse


def test_a_full_lane_refuses_in_words_and_the_other_lanes_go_on(stuck: Stuck) -> None:
    _, port, going_on = stuck
    with ExitStack() as stack:
        waiting = [_sent(stack, port, "/submit-report") for _ in range(ROOM)]
        refused = _until_refused(stack, port)
        assert ask(port, "GET", "/public-site/peta").status == 200
        assert ask(port, "GET", "/mailbox").status == 200
        assert (refused.status, refused.headers["Content-Type"]) == (503, "application/problem+json")
        assert int(refused.headers["Retry-After"]) in LATER_SECONDS
        assert BUSY in refused.read().decode()
        going_on.set()
        assert {answer().status for answer in waiting} == {200}


def _until_refused(stack: ExitStack, port: int) -> HTTPResponse:
    """The first answer while nobody is let go: whatever is answered now was refused."""
    return _sent(stack, port, "/submit-report")()


@pytest.mark.parametrize(
    ("path", "said"),
    [("/submit-report", BUSY), ("/submit-report/en", "The service is busy. Please try again in a moment.")],
)
def test_a_browser_reads_a_page_in_its_language(stuck: Stuck, path: str, said: str) -> None:
    port = stuck.port
    with ExitStack() as stack:
        for _ in range(ROOM):
            _sent(stack, port, "/submit-report")
        refused = _sent(stack, port, path, Accept="text/html,*/*;q=0.8")()
        page = refused.read().decode()
        assert (refused.status, refused.headers["Content-Type"]) == (503, "text/html; charset=utf-8")
        assert f"<h1>{said}</h1>" in page
        assert refused.headers["Content-Security-Policy"].startswith("default-src 'self'")


@pytest.fixture(scope="module")
def flood() -> Run:
    """Many more reports at once than Kanal can take, among some readers; all that was taken is delivered."""
    reading = arrivals.readers(READERS, BURST_SECONDS)
    return offered(lambda _: [*arrivals.reports(AT_ONCE, BURST_SECONDS), *reading], settings=COUNTED)


def test_of_a_flood_every_acknowledged_report_is_kept_routed_and_told_and_the_rest_refused_in_words(flood: Run) -> None:
    assert flood.faults == []
    statuses = [answer.status for one, answer in zip(flood.asked, flood.answers, strict=True) if one.body is not None]
    assert statuses.count(201) > 0
    assert set(statuses) - {201} != set(), "there was no overload"
    print(outcomes.in_figures(flood.asked, flood.answers, of_reports=True))


def test_connections_that_are_only_kept_open_shut_nobody_out(tmp_path_factory: pytest.TempPathFactory) -> None:
    with own_kanal.running(tmp_path_factory.mktemp("idle")) as own, ExitStack() as stack:
        for _ in range(2 * WAITRESS_OWN_LIMIT):
            stack.enter_context(socket.create_connection((HOST, own.port)))
        assert ask(own.port, "GET", "/public-site/").status == 200


def test_a_connection_that_nobody_uses_is_closed_but_not_before_its_request_is_whole(stuck: Stuck) -> None:
    with ExitStack() as stack:
        used, slow, silent = (stack.enter_context(socket.create_connection((HOST, stuck.port))) for _ in range(3))
        used.sendall(b"GET / HTTP/1.1\r\n\r\n")
        assert used.recv(8) == b"HTTP/1.1"
        slow.sendall(b"GET / HTTP/1.1\r\n")
        while len(cast("dict[int, Any]", stuck.server.active_channels)) < 3 or _in_the_middle(stuck.server) < 1:
            time.sleep(0.01)
        stuck.server.maintenance(time.time() + UNUSED_SECONDS + 1)
        while used.recv(1_000):
            pass
        for one, rest in ((slow, b"\r\n"), (silent, b"GET / HTTP/1.1\r\n\r\n")):
            one.sendall(rest)
            assert one.recv(8) == b"HTTP/1.1"


def _in_the_middle(server: Server) -> int:
    channels = cast("dict[int, Any]", server.active_channels)
    return sum(channel.request is not None for channel in channels.values())


@pytest.mark.parametrize(
    ("status", "retry_after", "said"),
    [(500, "", "Terjadi kesalahan."), (503, "", BUSY), (503, "5", ""), (404, "5", BUSY), (0, "", "TimeoutError")],
)
def test_an_answer_that_breaks_the_promise_is_named(status: int, retry_after: str, said: str) -> None:
    answer = Answered(status, 0.1, 0.0, retry_after, said)
    assert len(outcomes.broken_answers([Asked(0, 1, "/submit-report")], [answer])) == 1


@pytest.mark.parametrize(
    ("ticket", "secret", "text", "fault"),
    [
        (None, None, None, ""),
        ("PGK-0000-0000-0", None, None, "lost"),
        (None, None, "Bukan laporan ini", "kept as"),
        (None, "wrong", None, "its secret opens nothing"),
    ],
)
def test_a_report_that_is_not_kept_as_it_was_acknowledged_is_named(
    installation: Installation,
    client: Client,
    ticket: str | None,
    secret: str | None,
    text: str | None,
    fault: str,
) -> None:
    receipt = client("submit_report").post("/", json=LAMP).get_json()
    receipt |= {"ticket": ticket or receipt["ticket"], "secret": secret or receipt["secret"]}
    asked = [Asked(0, 1, "/submit-report", LAMP | {"text": text or LAMP["text"]})]
    faults = outcomes.lost(installation.store, asked, [Answered(201, 0.1, 0.0, "", json.dumps(receipt))])
    assert [found.startswith(f"report 1, {receipt['ticket']}: {fault}") for found in faults] == [True] * bool(fault)


def test_a_report_that_nobody_was_told_of_is_named(installation: Installation, client: Client) -> None:
    client("submit_report").post("/", json=LAMP)
    assert outcomes.lost(installation.store, [], []) == ["1 are kept, 0 were acknowledged, 0 not answered"]


def test_memory_that_grows_is_told_from_memory_that_is_full() -> None:
    warming = [Sample(at, 50 + min(at, 300) / 10) for at in range(900)]
    leaking = [Sample(at, one.megabytes + at / 60) for at, one in enumerate(warming)]
    assert abs(memory.growth(warming)) < 0.01
    assert memory.growth(leaking) > 0.1


def test_what_is_offered_goes_out_at_its_moment_whoever_else_still_waits(stuck: Stuck) -> None:
    slow = [Asked(0, person, "/submit-report", {}) for person in range(3)]
    answers = offer(stuck.port, [*slow, Asked(0.2, 9, LET_GO)])
    assert [answer.status for answer in answers] == [200] * 4
    assert max(answer.seconds for answer in answers) < PATIENCE_SECONDS
