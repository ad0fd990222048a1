"""Signing in to the console in a browser, as one of the demo people."""

from __future__ import annotations

from playwright.sync_api import Page

from shared.people import DEMO


def sign_in(page: Page, console: str, post: str) -> None:
    """`console`: its address."""
    page.goto(f"{console}/masuk")
    page.locator(f'button[value="{DEMO}{post}"]').click()
