"""Finding a place by its name, in a city that has a table of them: by keyboard, by finger, without a network."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from shared.catalogue.make_areas import PANGKALPINANG
from tests.browser.conftest import SIZES, Opened
from tests.browser.looks import is_open_to_everybody, looks_right
from tests.load import own_kanal

pytestmark = pytest.mark.browser

PLACES = """name,other_names,kind,lat,lon
Pasar Pagi,Pasar Lama,Pasar,-2.133,106.113
Jalan Mawar,,Jalan,-2.105881,106.099189
Jalan Mawar,,Jalan,-2.15305,106.158116
Jalan Mawar Dalam,,Jalan,-2.106,106.0995
"""


@pytest.fixture(scope="module")
def with_places(front_end_packages: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    city = Path(shutil.copytree(PANGKALPINANG, tmp_path_factory.mktemp("city") / "city"))
    (city / "places.csv").write_text(PLACES, encoding="utf-8")
    with own_kanal.running(tmp_path_factory.mktemp("data"), catalogue=city) as own:
        yield f"{own.url}/public-site"


def _at_the_place(page: Page, address: str) -> None:
    page.goto(f"{address}/")
    page.get_by_label("Lampu jalan", exact=True).check()
    onward = page.get_by_role("button", name="Lanjut")
    if onward.is_visible():
        onward.click()
        page.get_by_label("Ceritakan masalahnya").fill("Tiga lampu jalan padam.")
        onward.click()
    page.get_by_text("Di mana?").scroll_into_view_if_needed()
    expect(page.locator(".leaflet-control-zoom-in")).to_be_visible()


@pytest.mark.parametrize("size", SIZES)
def test_a_place_is_found_by_its_name_and_pinned(
    opened: Opened, with_places: str, screenshots: Path, size: str
) -> None:
    page = opened(size)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    _at_the_place(page, with_places)
    assert [url for url in asked if "tempat.json" in url or "minisearch" in url] == []
    field = page.get_by_label("Cari jalan atau tempat")
    field.press_sequentially("jl. mawsr")
    expect(page.get_by_role("status").filter(has_text="3 tempat ditemukan.")).to_be_visible()
    looks_right(page, screenshots / f"place-search-{size}.png")
    is_open_to_everybody(page)
    field.press("Enter")
    expect(page.get_by_role("button", name="Jalan Mawar Jalan · Kel. Air Salemba")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Titik di Jalan Mawar. Geser pin bila kurang pas. Kelurahan Air Itam")).to_be_visible()
    expect(page.locator(".map .pin")).to_be_focused()
    expect(page.locator(".map.drawn:not(.far)")).to_be_visible()  # near enough to move the pin by a house
    expect(page.locator("[name=lon]")).to_have_value("106.158116")
    expect(page.get_by_label("Patokan atau alamat")).to_have_value("Jalan Mawar")
    looks_right(page, screenshots / f"place-searched-{size}.png")
    is_open_to_everybody(page)
    field.fill("zzzzzz")
    expect(page.get_by_text("Tidak ada yang cocok.")).to_be_visible()
    assert [url for url in asked if "maws" in url or "zzz" in url] == []


def test_what_the_citizen_wrote_as_landmark_stays(opened: Opened, with_places: str) -> None:
    page = opened("desk")
    _at_the_place(page, with_places)
    landmark = page.get_by_label("Patokan atau alamat")
    for name, written in (("pasar lama", "Pasar Pagi"), ("mawar dalam", "Jalan Mawar Dalam")):
        page.get_by_label("Cari jalan atau tempat").fill(name)
        page.get_by_role("button", name=written).click()
        expect(landmark).to_have_value(written)
    landmark.fill("Depan toko roti")
    page.get_by_label("Cari jalan atau tempat").fill("pasar pagi")
    page.get_by_role("button", name="Pasar Pagi").click()
    expect(page.get_by_text("Titik di Pasar Pagi.")).to_be_visible()
    expect(landmark).to_have_value("Depan toko roti")


def test_places_are_found_without_a_network_too(opened: Opened, with_places: str) -> None:
    page = opened("phone", worker=True)
    page.goto(f"{with_places}/")
    page.evaluate("navigator.serviceWorker.ready")
    page.context.set_offline(True)
    page.reload()
    _at_the_place(page, with_places)
    page.get_by_label("Cari jalan atau tempat").fill("pasar lama")
    page.get_by_role("button", name="Pasar Pagi").click()
    expect(page.get_by_text("Titik di Pasar Pagi. Geser pin bila kurang pas.")).to_be_visible()


def test_a_list_that_cannot_be_brought_is_said(opened: Opened, with_places: str) -> None:
    page = opened("phone")
    page.route("**/tempat.json", lambda route: route.abort())
    _at_the_place(page, with_places)
    page.get_by_label("Cari jalan atau tempat").fill("pasar")
    expect(page.get_by_text("Daftar tempat belum bisa dibuka.")).to_be_visible()


def test_without_scripts_there_is_no_search(opened: Opened, with_places: str) -> None:
    page = opened("desk", scripts=False)
    page.goto(f"{with_places}/")
    expect(page.get_by_label("Patokan atau alamat")).to_be_visible()
    expect(page.get_by_label("Cari jalan atau tempat")).to_be_hidden()
