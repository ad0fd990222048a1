"""Every page of the console: readable by day and night, by axe-core without fault, and whole from 320 px to wide."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from shared import catalogue, settings
from shared.web import now
from tests.browser.conftest import Opened
from tests.browser.looks import fits, is_open_to_everybody, looks_right
from tests.browser.signing_in import sign_in
from tests.load import own_kanal, sample_city
from tests.staff_pages import PAGES, Examples, examples

pytestmark = pytest.mark.browser
REPORTS = 30
WIDTHS = (320, 640, 1920)


@pytest.fixture(scope="module")
def lived_in(front_end_packages: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Examples]]:
    """The address of the console of a Kanal with reports in every status, and some of them."""
    data = tmp_path_factory.mktemp("city")
    receipts = sample_city.fill(data, now(), limit=REPORTS)
    with own_kanal.running(data) as own:
        yield f"{own.url}/staff-console", examples(receipts, catalogue.load(settings.load().catalogue).posts)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_the_console_is_open_to_everybody(
    opened: Opened, lived_in: tuple[str, Examples], screenshots: Path, name: str
) -> None:
    address, shown = lived_in
    page = opened("desk")
    if post := shown.post(name):
        sign_in(page, address, post)
    page.goto(f"{address}{shown.path(name)}")
    page.wait_for_load_state("networkidle")
    looks_right(page, screenshots / f"staff-{name}-desk.png")
    is_open_to_everybody(page)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 640})
        assert fits(page), width


@pytest.mark.parametrize("name", ["alarms", "access", "people", "catalogue"])
def test_on_a_phone_the_way_to_the_current_page_is_in_sight(
    opened: Opened, lived_in: tuple[str, Examples], screenshots: Path, name: str
) -> None:
    address, shown = lived_in
    page = opened("phone")
    sign_in(page, address, shown.post(name))
    page.goto(f"{address}{shown.path(name)}")
    expect(page.locator(".queues [aria-current]")).to_be_in_viewport(ratio=0.99)
    page.screenshot(path=screenshots / f"staff-{name}-way.png")
