"""A citizen whose browser runs no scripts: report, receipt, the report's page."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import SIZES, Opened
from tests.browser.looks import looks_right
from tests.samples import picture

pytestmark = pytest.mark.browser


def _fill_in(page: Page, address: str, landmark: str) -> None:
    page.goto(f"{address}/")
    page.get_by_label("Lampu jalan", exact=True).check()
    page.get_by_label("Lebih tepatnya").select_option("pju")
    page.get_by_label("Ceritakan masalahnya").fill("Tiga lampu jalan padam sejak kemarin malam.")
    page.get_by_label("Patokan atau alamat").fill(landmark)


def _reported(page: Page, address: str) -> str:
    _fill_in(page, address, "Depan Pasar Pagi")
    page.get_by_text("Tambahkan titik di peta").click()
    page.get_by_label("Lintang").fill("-2.133")
    page.get_by_label("Bujur").fill("106.113")
    photo = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": picture()}
    page.get_by_label("Foto").set_input_files([photo])  # pyright: ignore[reportArgumentType]
    page.get_by_role("button", name="Kirim laporan").click()
    return page.locator(".keep .ticket").inner_text()


@pytest.mark.parametrize("size", SIZES)
def test_a_report_can_be_made_and_followed(opened: Opened, address: str, screenshots: Path, size: str) -> None:
    page = opened(size, scripts=False)
    page.goto(f"{address}/")
    looks_right(page, screenshots / f"home-{size}.png")
    ticket = _reported(page, address)
    expect(page.get_by_text("Foto 1 diterima.")).to_be_visible()
    looks_right(page, screenshots / f"receipt-{size}.png")
    page.get_by_role("button", name="Buka laporan saya").click()
    expect(page.get_by_text("Tiga lampu jalan padam")).to_be_visible()
    page.goto(f"{address}/laporan")
    page.get_by_label("Nomor tiket").fill(ticket.lower())
    page.get_by_role("button", name="Lihat laporan").click()
    expect(page.get_by_role("heading", name="Lampu jalan padam")).to_be_visible()
    expect(page.get_by_text("Tiga lampu jalan padam")).to_have_count(0)
    looks_right(page, screenshots / f"report-{size}.png")


@pytest.mark.parametrize("size", SIZES)
def test_a_refused_form_takes_the_eye_to_what_is_wrong(
    opened: Opened, address: str, screenshots: Path, size: str
) -> None:
    page = opened(size, scripts=False)
    _fill_in(page, address, "")
    page.get_by_role("button", name="Kirim laporan").click()
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    expect(page.get_by_label("Ceritakan masalahnya")).to_have_value("Tiga lampu jalan padam sejak kemarin malam.")
    expect(page.get_by_label("Lampu jalan", exact=True)).to_be_checked()
    looks_right(page, screenshots / f"refused-{size}.png")
    summary.get_by_role("link").first.click()
    expect(page.get_by_label("Patokan atau alamat")).to_be_focused()


@pytest.mark.parametrize("path", ["laporan", "laporan?ticket=abc", "laporan/PGK-0000-0000-0", "privasi", "nothing"])
@pytest.mark.parametrize("size", SIZES)
def test_the_small_pages_fit_and_can_be_read(
    opened: Opened, address: str, screenshots: Path, size: str, path: str
) -> None:
    page = opened(size, scripts=False)
    page.goto(f"{address}/{path}")
    looks_right(page, screenshots / f"{''.join(filter(str.isalnum, path))}-{size}.png")
