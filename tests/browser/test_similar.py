"""Reported already: found before sending, supported instead; with scripts, without, and when the network is gone."""

from __future__ import annotations

import json
import re
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import SIZES, Opened
from tests.browser.looks import is_open_to_everybody, looks_right
from tests.samples import IN_THE_CITY

pytestmark = pytest.mark.browser
STORY = "Kabel menjuntai rendah di tepi jalan."
PLACES = {name: IN_THE_CITY | {"lat": IN_THE_CITY["lat"] + 0.004 * at} for at, name in enumerate([*SIZES, "none"], 1)}


def _reported(address: str, place: dict[str, float]) -> str:
    """By somebody else, a while ago."""
    body = {"code": "kabel_tiang", "text": STORY, **place}
    headers = {"Content-Type": "application/json"}
    asked = urllib.request.Request(  # noqa: S310 our own address
        address.replace("/public-site", "/submit-report"), json.dumps(body).encode(), headers
    )
    with urllib.request.urlopen(asked, timeout=10) as answer:  # noqa: S310
        return json.load(answer)["ticket"]


def _onward(page: Page) -> None:
    button = page.get_by_role("button", name="Lanjut")
    if button.is_visible():
        button.click()


def _filled_in(page: Page, address: str, place: dict[str, float]) -> None:
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"latitude": place["lat"], "longitude": place["lon"], "accuracy": 20})
    page.goto(f"{address}/")
    expect(page.locator("form.stepwise")).to_be_visible()
    page.get_by_label("Lampu jalan", exact=True).check()
    page.get_by_label("Kabel").check()
    _onward(page)
    page.get_by_label("Ceritakan masalahnya").fill(STORY)
    _onward(page)
    page.get_by_text("Di mana?").scroll_into_view_if_needed()
    expect(page.locator(".leaflet-control-zoom-in")).to_be_visible()
    page.get_by_role("button", name="Lokasi saya").click()
    expect(page.get_by_text("tepat sampai kira-kira")).to_be_visible()


def _to_the_end(page: Page) -> None:
    _onward(page)
    _onward(page)


@pytest.mark.parametrize("size", SIZES)
def test_a_duplicate_is_found_and_supported(opened: Opened, address: str, screenshots: Path, size: str) -> None:
    ticket = _reported(address, PLACES[size])
    page = opened(size)

    def look(state: str) -> None:
        looks_right(page, screenshots / f"similar-{size}-{state}.png")
        is_open_to_everybody(page)

    _filled_in(page, address, PLACES[size])
    expect(page.get_by_text("Ada 1 laporan serupa di dekat titik ini.")).to_be_visible()
    look("1-place")
    _to_the_end(page)
    page.get_by_role("textbox", name="Email").fill("siti@warga.test")
    page.get_by_role("button", name="Kirim laporan").click()
    expect(page.get_by_role("heading", name="Sudah dilaporkan?")).to_be_focused()
    expect(page.get_by_text("kabar dikirim ke siti@warga.test")).to_be_visible()
    look("2-found")
    page.keyboard.press("Tab")  # to the link of the report
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name=f"Ya, ini sama {ticket}")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Terima kasih, Anda ikut mendukung")).to_be_focused()
    expect(page.get_by_text("Pesan pertama datang bersama kabar berikutnya")).to_be_visible()
    look("3-supported")
    _supported_again(page, address, ticket)
    look("4-again")


def _supported_again(page: Page, address: str, ticket: str) -> None:
    """From the report's own page, which leaves the number as it is."""
    page.get_by_role("link", name="Buka laporan ini").click()
    page.get_by_role("link", name="Saya mengalami masalah yang sama").click()
    expect(page.get_by_text("Dari perangkat ini Anda sudah mendukung")).to_be_visible()
    page.get_by_role("button", name="Dukung laporan ini").click()
    expect(page.get_by_role("heading", name="Terima kasih, Anda ikut mendukung")).to_be_visible()
    page.goto(f"{address}/laporan/{ticket}")
    expect(page.get_by_text("1 orang")).to_be_visible()


def test_what_is_wrong_with_the_contact_is_said_like_the_rest(opened: Opened, address: str) -> None:
    ticket = _reported(address, PLACES["phone"])
    page = opened("phone")
    _filled_in(page, address, PLACES["phone"])
    page.get_by_role("button", name="Lihat laporan serupa").click()
    expect(page.get_by_role("heading", name="Sudah dilaporkan?")).to_be_focused()
    page.go_back()
    expect(page.get_by_role("button", name="Lokasi saya")).to_be_visible()
    _to_the_end(page)
    page.get_by_role("textbox", name="Email").fill("siti@kantor..id")
    _onward(page)
    page.get_by_role("button", name=f"Ya, ini sama {ticket}").click()
    page.get_by_role("alert").get_by_role("link", name="Tulisannya belum benar.").click()
    expect(page.get_by_role("textbox", name="Email")).to_be_focused()


@pytest.mark.parametrize("size", SIZES)
def test_who_knows_it_is_another_problem_sends_all_the_same(opened: Opened, address: str, size: str) -> None:
    _reported(address, PLACES[size])
    page = opened(size)
    _filled_in(page, address, PLACES[size])
    page.get_by_role("button", name="Lihat laporan serupa").click()
    expect(page.get_by_role("heading", name="Sudah dilaporkan?")).to_be_focused()
    if size == "phone":
        page.go_back()
        expect(page.get_by_role("button", name="Lokasi saya")).to_be_visible()
        _to_the_end(page)
        _onward(page)
    page.get_by_role("button", name="Bukan, kirim laporan saya").click()
    expect(page.get_by_role("heading", name="Terima kasih, laporan Anda")).to_be_focused()


@pytest.mark.parametrize("seconds", [0, 6])
def test_a_lost_or_slow_network_never_stops_the_sending(opened: Opened, address: str, seconds: int) -> None:
    _reported(address, PLACES["none"])
    page = opened("desk")

    def late(route: Route) -> None:
        if seconds == 0:
            route.abort()

    page.route("**/serupa", late)
    _filled_in(page, address, PLACES["none"])
    page.get_by_role("button", name="Kirim laporan").click()
    expect(page.get_by_role("heading", name="Terima kasih, laporan Anda")).to_be_focused()


@pytest.mark.parametrize("size", SIZES)
def test_without_scripts_a_duplicate_is_found_and_supported(
    opened: Opened, address: str, screenshots: Path, size: str
) -> None:
    ticket = _reported(address, PLACES[size])
    page = opened(size, scripts=False)
    page.goto(f"{address}/")
    page.get_by_label("Lampu jalan", exact=True).check()
    page.get_by_label("Ceritakan masalahnya").fill(STORY)
    page.get_by_role("button", name="Cek apakah sudah dilaporkan").click()
    expect(page.get_by_role("alert")).to_contain_text("Tambahkan titik di peta dulu")
    page.get_by_label("Lintang").fill(str(PLACES[size]["lat"]))
    page.get_by_label("Bujur").fill(str(PLACES[size]["lon"]))
    page.get_by_role("textbox", name="Email").fill("budi@warga.test")
    page.get_by_role("button", name="Cek apakah sudah dilaporkan").click()
    expect(page.get_by_role("heading", name="Sudah dilaporkan?")).to_be_focused()
    expect(page.get_by_label("Ceritakan masalahnya")).to_have_value(STORY)
    looks_right(page, screenshots / f"similar-{size}-6-without-scripts.png")
    page.get_by_role("button", name=f"Ya, ini sama {ticket}").click()
    expect(page.get_by_text(re.compile("Pesan pertama datang bersama"))).to_be_visible()
    looks_right(page, screenshots / f"similar-{size}-7-supported.png")
    page.goto(f"{address}/laporan/{ticket}/dukung")
    page.get_by_role("textbox", name="Email").fill("budi@kantor")
    page.get_by_role("button", name="Dukung laporan ini").click()
    page.get_by_role("alert").get_by_role("link").click()
    expect(page.get_by_role("textbox", name="Email")).to_be_focused()
    looks_right(page, screenshots / f"similar-{size}-8-wrong.png")
