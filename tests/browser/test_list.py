"""The public list and map: with scripts and without, both saying the same, whatever is in the file."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from itertools import islice
from pathlib import Path

import pytest
from playwright.sync_api import Dialog, Locator, Page, Route, ViewportSize, expect

from shared import catalogue, settings, web
from shared.platform.embedded.files import EmbeddedFiles
from shared.platform.ports import File
from shared.public_files import BUCKET, RECENT, month_file
from shared.public_list import months, recent
from shared.public_list.listing import PAGE
from tests import crowd
from tests.browser.conftest import SIZES, Opened
from tests.browser.looks import is_open_to_everybody, looks_right
from tests.load import own_kanal
from tests.samples import FAR_AWAY, IN_THE_CITY

pytestmark = pytest.mark.browser
REPORTS = 400
MONTH = months.of(web.now() - timedelta(days=10))
NARROWEST: ViewportSize = {"width": 320, "height": 640}
EVIL = '"><img src=x onerror=alert(1)><script>alert(1)</script>'
FILE = "**/open-data/open-and-recent.json"


@pytest.fixture(scope="module")
def site(front_end_packages: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Kanal with many reports."""
    data = tmp_path_factory.mktemp("crowd")
    made = crowd.published(catalogue.load(settings.load().catalogue), REPORTS, web.now())
    of_month = months.merged(made, (), months.span(MONTH))
    for name, content in {RECENT: made, month_file(MONTH): of_month}.items():
        EmbeddedFiles(data / "files").put(BUCKET, name, File(recent.as_bytes(content), "application/json"))
    with own_kanal.running(data) as own:
        yield f"{own.url}/public-site/peta"


def _lines(page: Page) -> list[str]:
    links = page.locator(".reports a").all()
    return [(link.get_attribute("href") or "").rpartition("/")[2] for link in links]


def _drawn(page: Page) -> Locator:
    """The marks, once the map is there."""
    expect(page.locator(".report-mark").first).to_be_visible()
    return page.locator(".report-mark")


def _number(page: Page, pattern: str) -> int:
    found = re.search(pattern, page.locator('[data-part="count"]').inner_text())
    return int(found.group(1).replace(".", "")) if found else 0


def _on_map(page: Page) -> int:
    return sum(int(text) if text.isdecimal() else 1 for text in page.locator(".report-mark").all_inner_texts())


@pytest.mark.parametrize("size", SIZES)
def test_filters_apply_at_once_and_list_map_and_address_say_the_same(
    opened: Opened, site: str, screenshots: Path, size: str
) -> None:
    page = opened(size)
    page.goto(site)
    _drawn(page)
    expect(page.get_by_text(f"{REPORTS} laporan")).to_be_visible()
    expect(page.locator(".reports li")).to_have_count(50)
    assert _on_map(page) == REPORTS - _number(page, r"(\d+) tanpa titik")
    looks_right(page, screenshots / f"list-{size}.png")
    is_open_to_everybody(page)
    page.get_by_label("Jenis masalah").select_option(label="Jalan dan trotoar")
    page.get_by_label("Status").select_option(label="Kuning: sedang dikerjakan")
    expect(page).to_have_url(re.compile(r"\?kanal=\w+&status=yellow$"))
    expect(page.locator(".reports .mark:not(.yellow)")).to_have_count(0)
    shown = _lines(page)
    assert 0 < len(shown) == _number(page, r"(\d+) laporan") < 50
    expect(page.locator(".cluster, .report-mark .mark.yellow").first).to_be_visible()
    assert _on_map(page) == len(shown) - _number(page, r"(\d+) tanpa titik")
    page.reload()
    _drawn(page)
    assert _lines(page) == shown


def test_the_choice_is_cleared_and_more_is_shown_by_keyboard(opened: Opened, site: str) -> None:
    page = opened("phone")
    page.goto(f"{site}?kanal=lampu_jalan")
    _drawn(page)
    page.get_by_role("link", name="Hapus pilihan").click()
    expect(page).to_have_url(site)
    expect(page.get_by_label("Jenis masalah")).to_be_focused()
    more = page.get_by_role("button", name="Tampilkan 50 lagi")
    more.press("Enter")
    expect(page.locator(".reports li")).to_have_count(100)
    expect(page.locator(".reports li:nth-child(51) a")).to_be_focused()


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?status=red&urut=sisa",
        "?waktu=terbuka&skpd=DLH",
        "?waktu=7&status=resolved",
        "?waktu=30&kelurahan=19.71.02.1003",
        f"?waktu={MONTH}&urut=sisa",
    ],
)
def test_the_list_is_the_same_with_scripts_and_without(opened: Opened, site: str, query: str) -> None:
    plain, page = opened("desk", scripts=False), opened("desk")
    said: list[str] = []
    for _ in range(3):  # an hour may be over between the one and the other
        plain.goto(site + query)
        page.goto(site + query)
        _drawn(page)
        said = _said(plain)
        if said == _said(page):
            break
    assert said == _said(page)
    assert len(said) > 2


def _said(page: Page) -> list[str]:
    """The count, and what the server's first page has of lines and their addresses."""
    lines = zip(page.locator(".reports li").all_inner_texts(), _lines(page), strict=True)
    return [page.locator('[data-part="count"]').inner_text(), *map(" ".join, islice(lines, PAGE))]


def test_the_link_to_what_is_shown_is_shared(opened: Opened, site: str) -> None:
    page = opened("desk")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{site}?status=green&fbclid=1")
    _drawn(page)
    page.get_by_role("button", name="Bagikan tautan").click()
    expect(page.get_by_text("Tautan disalin.")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == f"{site}?status=green"


def test_by_keyboard_the_map_is_opened_to_a_report_and_left_again(opened: Opened, site: str) -> None:
    page = opened("desk")
    page.goto(f"{site}?kanal=lampu_jalan")
    mark = _drawn(page).filter(has=page.locator(".mark")).first
    page.get_by_role("link", name="Langsung ke daftar laporan").press("Enter")
    expect(page.get_by_role("heading", name="Daftar laporan")).to_be_focused()
    mark.focus()
    page.keyboard.press("Enter")
    link = page.locator(".told a").first
    expect(link).to_be_focused()
    is_open_to_everybody(page)
    page.keyboard.press("Escape")
    expect(page.locator(".told")).to_have_count(0)
    expect(mark).to_be_focused()
    page.locator(".report-mark:has(.cluster)").first.focus()
    before = page.locator(".report-mark").count()
    page.keyboard.press("Enter")
    expect(page.locator(".report-mark")).not_to_have_count(before)
    expect(page.locator(".map")).to_be_focused()


def test_reports_on_one_spot_are_listed_where_nobody_can_come_closer(opened: Opened, site: str) -> None:
    page = opened("phone")
    page.route(FILE, lambda route: _with_rows(route, _all_on_one_spot))
    page.goto(site)
    expect(page.locator(".cluster")).to_have_text(str(REPORTS))
    page.locator(".report-mark").click()
    expect(page.locator(".told a")).to_have_count(12)
    expect(page.get_by_text(f"dan {REPORTS - 12} lagi di daftar")).to_be_visible()


def test_what_a_stranger_might_have_written_into_the_file_is_text(opened: Opened, site: str) -> None:
    page = opened("desk")
    alarms: list[str] = []

    def alarmed(dialog: Dialog) -> None:
        alarms.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", alarmed)
    page.route(FILE, lambda route: _with_rows(route, _evil))
    page.goto(site)
    _drawn(page)
    expect(page.locator(".reports")).to_contain_text(EVIL)
    page.locator(".report-mark").first.click()
    expect(page.locator(".told")).to_contain_text(EVIL)
    assert page.locator("img[src=x]").count() == 0
    assert [href for href in _hrefs(page) if not href.startswith("/public-site/laporan/")] == []
    assert alarms == []


def _hrefs(page: Page) -> list[str]:
    return [link.get_attribute("href") or "" for link in page.locator(".reports a, .told a").all()]


def _with_rows(route: Route, changed: dict[str, object]) -> None:
    said = json.loads(route.fetch().body())
    for rows in said["kelurahan"].values():
        for row in rows:
            for name, value in changed.items():
                row[said["columns"].index(name)] = value
    if "tiket" in changed:
        said["kelurahan"] = {EVIL: [row for rows in said["kelurahan"].values() for row in rows][:1]}
    route.fulfill(json=said)


_all_on_one_spot: dict[str, object] = dict(IN_THE_CITY)
_evil: dict[str, object] = {
    **IN_THE_CITY, "tiket": f"javascript:{EVIL}", "kanal": EVIL, "kategori": EVIL, "status": EVIL, "skpd": EVIL,
}  # fmt: skip


def test_what_is_near_comes_first_once_it_is_asked_for(opened: Opened, site: str) -> None:
    page = _around(opened("phone"), site, IN_THE_CITY)
    expect(page.get_by_text("Diurutkan dari yang terdekat dengan Anda.")).to_be_visible()
    expect(page.locator(".accuracy")).to_be_visible()
    expect(page.locator(".reports .where").first).to_contain_text(re.compile(r"kira-kira \d+ meter"))
    assert str(IN_THE_CITY["lat"]) not in page.url


def test_far_away_from_the_city_nothing_is_near(opened: Opened, site: str) -> None:
    page = _around(opened("phone"), site, FAR_AWAY)
    expect(page.get_by_text("Tidak ada laporan di sekitar Anda.")).to_be_visible()
    expect(page.locator(".reports li")).to_have_count(50)
    _drawn(page)


def _around(page: Page, site: str, where: dict[str, float]) -> Page:
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"latitude": where["lat"], "longitude": where["lon"], "accuracy": 30})
    page.goto(site)
    _drawn(page)
    page.get_by_role("button", name="Di sekitar saya").click()
    return page


def test_without_the_data_the_servers_list_stays(opened: Opened, site: str) -> None:
    page = opened("phone")
    page.route(FILE, lambda route: route.abort())
    page.goto(site)
    expect(page.get_by_text("Data tidak bisa diambil.")).to_be_visible()
    expect(page.locator(".reports li")).to_have_count(25)
    expect(page.get_by_role("button", name="Tampilkan")).to_be_visible()


def test_without_the_map_the_list_does_all_the_rest(opened: Opened, site: str) -> None:
    page = opened("desk")
    page.route("**/leaflet.js", lambda route: route.abort())
    page.goto(site)
    expect(page.locator(".reports li")).to_have_count(50)
    expect(page.locator(".on-map")).to_be_hidden()
    page.get_by_label("Status").select_option(label="Hijau: selesai")
    expect(page.locator(".reports .mark:not(.green)")).to_have_count(0)


def test_a_month_without_data_is_said_in_words(opened: Opened, site: str) -> None:
    page = opened("desk")
    page.goto(f"{site}?waktu=2025-01")
    expect(page.locator('[data-part="note"]')).to_have_text(re.compile("^Data bulan itu tidak ada"))
    expect(page.get_by_label("Waktu")).to_have_value("2025-01")
    page.get_by_label("Waktu").select_option(label="Masih terbuka")
    _drawn(page)
    page.get_by_label("Waktu").select_option("2025-01")
    expect(page.get_by_text("Daftar di bawah belum mengikuti pilihan Anda.")).to_be_visible()


@pytest.mark.parametrize("size", [*SIZES, NARROWEST], ids=str)
def test_without_scripts_a_form_filters_and_links_turn_pages(
    opened: Opened, site: str, screenshots: Path, size: str | ViewportSize
) -> None:
    page = opened(size, scripts=False)
    page.goto(site)
    expect(page.locator(".on-map")).to_be_hidden()
    looks_right(page, screenshots / f"list-plain-{size if isinstance(size, str) else 'narrow'}.png")
    page.get_by_label("Status").select_option(label="Hijau: selesai")
    page.get_by_role("button", name="Tampilkan").click()
    expect(page.locator(".reports .mark:not(.green)")).to_have_count(0)
    first = _lines(page)
    page.get_by_role("link", name="Berikutnya").click()
    expect(page.get_by_text("Halaman 2 dari")).to_be_visible()
    expect(page.get_by_label("Status")).to_have_value("green")
    assert set(first) & set(_lines(page)) == set()
    page.goto(f"{site}?kanal=abc&halaman=x")
    expect(page.get_by_role("alert")).to_be_focused()
    page.get_by_role("alert").get_by_role("link").click()
    expect(page.get_by_label("Jenis masalah")).to_be_focused()
    looks_right(page, screenshots / "list-wrong.png")
