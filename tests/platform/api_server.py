"""A small web server on this computer that answers as it is told, and remembers what it was asked."""

from __future__ import annotations

import json
import ssl
import threading
from collections.abc import Generator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal, NamedTuple

from functions.local.emulators import HOST

LONGEST_SILENCE_SECONDS = 20


class Asked(NamedTuple):
    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Server:
    """What it answers with, from now on; `trouble` comes instead of an answer."""

    address: str = ""
    status: int = 200
    content: Any = None
    headers: dict[str, str] = field(default_factory=dict[str, str])
    trouble: Literal["silent", "cut", "cut in the body", ""] = ""
    asked: list[Asked] = field(default_factory=list[Asked])
    over: threading.Event = field(default_factory=threading.Event)

    def answers(self, status: int, content: Any = None, headers: Mapping[str, str] | None = None) -> None:
        self.status, self.content, self.headers = status, content, dict(headers or {})


@contextmanager
def serving(tls: ssl.SSLContext | None = None) -> Generator[Server]:
    server = Server()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            _answer(self, server)

        do_GET = do_POST  # noqa: N815 how a followed redirect would come

        def handle(self) -> None:
            with suppress(OSError):  # whoever does not trust the certificate hangs up
                super().handle()

        def log_message(self, format: str, *args: Any) -> None:
            """Silence: what was asked is in `asked`."""

    http = ThreadingHTTPServer((HOST, 0), Handler)
    if tls is not None:
        http.socket = tls.wrap_socket(http.socket, server_side=True, do_handshake_on_connect=False)
    server.address = f"{'https' if tls else 'http'}://{HOST}:{http.server_port}"
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.over.set()
        http.shutdown()
        thread.join()
        http.server_close()


def _answer(handler: BaseHTTPRequestHandler, server: Server) -> None:
    body = handler.rfile.read(int(handler.headers.get("Content-Length", "0")))
    server.asked.append(Asked(handler.path, dict(handler.headers), body))
    if server.trouble == "silent":
        server.over.wait(LONGEST_SILENCE_SECONDS)
    if server.trouble in ("silent", "cut"):
        handler.close_connection = True
        return
    content = server.content if isinstance(server.content, bytes) else json.dumps(server.content).encode()
    handler.send_response_only(server.status)
    handler.send_header("Content-Length", str(len(content)))
    for name, value in {"Date": handler.date_time_string(), **server.headers}.items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(content[: len(content) // 2] if server.trouble else content)
    handler.close_connection = True
