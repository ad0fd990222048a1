"""What this device remembers of the reports made or supported on it."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Opened

pytestmark = pytest.mark.browser
MODULE = "/public-site/aset/js/mine.js"


def _mine(page: Page, work: str) -> Any:
    return page.evaluate(f"async () => {{ const mine = await import('{MODULE}'); {work} }}")


def test_a_report_is_remembered_once_and_forgotten(opened: Opened, address: str) -> None:
    page = opened("phone")
    page.goto(f"{address}/privasi")
    _mine(page, "mine.remember({ ticket: 'A', secret: 'S', kind: 'Lampu' }); mine.remember({ ticket: 'B', kind: 'x' })")
    kept = _mine(page, "mine.remember({ ticket: 'A', kind: 'Lampu jalan' }); return mine.all()")
    assert [(each["ticket"], each.get("secret"), each["kind"]) for each in kept] == [
        ("A", "S", "Lampu jalan"),
        ("B", None, "x"),
    ]
    assert [each["ticket"] for each in _mine(page, "mine.forget('A'); return mine.all()")] == ["B"]
    assert _mine(page, "mine.forgetAll(); return [mine.all(), localStorage.length]") == [[], 0]


def test_what_the_storage_cannot_keep_or_give_breaks_nothing(opened: Opened, address: str) -> None:
    page = opened("phone")
    page.goto(f"{address}/privasi")
    page.evaluate("localStorage.setItem('kanal-mine', '{broken')")
    assert _mine(page, "return mine.all()") == []
    page.evaluate("() => { Storage.prototype.setItem = () => { throw new Error('full') } }")
    assert _mine(page, "return mine.remember({ ticket: 'A', kind: 'x' })") is False
