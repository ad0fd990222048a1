"""From a report that was just made to the city's figures: spans, tables, on a narrow screen and without scripts."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import SIZES, Opened
from tests.browser.looks import is_open_to_everybody, looks_right
from tests.samples import LAMP
from tests.waiting import until
from tests.wire import ask, send_json

pytestmark = pytest.mark.browser


def _reported_and_counted(address: str, text: str) -> None:
    port = urlsplit(address).port or 0
    assert send_json(port, "/submit-report/", LAMP | {"text": text}).status == 201
    until(lambda: "lampu_jalan" in ask(port, "GET", "/open-data/statistik.json").text)


@pytest.mark.parametrize("size", SIZES)
def test_the_citys_figures_can_be_read_by_everybody(opened: Opened, address: str, screenshots: Path, size: str) -> None:
    _reported_and_counted(address, f"Lampu padam, untuk {size}.")
    page = opened(size)
    page.goto(f"{address}/privasi")
    page.get_by_role("link", name="Statistik").click()
    expect(page.get_by_role("heading", name="Statistik laporan")).to_be_visible()
    expect(page.get_by_role("link", name="30 hari")).to_have_attribute("aria-current", "page")
    expect(page.get_by_role("heading", name="Dinas Perhubungan")).to_be_visible()
    looks_right(page, screenshots / f"statistics-{size}.png")
    is_open_to_everybody(page)
    page.get_by_role("link", name="Semua", exact=True).press("Enter")
    expect(page).to_have_url(f"{address}/statistik?masa=semua")
    for summary in page.locator("summary").all():
        summary.press("Enter")
    expect(page.get_by_role("row", name="Lampu jalan")).to_be_visible()
    looks_right(page, screenshots / f"statistics-open-{size}.png")
    is_open_to_everybody(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Unduh angka harian (CSV)").first.press("Enter")
    assert download.value.suggested_filename == "statistik-harian.csv"


def test_they_fit_a_narrow_screen_and_need_no_scripts(opened: Opened, address: str, screenshots: Path) -> None:
    _reported_and_counted(address, "Lampu padam, untuk layar sempit.")
    page = opened({"width": 320, "height": 640}, scripts=False)
    page.goto(f"{address}/statistik?masa=90-hari")
    page.locator("summary").first.click()
    looks_right(page, screenshots / "statistics-narrow.png")
