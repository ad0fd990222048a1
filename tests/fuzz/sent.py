"""What stands in a request: forms with photos, JSON, updates of Telegram, keys, cookies. The real functions answer."""

from __future__ import annotations

from functools import cache

from flask import Flask

from functions.local.manifest import read
from functions.local.on_embedded import app_of

TELEGRAM = "only-for-fuzzing"
_BOUNDARY = "kanal"


def form(data: bytes) -> None:
    """A citizen's form with its photos."""
    headers = {"Content-Type": f"multipart/form-data; boundary={_BOUNDARY}"}
    _ask("submit_report", "POST", "/", headers, data.replace(b"\n", b"\r\n"))


def report(data: bytes) -> None:
    """The same as JSON; its first line is the key that tells a repeat."""
    key, _, body = data.partition(b"\n")
    headers = {"Content-Type": "application/json", "Idempotency-Key": _header(key)}
    _ask("submit_report", "POST", "/", headers, body)


def update(data: bytes) -> None:
    headers = {"Content-Type": "application/json", "X-Telegram-Bot-Api-Secret-Token": TELEGRAM}
    _ask("telegram_bot", "POST", "/", headers, data)


def app_report(data: bytes) -> None:
    """Another app's, by Open311."""
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    _ask("open311", "POST", "/v2/requests.json", headers, data)


def cookie(data: bytes) -> None:
    """Session, half-way sign-in and language as a browser says them."""
    _ask("staff_console", "GET", "/", {"Cookie": _header(data), "Accept": "text/html"}, b"")


def path(data: bytes) -> None:
    """Any address of the citizens' pages, with the secret that may stand before it."""
    secret, _, address = data.partition(b"\n")
    headers = {"Authorization": f"Bearer {_header(secret)}", "Accept": "text/html"}
    _ask("public_site", "GET", "/" + address.decode("latin-1").lstrip("/"), headers, b"")


def _ask(function: str, method: str, path: str, headers: dict[str, str], body: bytes) -> None:
    answer = _app(function).test_client(use_cookies=False).open(path, method=method, headers=headers, data=body)
    assert answer.status_code < 500, answer.status


def _header(data: bytes) -> str:
    """As a server lets it through: one line."""
    return data.decode("latin-1").translate({10: " ", 13: " ", 0: " "}).strip()


@cache
def _app(name: str) -> Flask:
    return app_of(next(function for function in read() if function.name == name))
