"""A page that tells when a text came to life on it: ran, asked for something, or became a part of it."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Dialog, Error, Page, Route

from tests.hostile_texts import CANARY, MARK

COME_TO_LIFE = (Path(__file__).parent / "come_to_life.js").read_text(encoding="utf-8")


class Watched(NamedTuple):
    page: Page
    happened: list[str]

    def sees(self, address: str, *, at_rest: bool = True) -> list[str]:
        """What came to life there; `at_rest`: when its scripts have brought what they bring."""
        self.page.goto(address, wait_until="load")
        if at_rest:
            self.page.wait_for_load_state("networkidle")
        return self.look(address)

    def opens(self, address: str, *, at_rest: bool) -> list[str]:
        """The same, of a page that must be there and not another one, such as that to sign in."""
        found = self.sees(address, at_rest=at_rest)
        assert self.page.request.get(address).status < 500, address
        assert urlsplit(self.page.url).path == urlsplit(address).path, self.page.url
        return found

    def look(self, name: str) -> list[str]:
        try:
            found = self.page.evaluate(COME_TO_LIFE, [MARK, CANARY]) + self.happened
        except Error as reason:
            found = [f"the page went elsewhere: {reason.message}"]
        self.happened.clear()
        return [f"{name}: {each}" for each in found]

    @property
    def shows_any(self) -> bool:
        return MARK in self.page.evaluate("document.documentElement.textContent")


def watched(context: BrowserContext) -> Watched:
    """What is at `CANARY` is asked for and never comes."""
    happened: list[str] = []

    def dismiss(dialog: Dialog) -> None:
        happened.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def ran(*_: object) -> None:
        happened.append("a script ran")

    def nothing(route: Route) -> None:
        happened.append(f"asked for {route.request.url}")
        route.fulfill(status=204)

    context.expose_function("stolen", ran)
    context.route(lambda url: urlsplit(url).hostname == CANARY, nothing)
    page = context.new_page()
    page.on("dialog", dismiss)
    page.on("console", lambda said: happened.append(said.text) if "Content Security" in said.text else None)
    page.on("pageerror", lambda error: happened.append(f"error: {error}"))
    return Watched(page, happened)
