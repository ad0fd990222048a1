"""The form with its scripts: one group at a time on a phone, and only what the chosen answers have a use for."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import SIZES, Opened
from tests.browser.looks import is_open_to_everybody, looks_right

pytestmark = pytest.mark.browser


@pytest.fixture
def phone(opened: Opened, address: str) -> Page:
    return _form(opened("phone"), address)


@pytest.fixture
def desk(opened: Opened, address: str) -> Page:
    return _form(opened("desk"), address)


def _form(page: Page, address: str) -> Page:
    page.goto(f"{address}/")
    expect(page.locator("form.stepwise")).to_be_visible()
    return page


def _onward(page: Page) -> None:
    page.get_by_role("button", name="Lanjut").click()


def test_on_a_phone_one_group_is_shown_and_back_is_the_browsers(phone: Page) -> None:
    phone.get_by_label("Lampu jalan", exact=True).check()
    phone.get_by_label("Lampu jalan padam").check()
    _onward(phone)
    expect(phone.get_by_text("Langkah 2 dari 5")).to_be_visible()
    expect(phone.get_by_role("heading", name="Ceritakan masalahnya")).to_be_focused()
    expect(phone.get_by_text("Masalahnya tentang apa?")).to_be_hidden()
    phone.go_back()
    expect(phone.get_by_label("Lampu jalan padam")).to_be_checked()
    phone.go_forward()
    expect(phone.get_by_role("heading", name="Ceritakan masalahnya")).to_be_focused()


@pytest.mark.parametrize(("first", "heading"), [("Foto", "Foto"), ("Lokasi", "Di mana?")])
def test_a_citizen_may_begin_with_the_photo_or_the_place(
    phone: Page, screenshots: Path, first: str, heading: str
) -> None:
    looks_right(phone, screenshots / "beginnings.png")
    phone.get_by_role("button", name=f"{first} dulu").click()
    expect(phone.get_by_role("heading", name=heading)).to_be_focused()
    expect(phone.get_by_text("Langkah 1 dari 5")).to_be_visible()
    if first == "Lokasi":
        phone.get_by_label("Patokan atau alamat").fill("Depan Pasar Pagi")
    _onward(phone)
    phone.get_by_label("Lampu jalan", exact=True).check()
    _onward(phone)
    expect(phone.get_by_role("heading", name="Ceritakan masalahnya")).to_be_focused()
    phone.go_back()
    phone.go_back()
    expect(phone.get_by_role("heading", name=heading)).to_be_focused()


def test_a_group_with_something_wrong_is_not_left(phone: Page) -> None:
    _onward(phone)
    expect(phone.get_by_role("alert")).to_be_focused()
    expect(phone.get_by_text("Langkah 1 dari 5")).to_be_visible()
    phone.get_by_role("alert").get_by_role("link", name="Pilih jenis masalahnya.").click()
    expect(phone.get_by_label("Parkir liar")).to_be_focused()


@pytest.mark.parametrize("size", SIZES)
def test_what_is_wrong_is_said_on_top_and_beside_each_field(
    opened: Opened, address: str, screenshots: Path, size: str
) -> None:
    page = _form(opened(size), address)
    if size == "phone":
        page.get_by_label("Sampah").check()
        _onward(page)
    page.locator("button.main:visible").last.click()
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    looks_right(page, screenshots / f"wrong-{size}.png")
    is_open_to_everybody(page)
    summary.get_by_role("link", name="Ceritakan masalahnya").click()
    field = page.get_by_label("Ceritakan masalahnya")
    expect(field).to_be_focused()
    assert "paling sedikit 10 huruf" in page.locator("#text-problem").inner_text()
    assert field.get_attribute("aria-describedby") == "text-hint text-problem"


def test_only_the_chosen_channels_codes_are_asked_for(desk: Page) -> None:
    desk.get_by_label("Parkir liar", exact=True).check()
    group = desk.get_by_role("group", name="Lebih tepatnya?")
    expect(group.get_by_role("radio")).to_have_count(3)
    expect(group.get_by_label("Belum tahu")).to_be_checked()
    desk.get_by_label("Sampah", exact=True).check()
    expect(group.get_by_label("TPS penuh dan jadwal angkut")).to_be_visible()
    expect(group.get_by_label("Juru parkir liar")).to_have_count(0)


def test_whose_it_is_is_said_as_soon_as_it_is_chosen(desk: Page) -> None:
    desk.get_by_label("Air, listrik, pasar, lainnya").check()
    desk.get_by_label("Listrik PLN").check()
    expect(desk.get_by_text("Ini bukan wewenang kota, melainkan PT PLN (Persero).")).to_be_visible()
    desk.get_by_label("Permintaan informasi").check()
    expect(desk.get_by_text("Ditangani oleh Dinas Komunikasi dan Informatika.")).to_be_visible()


def test_a_confidential_code_says_who_reads_it_and_leaves_no_choice(desk: Page) -> None:
    desk.get_by_label("Terbuka, tanpa kontak saya").check()
    desk.get_by_label("Layanan pemerintah").check()
    desk.get_by_label("Pungutan liar").check()
    expect(desk.get_by_text("hanya Inspektorat Daerah yang menerima")).to_be_visible()
    expect(desk.locator("#visibility-confidential")).to_be_checked()
    expect(desk.get_by_label("Terbuka, tanpa kontak saya")).to_be_hidden()
    desk.get_by_label("Perizinan").check()
    expect(desk.get_by_label("Terbuka, tanpa kontak saya")).to_be_checked()


def test_whoever_stays_anonymous_leaves_no_contact(desk: Page) -> None:
    desk.get_by_role("textbox", name="Email").fill("siti@warga.test")
    desk.get_by_label("Terbuka, tanpa kontak saya").check()
    expect(desk.get_by_role("textbox", name="Nama")).to_be_hidden()
    desk.locator("#visibility").check()
    expect(desk.get_by_role("textbox", name="Email")).to_have_value("")


def test_how_to_be_told_is_asked_only_when_there_is_a_choice(desk: Page) -> None:
    group = desk.get_by_role("group", name="Kabari saya lewat")
    desk.get_by_role("textbox", name="Email").fill("siti@warga.test")
    expect(group).to_be_hidden()
    desk.get_by_label("Nomor telepon").fill("0812 3456 7890")
    expect(group.get_by_label("Email")).to_be_checked()
