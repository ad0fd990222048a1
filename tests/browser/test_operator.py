"""An operator's day at a desk and on a phone: the queue, the moves, the same problem twice, somebody at the counter."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from shared.platform.ports import Json
from tests.browser.conftest import SIZES, Opened
from tests.browser.field import entered, staff, surveyed
from tests.browser.looks import is_open_to_everybody, looks_right
from tests.load import own_kanal
from tests.load.own_kanal import OwnKanal
from tests.waiting import until
from tests.wire import send_json

pytestmark = pytest.mark.browser
OPERATOR = "operator-1"
UNSURE: dict[str, Json] = {"channel": "parkir", "lat": -2.1290, "lon": 106.1110}


@pytest.fixture
def city(front_end_packages: None, tmp_path: Path) -> Iterator[OwnKanal]:
    """Where nothing has been reported yet."""
    with own_kanal.running(tmp_path / "data") as own:
        yield own


def _unsure(city: OwnKanal, number: int) -> str:
    """The ticket of a report whose category nobody knows yet, in triage."""
    answer = send_json(city.port, "/submit-report/", UNSURE | {"text": f"Mobil nomor {number} di trotoar."})
    ticket = answer.json["ticket"]
    until(lambda: staff(city, ticket).status("operator-1") == "triage")
    return ticket


def _opens_the_first(page: Page, size: str) -> None:
    if size == "desk":
        expect(page.locator(".rows.with-keys")).to_be_visible()
        page.keyboard.press("j")
        page.keyboard.press("Enter")
    else:
        page.locator(".queue-row > a").first.click()
    expect(page.get_by_role("heading", name="Langkah")).to_be_visible()


def _decides_both(page: Page, city: OwnKanal, size: str, first: str, second: str) -> None:
    """The first is sent on with its category; the second, which comes by itself, is no complaint."""
    expect(page.get_by_text("2 kategori cocok")).to_be_visible()
    page.get_by_role("radio", name=re.compile("Parkir liar")).check()
    page.get_by_role("button", name="Simpan dan teruskan").click()
    page.wait_for_url(f"**/laporan/{second}?**")
    expect(page.get_by_role("status").filter(has_text=first)).to_contain_text("Kirim ke cek lapangan")
    if size == "desk":
        expect(page.locator(".desk.with-keys")).to_be_visible()
        page.keyboard.press("x")
        expect(page.get_by_role("radio", name="Bukan aduan atau permintaan layanan")).to_be_visible()
    else:
        page.locator("#langkah-reject > summary").click()
    page.get_by_role("radio", name="Bukan aduan atau permintaan layanan").check()
    page.get_by_role("button", name="Tolak", exact=True).click()
    expect(page.get_by_text("Antrean ini kosong.")).to_be_visible()
    assert [staff(city, ticket).status("operator-1") for ticket in (first, second)] == ["survey", "rejected"]


@pytest.mark.parametrize("size", SIZES)
def test_an_operators_day(opened: Opened, city: OwnKanal, screenshots: Path, size: str) -> None:
    first, second = _unsure(city, 1), _unsure(city, 2)
    page = entered(opened(size), city, OPERATOR)
    expect(page.get_by_role("heading", name="Perlu diperiksa")).to_be_visible()
    _opens_the_first(page, size)
    looks_right(page, screenshots / f"operator-report-{size}.png")
    is_open_to_everybody(page)
    _decides_both(page, city, size, first, second)
    _merges(page, city, screenshots, size)
    _files_for_somebody(page, screenshots, size)


def _merges(page: Page, city: OwnKanal, screenshots: Path, size: str) -> None:
    """One of two lamps side by side into the other, and out of it again."""
    one, other = surveyed(city, 4)[0::3]
    page.goto(f"{city.url}/staff-console/laporan/{one}")
    near = page.locator(".neighbours li").filter(has_text=other)
    expect(near).to_contain_text("m dari")
    looks_right(page, screenshots / f"operator-neighbours-{size}.png")
    near.get_by_role("button", name=f"Gabungkan ke {other}").click()
    expect(page.get_by_role("status")).to_contain_text("“Gabungkan” tersimpan.")
    assert staff(city, one).status("operator-1") == "duplicate"
    page.goto(f"{city.url}/staff-console/laporan/{other}")
    page.get_by_role("checkbox", name="Pisahkan").check()
    page.get_by_label("Alasan dipisahkan").fill("Tiang yang lain")
    page.get_by_role("button", name="Pisahkan yang dicentang").click()
    expect(page.get_by_role("status").filter(has_text="1 laporan dipisahkan")).to_be_focused()
    assert staff(city, one).status("operator-1") == "triage"


def _files_for_somebody(page: Page, screenshots: Path, size: str) -> None:
    page.get_by_role("link", name="Laporan baru").click()
    page.get_by_label("Telepon", exact=True).check()
    page.get_by_label("Kategori").select_option("sampah_liar")
    page.get_by_role("button", name="Simpan laporan").click()
    page.get_by_label("Uraian").fill("Tumpukan sampah di depan pasar.")
    page.get_by_role("button", name="Simpan laporan").click()
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_label("Uraian")).to_have_value("Tumpukan sampah di depan pasar.")
    looks_right(page, screenshots / f"operator-filing-{size}.png")
    page.get_by_label("Patokan atau alamat").fill("Depan Pasar Pagi")
    page.get_by_role("button", name="Simpan laporan").click()
    expect(page.get_by_role("heading", name="Laporan tersimpan")).to_be_visible()
    assert len(page.locator(".secret").inner_text().replace("\n", "").replace(" ", "")) == 24
    looks_right(page, screenshots / f"operator-filed-{size}.png")
    is_open_to_everybody(page)


def test_new_reports_are_announced_and_nothing_moves_by_itself(opened: Opened, city: OwnKanal) -> None:
    _unsure(city, 1)
    page = entered(opened("desk"), city, OPERATOR)
    page.route("**/hitungan.json", lambda route: route.fulfill(json={"antrean": {"triage": 4}}))
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.get_by_role("status").filter(has_text="3 laporan baru")).to_be_visible()
    expect(page.locator(".queue-row")).to_have_count(1)
    page.unroute("**/hitungan.json")
    page.get_by_role("link", name="muat ulang").click()
    expect(page.get_by_text("laporan baru –")).to_be_hidden()


def test_keys_do_nothing_while_somebody_types_or_has_switched_them_off(opened: Opened, city: OwnKanal) -> None:
    ticket = _unsure(city, 1)
    page = entered(opened("desk"), city, OPERATOR)
    page.goto(f"{city.url}/staff-console/laporan/{ticket}")
    expect(page.locator(".desk.with-keys")).to_be_visible()
    page.keyboard.press("n")
    page.keyboard.type("xn")
    expect(page.locator("#note-note")).to_have_value("xn")
    expect(page.locator("#langkah-reject")).not_to_have_attribute("open", "")
    page.get_by_text("Tombol papan ketik").click()
    page.get_by_role("button", name="Matikan tombol di perangkat ini").click()
    page.keyboard.press("x")
    expect(page.locator("#langkah-reject")).not_to_have_attribute("open", "")


def test_all_of_it_works_without_scripts(opened: Opened, city: OwnKanal) -> None:
    first, second = _unsure(city, 1), _unsure(city, 2)
    page = entered(opened("phone", scripts=False), city, OPERATOR)
    _opens_the_first(page, "phone")
    _decides_both(page, city, "phone", first, second)
