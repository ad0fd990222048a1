"""An SKPD officer's day and a validator's, on a phone and at a desk: accept, forward, finish with photos, validate."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Opened
from tests.browser.field import entered, moves_of, photo, script_on_its_way, staff, surveyed
from tests.browser.looks import fits, is_open_to_everybody, looks_right
from tests.load import own_kanal
from tests.load.own_kanal import OwnKanal
from tests.samples import picture

pytestmark = pytest.mark.browser
SIZES = ["phone", "desk"]


@pytest.fixture(scope="module")
def city(front_end_packages: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OwnKanal]:
    """With nothing but what these tests report."""
    with own_kanal.running(tmp_path_factory.mktemp("skpd")) as own:
        yield own


def _dispatched(city: OwnKanal, number: int) -> list[str]:
    tickets = surveyed(city, number)
    for ticket in tickets:
        staff(city, ticket).move("surveyor-1", "confirm")
    return tickets


def _pick(page: Page, tickets: list[str]) -> None:
    for ticket in tickets:
        page.get_by_label(f"Pilih {ticket}").check()


def _looks(page: Page, to: Path) -> None:
    looks_right(page, to)
    is_open_to_everybody(page)
    before = page.viewport_size
    page.set_viewport_size({"width": 320, "height": 640})
    assert fits(page)
    assert before is not None
    page.set_viewport_size(before)


@pytest.mark.parametrize("size", SIZES)
def test_an_officer_accepts_a_street_in_one_go_and_finishes_each_with_its_photo(
    opened: Opened, city: OwnKanal, screenshots: Path, size: str
) -> None:
    tickets = _dispatched(city, 2)
    page = entered(opened(size), city, "officer-dishub")
    page.goto(f"{city.url}/staff-console/kotak-masuk?dekat={tickets[0]}")
    _looks(page, screenshots / f"inbox-{size}.png")
    _pick(page, tickets[:1])
    expect(page.get_by_text("1 laporan dipilih")).to_be_visible()
    page.goto(f"{city.url}/staff-console/kotak-masuk")
    _pick(page, tickets)
    page.get_by_role("button", name="Terima").click()
    page.get_by_role("button", name="Terima").click()
    expect(page.get_by_role("heading", name="Terima: 2 dari 2 laporan tercatat")).to_be_visible()
    page.goto(f"{city.url}/staff-console/kotak-masuk?tab=dikerjakan")
    _pick(page, tickets)
    page.get_by_role("button", name="Nyatakan selesai").click()
    for seed, ticket in enumerate(tickets, 11):
        page.locator(f"#photo-{ticket}").set_input_files(photo(seed))
    expect(page.get_by_text("Foto siap.")).to_have_count(2)
    _looks(page, screenshots / f"together-{size}.png")
    page.get_by_role("button", name="Nyatakan selesai").click()
    expect(page.get_by_text("2 dari 2 laporan tercatat")).to_be_visible()
    _looks(page, screenshots / f"together-done-{size}.png")
    assert [moves_of(city, ticket)[-1] for ticket in tickets] == ["finish", "finish"]


@pytest.mark.parametrize("size", SIZES)
def test_a_report_is_forwarded_printed_and_finished_on_its_own_page(
    opened: Opened, city: OwnKanal, screenshots: Path, size: str
) -> None:
    [ticket] = _dispatched(city, 1)
    page = entered(opened(size), city, "head-dishub")
    page.goto(f"{city.url}/staff-console/laporan/{ticket}")
    page.get_by_text("Tunjuk yang mengerjakan").click()
    page.get_by_label("Petugas Dishub").check()
    page.get_by_role("button", name="Tunjuk", exact=True).click()
    page.get_by_role("link", name="Cetak perintah kerja").click()
    _looks(page, screenshots / f"work-order-{size}.png")
    page.emulate_media(media="print")
    page.screenshot(path=screenshots / f"work-order-paper-{size}.png", full_page=True)
    expect(page.get_by_role("button", name="Cetak")).to_be_hidden()
    page.emulate_media(media="screen")
    staff(city, ticket).move("officer-dishub", "accept")
    page.goto(f"{city.url}/staff-console/laporan/{ticket}")
    page.locator("#langkah-finish > summary").click()
    page.locator("#langkah-finish").get_by_label("Foto baru").set_input_files(photo(14))
    expect(page.get_by_text("Foto siap.")).to_be_visible()
    _looks(page, screenshots / f"finish-{size}.png")
    page.get_by_role("button", name="Nyatakan selesai").click()
    expect(page.get_by_text("“Nyatakan selesai” tersimpan")).to_be_visible()
    assert moves_of(city, ticket)[-2:] == ["attach", "finish"]
    assert "assign" in moves_of(city, ticket)


def test_a_photo_chosen_before_the_scripts_have_come_is_made_ready_too(opened: Opened, city: OwnKanal) -> None:
    [ticket] = _dispatched(city, 1)
    staff(city, ticket).move("officer-dishub", "accept")
    page = entered(opened("phone"), city, "officer-dishub")
    with script_on_its_way(page, "photo_field.js"):
        page.goto(f"{city.url}/staff-console/laporan/{ticket}", wait_until="commit")
        page.locator("#langkah-finish > summary").click()
        page.locator("#langkah-finish").get_by_label("Foto baru").set_input_files(photo(18))
    expect(page.get_by_text("Foto siap.")).to_be_visible()


@pytest.mark.parametrize("size", SIZES)
def test_a_validator_compares_shows_and_validates(opened: Opened, city: OwnKanal, screenshots: Path, size: str) -> None:
    [ticket] = _dispatched(city, 1)
    people = staff(city, ticket)
    people.move("officer-dishub", "accept")
    done = people.photo("officer-dishub", "completion", picture(15 if size == "phone" else 16))
    people.move("officer-dishub", "finish", photo=done, note="Bohlam diganti")
    page = entered(opened(size), city, "operator-1")
    page.goto(f"{city.url}/staff-console/validasi")
    case = page.locator(".case", has_text=ticket)
    expect(case.get_by_text("Tempat pengambilan tidak diketahui.")).to_be_visible()
    _looks(page, screenshots / f"validation-{size}.png")
    case.get_by_label("Tampilkan untuk umum").check()
    case.get_by_label("Catatan").fill("Dicek lewat telepon dengan petugas di tempat")
    case.get_by_role("button", name="Sahkan").click()
    expect(page.get_by_text(f"Keputusan untuk {ticket} sudah dicatat.")).to_be_visible()
    page.goto(f"{city.url}/public-site/laporan/{ticket}")
    expect(page.locator(f'img[src*="{done}"]')).to_be_visible()


def test_without_scripts_an_officer_works_just_as_well(opened: Opened, city: OwnKanal) -> None:
    [ticket] = _dispatched(city, 1)
    page = entered(opened("phone", scripts=False), city, "officer-dishub")
    page.goto(f"{city.url}/staff-console/kotak-masuk")
    _pick(page, [ticket])
    page.get_by_role("button", name="Terima").click()
    page.get_by_role("button", name="Terima").click()
    page.goto(f"{city.url}/staff-console/laporan/{ticket}")
    page.locator("#langkah-finish > summary").click()
    page.locator("#langkah-finish").get_by_label("Foto baru").set_input_files(photo(17))
    page.get_by_role("button", name="Nyatakan selesai").click()
    expect(page.get_by_text("“Nyatakan selesai” tersimpan")).to_be_visible()
    assert moves_of(city, ticket)[-1] == "finish"
