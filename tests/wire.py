"""HTTP as a phone speaks it: over a socket, one connection for each request."""

from __future__ import annotations

import json
from collections.abc import Mapping
from http.client import HTTPConnection
from typing import Any, NamedTuple

from functions.local.emulators import HOST

PATIENCE_SECONDS = 60


class Answer(NamedTuple):
    status: int
    data: bytes

    @property
    def text(self) -> str:
        return self.data.decode()

    @property
    def json(self) -> Any:
        return json.loads(self.text)


def ask(port: int, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None) -> Answer:
    """Raises OSError or HTTPException when no whole answer comes."""
    connection = HTTPConnection(HOST, port, timeout=PATIENCE_SECONDS)
    try:
        connection.request(method, path, body or None, dict(headers or {}))
        answer = connection.getresponse()
        return Answer(answer.status, answer.read())
    finally:
        connection.close()


def send_json(port: int, path: str, content: object, headers: Mapping[str, str] | None = None) -> Answer:
    told = {"Content-Type": "application/json", **(headers or {})}
    return ask(port, "POST", path, json.dumps(content).encode(), told)
