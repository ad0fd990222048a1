"""A real Kanal on a port of its own, and Chromium to use it with."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol
from urllib.error import URLError

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

ROOT = Path(__file__).parents[2]
SIZES: dict[str, ViewportSize] = {
    "phone": {"width": 360, "height": 740},
    "desk": {"width": 1280, "height": 800},
}
SWITCHES = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)  # fmt: skip
START_SECONDS = 30


class Opened(Protocol):
    """An empty page of that size, as of somebody whose browser runs scripts, or does not."""

    def __call__(self, size: str | ViewportSize, *, scripts: bool = True) -> Page: ...


@pytest.fixture(scope="session")
def address(front_end_packages: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the citizen's pages are."""
    port = _free_port()
    command = [
        sys.executable,
        "-m",
        "functions",
        "--port",
        str(port),
        "--data",
        str(tmp_path_factory.mktemp("data")),
    ]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL) as process:
        try:
            _wait_until_ready(f"http://127.0.0.1:{port}/public-site/privasi", process)
            yield f"http://127.0.0.1:{port}/public-site"
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=START_SECONDS)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = shutil.which("chromium")
    if path is None:
        if os.environ.get("CI") == "true":
            pytest.fail("Chromium is not installed; CI must not skip the browser tests.")
        pytest.skip("Chromium is not installed.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(SWITCHES))
        yield browser
        browser.close()


@pytest.fixture
def opened(chromium: Browser) -> Iterator[Opened]:
    """A script error or a blocked file fails the test."""
    contexts: list[Callable[[], None]] = []
    complaints: list[str] = []

    def open_page(size: str | ViewportSize, *, scripts: bool = True) -> Page:
        viewport = SIZES[size] if isinstance(size, str) else size
        context = chromium.new_context(viewport=viewport, locale="id-ID", java_script_enabled=scripts)
        context.set_default_timeout(10_000)
        contexts.append(context.close)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console",
            lambda message: complaints.append(message.text) if "Content Security" in message.text else None,
        )
        return page

    yield open_page
    for close in contexts:
        close()
    assert complaints == []


@pytest.fixture(scope="session")
def screenshots(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("screenshots")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_until_ready(url: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < until:
        try:
            with urllib.request.urlopen(url, timeout=5):  # noqa: S310 our own address
                return
        except (URLError, ConnectionError):
            time.sleep(0.1)
    pytest.fail(f"Kanal did not start (exit status {process.poll()}).")
