"""A report from the first tap to the own page: with photos, on a bad network, and by keyboard alone."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import FilePayload, Page, Request, Route, ViewportSize, expect

from tests.browser.conftest import SIZES, Opened
from tests.browser.looks import is_open_to_everybody, looks_right
from tests.samples import picture, taken
from tests.walk import Staff

pytestmark = pytest.mark.browser
STORY = "Tiga lampu jalan padam sejak kemarin malam."
NARROWEST: ViewportSize = {"width": 320, "height": 640}


def _photo(data: bytes, name: str = "a.jpg") -> FilePayload:
    return {"name": name, "mimeType": "image/jpeg", "buffer": data}


def _onward(page: Page, check: Path | None = None) -> None:
    if check is not None:
        looks_right(page, check)
        is_open_to_everybody(page)
    button = page.get_by_role("button", name="Lanjut")
    if button.is_visible():
        button.click()


def _filled_in(page: Page, address: str, *photos: bytes, pictures: Path | None = None, name: str = "") -> None:
    """Up to the last group."""

    def look(group: str) -> Path | None:
        return pictures / f"{name}-{group}.png" if pictures else None

    page.goto(f"{address}/")
    expect(page.locator("form.stepwise")).to_be_visible()
    page.get_by_label("Lampu jalan", exact=True).check()
    page.get_by_label("Lampu jalan padam").check()
    _onward(page, look("1-kind"))
    page.get_by_label("Ceritakan masalahnya").fill(STORY)
    _onward(page, look("2-text"))
    page.get_by_label("Patokan atau alamat").fill("Depan Pasar Pagi")
    expect(page.locator(".map")).to_be_visible()
    _onward(page)
    page.locator("#photo").set_input_files([_photo(each) for each in photos])
    expect(page.locator(".previews li")).to_have_count(len(photos))
    _onward(page, look("4-photo"))


def _send(page: Page) -> None:
    page.get_by_role("button", name="Kirim laporan").click()


@pytest.mark.parametrize("size", SIZES)
def test_a_report_with_a_photo_is_made_kept_and_opened(
    opened: Opened, address: str, screenshots: Path, size: str, staff: Callable[[str], Staff]
) -> None:
    page = opened(size)
    sent: list[Request] = []
    page.on("request", lambda request: sent.append(request) if "/store-photo/" in request.url else None)
    _filled_in(page, address, taken("Snapseed 2.19"), pictures=screenshots, name=size)
    looks_right(page, screenshots / f"{size}-5-people.png")
    is_open_to_everybody(page)
    preview = page.locator(".previews img")
    assert preview.evaluate("image => [image.naturalWidth, image.naturalHeight]") == [1067, 1600]
    _send(page)
    expect(page.get_by_role("heading", name="Terima kasih")).to_be_focused()
    expect(page.get_by_text("Foto 1 diterima.")).to_be_visible()
    expect(page.get_by_text(re.compile(r"\d+ \w+ 20\d\d \d\d\.\d\d WIB")).first).to_be_visible()
    expect(page.get_by_role("img", name="Kode QR")).to_be_visible()
    looks_right(page, screenshots / f"{size}-6-receipt.png")
    is_open_to_everybody(page)
    ticket = page.locator("[data-part=ticket]").inner_text()
    assert sent[0].url.endswith(f"/store-photo/{ticket}")  # where and when it was taken is not for the servers' logs
    [photo] = staff(ticket).seen("operator-1")["photos"]
    assert photo["declared"]["taken_at"] == "2026-11-23T05:30:00.000000Z"
    assert (photo["declared"]["is_shrunk"], photo["declared"]["editor"]) == (True, "Snapseed")
    point = photo["declared"]["point"]
    assert (round(point["lat"], 3), round(point["lon"], 3)) == (-2.133, 106.113)
    page.get_by_role("button", name="Buka laporan saya").click()
    expect(page.get_by_text(STORY)).to_be_visible()


def test_the_receipt_is_kept_as_a_picture_and_its_link_opens_the_report(opened: Opened, address: str) -> None:
    page = opened("phone")
    _filled_in(page, address)
    _send(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Simpan sebagai gambar").click()
    ticket = page.locator("[data-part=ticket]").inner_text()
    secret = page.locator("[name=secret]").input_value()
    assert download.value.suggested_filename == f"laporan-{ticket}.png"
    assert Image.open(BytesIO(download.value.path().read_bytes())).size == (720, 1000)
    page.goto(f"{address}/laporan/{ticket}#{secret}")
    expect(page.get_by_text(STORY)).to_be_visible()
    assert secret not in page.url


def test_a_photo_that_does_not_arrive_never_costs_the_report(opened: Opened, address: str) -> None:
    page = opened("phone")
    page.clock.install()
    page.route("**/store-photo/**", lambda route: route.abort())
    _filled_in(page, address, picture(1), picture(2))
    _send(page)
    again = page.get_by_role("button", name="Kirim lagi Foto 1")
    for _ in range(100):  # tries, of which nobody knows how long a busy computer takes for each
        if again.is_visible():
            break
        page.wait_for_timeout(100)
        page.clock.run_for(10_000)
    expect(page.get_by_text("Foto 1 belum terkirim. Laporan sudah tersimpan, foto menyusul.")).to_be_visible()
    page.unroute("**/store-photo/**")
    again.click()
    expect(page.get_by_text("Foto 1 diterima.")).to_be_visible()


def test_an_answer_that_was_lost_makes_no_second_report(opened: Opened, address: str) -> None:
    page = opened("desk")
    tickets: list[str] = []

    def lost_once(route: Route) -> None:
        answer = route.fetch()
        tickets.append(json.loads(answer.body())["ticket"])
        if len(tickets) == 1:
            route.abort()
        else:
            route.fulfill(response=answer)

    page.route("**/submit-report", lost_once)
    _filled_in(page, address)
    _send(page)
    expect(page.get_by_role("heading", name="Terima kasih")).to_be_visible()
    assert tickets == [page.locator("[data-part=ticket]").inner_text()] * 2


def test_where_the_browser_keeps_nothing_the_form_keeps_what_was_typed(opened: Opened, address: str) -> None:
    page = opened("desk")
    page.add_init_script("indexedDB.open = () => { throw new DOMException('not here', 'SecurityError'); };")
    _filled_in(page, address)
    page.clock.install()
    page.route("**/submit-report", lambda route: route.abort())
    _send(page)
    for _ in range(4):
        page.wait_for_timeout(200)
        page.clock.run_for(10_000)
    expect(page.get_by_role("alert")).to_contain_text("Laporan belum terkirim karena jaringan terganggu.")
    expect(page.get_by_label("Ceritakan masalahnya")).to_have_value(STORY)
    page.unroute("**/submit-report")
    _send(page)
    expect(page.get_by_role("heading", name="Terima kasih")).to_be_visible()


def test_what_the_server_refuses_is_said_like_the_rest(opened: Opened, address: str) -> None:
    page = opened("phone")
    _filled_in(page, address)
    page.get_by_role("textbox", name="Email").fill("a@b..id")
    _send(page)
    page.get_by_role("alert").get_by_role("link", name="Tulisannya belum benar.").click()
    expect(page.get_by_role("textbox", name="Email")).to_be_focused()


def test_at_most_three_photos_are_taken_and_each_can_be_taken_out(opened: Opened, address: str) -> None:
    page = opened("desk")
    _filled_in(page, address, picture(1), picture(2))
    page.locator("#photo").set_input_files([_photo(picture(3)), _photo(picture(4))])
    expect(page.get_by_text("Paling banyak 3 foto; yang lain tidak ikut.")).to_be_visible()
    page.get_by_role("button", name="Hapus Foto 2").click()
    expect(page.get_by_text("2 foto siap dikirim.")).to_be_visible()
    page.locator("#photo").set_input_files([{"name": "x.txt", "mimeType": "text/plain", "buffer": b"no photo"}])
    expect(page.get_by_text("“x.txt” tidak bisa dipakai sebagai foto.")).to_be_visible()


def test_everything_can_be_done_with_the_keyboard_alone(opened: Opened, address: str) -> None:
    page = opened("phone")
    page.goto(f"{address}/")
    expect(page.locator("form.stepwise")).to_be_visible()
    onward = ("[data-part=next]", "\n")
    _typed(page, ("#channel", " "), ("#code-unknown", ""), onward, ("#text", STORY), onward)
    _typed(page, ("#landmark", "Depan pasar\n"), onward, ("[data-part=send]", "\n"))
    expect(page.get_by_role("heading", name="Terima kasih")).to_be_focused()
    _typed(page, ("[data-part=own] button", "\n"))
    expect(page.get_by_text(STORY)).to_be_visible()
    _typed(page, ("details:has([value=withdraw]) > summary", "\n"), ("form:has([value=withdraw]) button", "\n"))
    expect(page.get_by_text("Laporan ini tidak ditindaklanjuti.")).to_be_visible()


def _typed(page: Page, *steps: tuple[str, str]) -> None:
    for selector, keys in steps:
        _tab_to(page, selector)
        page.keyboard.type(keys)


def _tab_to(page: Page, selector: str) -> None:
    """Whatever has the focus on the way shows it, itself or by the tile around it."""
    for _ in range(40):
        if page.evaluate("selector => document.activeElement?.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
        outlined = "[at, at.closest('.tile') ?? at].some((each) => getComputedStyle(each).outlineStyle === 'solid')"
        assert page.evaluate(
            f"() => {{ const at = document.activeElement; return at === document.body || {outlined} }}"
        )
    pytest.fail(f"The Tab key does not lead to {selector}.")


def test_on_the_narrowest_phone_nothing_is_cut_off(opened: Opened, address: str, screenshots: Path) -> None:
    page = opened(NARROWEST)
    _filled_in(page, address, picture(), pictures=screenshots, name="narrow")
    _send(page)
    expect(page.get_by_text("Foto 1 diterima.")).to_be_visible()
    looks_right(page, screenshots / "narrow-6-receipt.png")
