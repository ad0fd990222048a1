"""A real Kanal on a port of its own, and Chromium to use it with."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect, sync_playwright

from tests.load import own_kanal
from tests.load.own_kanal import OwnKanal
from tests.walk import Staff

SIZES: dict[str, ViewportSize] = {
    "phone": {"width": 360, "height": 740},
    "desk": {"width": 1280, "height": 800},
}
SWITCHES = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)  # fmt: skip
PATIENCE_MS = 10_000  # a busy computer takes seconds to shrink a photo
expect.set_options(timeout=PATIENCE_MS)


class Opened(Protocol):
    """An empty page of that size, as of somebody whose browser runs scripts, or does not. A service worker stands
    between a page and what a test does to its network, hence only where a test asks for it.
    """

    def __call__(self, size: str | ViewportSize, *, scripts: bool = True, worker: bool = False) -> Page: ...


@pytest.fixture(scope="session")
def kanal(front_end_packages: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OwnKanal]:
    with own_kanal.running(tmp_path_factory.mktemp("data")) as own:
        yield own


@pytest.fixture(scope="session")
def address(kanal: OwnKanal) -> str:
    """Where the citizen's pages are."""
    return f"{kanal.url}/public-site"


@pytest.fixture
def staff(kanal: OwnKanal) -> Callable[[str], Staff]:
    """The demo posts at work on one report."""
    return lambda ticket: Staff(kanal.port, kanal.tokens, ticket)


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
    """A script error or a blocked file fails the test, unless it comes of the page's being closed at the end."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_page(size: str | ViewportSize, *, scripts: bool = True, worker: bool = False) -> Page:
        viewport = SIZES[size] if isinstance(size, str) else size
        context = chromium.new_context(
            viewport=viewport,
            locale="id-ID",
            java_script_enabled=scripts,
            service_workers="allow" if worker else "block",
        )
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console",
            lambda message: complaints.append(message.text) if "Content Security" in message.text else None,
        )
        return page

    yield open_page
    for context in contexts:
        context.cookies()  # whatever a page has said until now is heard before the answer
    said = list(complaints)
    for context in contexts:
        context.close()
    assert said == []


@pytest.fixture(scope="session")
def screenshots(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("screenshots")
