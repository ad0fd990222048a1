"""A marked test report through a live Kanal: sent, routed, read, withdrawn and erased.

`python -m tests.smoke https://...` ends with 0 when everything was as promised. The public never sees the report, in no
list, file or number. Its words and its photo are erased; staff find its steps among what is closed, as nothing that
has a ticket is ever deleted.
"""

from __future__ import annotations

import json
import secrets
import sys
import time
from collections.abc import Callable, Mapping
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any, Final, NamedTuple
from urllib.parse import SplitResult, urlsplit

from functions.local.manifest import read
from shared.report import TEST
from tests.samples import picture

MARK: Final = "[UJI COBA] Laporan uji sistem, akan ditarik kembali."
PATIENCE_SECONDS: Final = 60  # a request may meet a cold start
ROUTED_WITHIN_SECONDS: Final = 120
REFUSED: Final = range(401, 405)
JSON: Final = {"Content-Type": "application/json"}


class Answer(NamedTuple):
    status: int
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Broken(Exception):
    """The sentence says which promise was not kept."""


class Kanal:
    """A live one, as strangers see it."""

    def __init__(self, address: str) -> None:
        self._address: SplitResult = urlsplit(address.rstrip("/"))
        if self._address.scheme not in {"http", "https"} or not self._address.hostname:
            raise Broken(f"{address!r} is no address: it begins with https://")

    def ask(self, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None) -> Answer:
        kind = HTTPSConnection if self._address.scheme == "https" else HTTPConnection
        connection = kind(self._address.hostname or "", self._address.port, timeout=PATIENCE_SECONDS)
        try:
            connection.request(method, self._address.path + path, body or None, dict(headers or {}))
            answer = connection.getresponse()
            return Answer(answer.status, answer.read())
        except (OSError, HTTPException) as silence:
            raise Broken(f"{method} {path}: no answer ({silence})") from silence
        finally:
            connection.close()

    def expect(
        self, status: int, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None
    ) -> Answer:
        answer = self.ask(method, path, body, headers)
        if answer.status != status:
            raise Broken(f"{method} {path}: {answer.status} instead of {status}: {answer.body[:300]!r}")
        return answer


def smoke(address: str) -> None:
    """Raises Broken at the first promise that is not kept."""
    kanal, key = Kanal(address), secrets.token_hex(16)
    _step("the form opens", lambda: kanal.expect(200, "GET", "/public-site/", headers={"Accept": "text/html"}))
    receipt = _step("a report is taken", lambda: _submitted(kanal, key))
    own = {"Authorization": f"Bearer {receipt['secret']}"}
    path = f"/public-site/laporan/{receipt['ticket']}"
    try:
        _step("the same once more is the same report", lambda: _same(receipt, _submitted(kanal, key)))
        _step("its photo is kept", lambda: _photographed(kanal, receipt["ticket"], own))
        _step("its event arrives", lambda: _routed(kanal, path, own))
        _step("its reporter reads it, and nobody else", lambda: _hidden(kanal, path, own))
    finally:
        _step("it is withdrawn and erased", lambda: _erased(kanal, path, own))
    _step("what is not public refuses strangers", lambda: _closed(kanal))


def _step(promise: str, check: Callable[[], Any]) -> Any:
    began = time.monotonic()
    result = check()
    print(f"  {promise:<42} {time.monotonic() - began:6.2f} s", flush=True)
    return result


def _submitted(kanal: Kanal, key: str) -> dict[str, str]:
    report = json.dumps({"channel": "lainnya", "text": MARK, "visibility": "anonymous", "source": TEST}).encode()
    return kanal.expect(201, "POST", "/submit-report", report, {**JSON, "Idempotency-Key": key}).json


def _same(receipt: dict[str, str], again: dict[str, str]) -> None:
    if (receipt["ticket"], receipt["secret"]) != (again["ticket"], again["secret"]):
        raise Broken(f"One key made two reports: {receipt['ticket']} and {again['ticket']}")


def _photographed(kanal: Kanal, ticket: str, own: dict[str, str]) -> None:
    own = {**own, "Content-Type": "image/jpeg"}
    kanal.expect(201, "POST", f"/store-photo/{ticket}", picture(1), headers=own)


def _routed(kanal: Kanal, path: str, own: dict[str, str]) -> None:
    deadline = time.monotonic() + ROUTED_WITHIN_SECONDS
    while (status := kanal.expect(200, "GET", path, headers=own).json["status"]) == "received":
        if time.monotonic() > deadline:
            raise Broken(f"Still {status} after {ROUTED_WITHIN_SECONDS} s: events do not reach route_report")
        time.sleep(0.5)
    if status != "triage":
        raise Broken(f"A report whose category is open went to {status}, not to the operator")


def _hidden(kanal: Kanal, path: str, own: dict[str, str]) -> None:
    kanal.expect(200, "GET", path, headers={**own, "Accept": "text/html"})
    kanal.expect(404, "GET", path)


def _erased(kanal: Kanal, path: str, own: dict[str, str]) -> None:
    move = json.dumps({"move": "erase", "sure": True}).encode()
    left = kanal.expect(200, "POST", path, move, {**own, **JSON}).json
    if (left["status"], left["text"], left["own_photos"]) != ("rejected", None, []):
        raise Broken(f"An erased report is {left['status']}, with its text or photo")


def _closed(kanal: Kanal) -> None:
    for function in (function for function in read() if not function.is_public):
        answer = kanal.ask("POST", f"{function.path}/", b"{}", JSON)
        if answer.status not in REFUSED:
            raise Broken(f"{function.path} answers a stranger with {answer.status}")


def main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        print("usage: make smoke URL=https://...", file=sys.stderr)
        return 2
    try:
        smoke(arguments[0])
    except Broken as promise:
        print(f"BROKEN: {promise}", file=sys.stderr)
        return 1
    print("All as promised.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
