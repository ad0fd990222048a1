"""Where a report is: position, map and list, with and without a network, by hand and by keyboard."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import SIZES, Opened
from tests.browser.looks import is_open_to_everybody, looks_right
from tests.samples import FAR_AWAY, IN_THE_CITY, picture

pytestmark = pytest.mark.browser


def _place(page: Page, address: str) -> Page:
    """The group of the place, with its map drawn."""
    page.goto(f"{address}/")
    page.get_by_label("Lampu jalan", exact=True).check()
    onward = page.get_by_role("button", name="Lanjut")
    if onward.is_visible():
        onward.click()
        page.get_by_label("Ceritakan masalahnya").fill("Tiga lampu jalan padam.")
        onward.click()
    page.get_by_text("Di mana?").scroll_into_view_if_needed()
    expect(page.locator(".leaflet-control-zoom-in")).to_be_visible()
    return page


def _is_at(page: Page, where: dict[str, float]) -> None:
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"latitude": where["lat"], "longitude": where["lon"], "accuracy": 23})


@pytest.mark.parametrize("size", SIZES)
def test_the_own_position_is_taken_with_its_accuracy(
    opened: Opened, address: str, screenshots: Path, size: str
) -> None:
    page = opened(size)
    _is_at(page, IN_THE_CITY)
    _place(page, address).get_by_role("button", name="Lokasi saya").click()
    expect(page.get_by_text("tepat sampai kira-kira 25 meter")).to_be_visible()
    expect(page.get_by_text("Kelurahan Bintang, Kecamatan Rangkui.")).to_be_visible()
    expect(page.locator("[name=lat]")).to_have_value("-2.133000")
    looks_right(page, screenshots / f"place-{size}.png")
    is_open_to_everybody(page)


def test_the_own_position_does_not_wait_for_the_map(opened: Opened, address: str) -> None:
    page = opened("desk")
    _is_at(page, IN_THE_CITY)
    held: list[Route] = []
    page.route("**/leaflet.js", lambda route: held.append(route))  # noqa: PLW0108 a method of a list cannot be taken
    page.goto(f"{address}/")
    page.get_by_text("Di mana?").scroll_into_view_if_needed()
    page.get_by_role("button", name="Lokasi saya").click()
    expect(page.get_by_text("Kelurahan Bintang, Kecamatan Rangkui.")).to_be_visible()
    held[0].continue_()
    expect(page.locator(".map .pin")).to_be_visible()
    expect(page.get_by_text("tepat sampai kira-kira 25 meter")).to_be_visible()


def test_whoever_is_outside_the_city_is_told_at_once_and_cannot_go_on(opened: Opened, address: str) -> None:
    page = opened("phone")
    _is_at(page, FAR_AWAY)
    _place(page, address).get_by_role("button", name="Lokasi saya").click()
    expect(page.get_by_text("di luar Kota Pangkalpinang. Laporkan ke pemerintah Kabupaten Bangka")).to_be_visible()
    page.get_by_role("button", name="Lanjut").click()
    expect(page.get_by_role("alert")).to_be_focused()
    page.get_by_role("button", name="Hapus titik").click()
    page.get_by_label("Patokan atau alamat").fill("Depan pasar")
    page.get_by_role("button", name="Lanjut").click()
    expect(page.get_by_role("heading", name="Foto")).to_be_focused()


def test_the_pin_is_moved_by_the_arrow_keys(opened: Opened, address: str) -> None:
    page = _place(opened("desk"), address)
    page.get_by_role("button", name="Pin di tengah peta").press("Enter")
    expect(page.get_by_text("Titik dipilih di peta.")).to_be_visible()
    before = float(page.locator("[name=lon]").input_value())
    page.locator(".pin").focus()
    page.keyboard.press("Shift+ArrowLeft")
    expect(page.locator("[name=lon]")).not_to_have_value(f"{before:.6f}")
    assert float(page.locator("[name=lon]").input_value()) < before


def test_a_kelurahan_of_the_list_stands_for_a_point_and_says_how_roughly(opened: Opened, address: str) -> None:
    page = _place(opened("desk"), address)
    page.get_by_label("Atau pilih kelurahan").select_option(label="Bacang")
    expect(page.get_by_text(re.compile(r"hanya perkiraan \(sampai .* km\).* Kelurahan Bacang"))).to_be_visible()
    assert int(page.locator("[name=accuracy]").input_value()) > 500


def test_streets_are_shown_where_there_is_a_network_and_outlines_where_not(opened: Opened, address: str) -> None:
    page = opened("desk")
    page.route(
        "https://tile.openstreetmap.org/**", lambda route: route.fulfill(body=picture(), content_type="image/png")
    )
    _place(page, address)
    expect(page.locator("img.leaflet-tile-loaded").first).to_be_visible()
    expect(page.locator(".map.drawn")).to_have_count(0)
    expect(page.get_by_role("link", name="OpenStreetMap")).to_be_visible()
    page.unroute("https://tile.openstreetmap.org/**")
    _place(page, address)
    expect(page.locator(".map.drawn")).to_be_visible()


def test_the_map_is_brought_only_when_the_place_is_asked_for(opened: Opened, address: str) -> None:
    page = opened("phone")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{address}/")
    expect(page.locator("form.stepwise")).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert [url for url in asked if "leaflet" in url or "wilayah" in url or "map.js" in url] == []


def test_without_the_map_the_two_numbers_are_there_again(opened: Opened, address: str) -> None:
    page = opened("desk")
    page.route("**/leaflet.js", lambda route: route.abort())
    page.goto(f"{address}/")
    page.get_by_text("Di mana?").scroll_into_view_if_needed()
    expect(page.get_by_text("Tambahkan titik di peta")).to_be_visible()
    expect(page.locator(".map")).to_have_count(0)
