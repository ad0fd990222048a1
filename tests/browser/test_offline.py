"""Without a network: the form opens, what is typed stays, and a report waits and goes out once."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Error, FilePayload, Page, Response, Route, expect

from tests.browser.conftest import SIZES, Opened
from tests.browser.deployment import deployed_anew
from tests.browser.looks import is_open_to_everybody, looks_right
from tests.samples import picture

pytestmark = pytest.mark.browser
STORY = "Tiga lampu jalan padam sejak kemarin malam."
HAS_ALL = "(await navigator.serviceWorker.ready) && navigator.serviceWorker.controller?.state === 'activated'"
KEPT = "(import('/public-site/aset/js/kept.js').then((device) => device.all()))"
PATIENCE_MS = 20_000  # four tries, one, two and four seconds apart


def _opened_before(page: Page, address: str) -> None:
    """A first visit, after which the service worker has all that it keeps."""
    page.goto(f"{address}/")
    _until(page, HAS_ALL)


def _filled_in(page: Page, address: str, *photos: bytes) -> None:
    page.goto(f"{address}/")
    expect(page.locator("form.stepwise")).to_be_visible()
    page.get_by_label("Lampu jalan", exact=True).check()
    page.get_by_label("Lampu jalan padam").check()
    page.get_by_label("Ceritakan masalahnya").fill(STORY)
    page.get_by_label("Patokan atau alamat").fill("Depan Pasar Pagi")
    page.locator("#photo").set_input_files([_file(each) for each in photos])
    expect(page.locator(".previews li")).to_have_count(len(photos))


def _file(data: bytes) -> FilePayload:
    return {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": data}


def _until(page: Page, condition: str) -> None:
    """`wait_for_function` takes a promise for a yes."""
    page.evaluate(f"""async () => {{
        for (let tries = 0; tries < 200; tries++) {{
            if ({condition}) return;
            await new Promise((resume) => setTimeout(resume, 50));
        }}
        throw new Error("never came true");
    }}""")


def _until_visited(page: Page, address: str, condition: str) -> None:
    """At one of the next visits. The page reloads itself meanwhile, which breaks off whatever is asked of it."""
    for _ in range(10):
        try:
            page.goto(address)
            page.wait_for_timeout(2_000)  # what keeps the form comes last of all
            if page.evaluate(f"async () => {condition}"):
                return
        except Error:
            continue
    pytest.fail(f"never came true: {condition}")


def _looks(page: Page, to: Path) -> None:
    looks_right(page, to)
    is_open_to_everybody(page)


def _send(page: Page) -> None:
    page.get_by_role("button", name="Kirim laporan").click()


def _is_kept(page: Page) -> None:
    expect(page.get_by_role("heading", name="Laporan disimpan di perangkat ini")).to_be_focused(timeout=PATIENCE_MS)


def _taken(context: BrowserContext) -> list[str]:
    """What the city takes from now on: a path for each report and each photo."""
    taken: list[str] = []

    def answered(response: Response) -> None:
        if response.request.method == "POST" and response.status == 201:
            taken.append(re.sub(r"^https?://[^/]+|\?.*", "", response.url))

    context.on("response", answered)
    return taken


def test_a_report_made_without_a_network_goes_out_once_with_its_photos(
    opened: Opened, address: str, screenshots: Path
) -> None:
    page = opened("desk", worker=True)
    taken = _taken(page.context)
    _opened_before(page, address)
    page.context.set_offline(True)
    page.goto(f"{address}/laporan")
    expect(page.get_by_role("heading", name="Tidak ada jaringan")).to_be_visible()
    _looks(page, screenshots / "no-network.png")
    _filled_in(page, address, picture(1), picture(2))
    _send(page)
    _is_kept(page)
    _looks(page, screenshots / "kept.png")
    other = page.context.new_page()
    other.goto(f"{address}/")
    expect(other.get_by_text("Menunggu jaringan. 2 foto menyusul.")).to_be_visible()
    page.context.set_offline(False)
    for each in (page, other):
        each.evaluate("dispatchEvent(new Event('online'))")
    expect(page.get_by_text("Terkirim. Nomor tiket")).to_be_visible(timeout=PATIENCE_MS)
    expect(page.get_by_text("foto menyusul")).to_have_count(0)
    _looks(page, screenshots / "sent-meanwhile.png")
    page.get_by_role("button", name="Lihat tanda terima").click()
    ticket = page.locator("[data-part=ticket]").inner_text()
    assert sorted(taken) == [f"/store-photo/{ticket}", f"/store-photo/{ticket}", "/submit-report"]
    expect(other.get_by_role("region", name="Laporan di perangkat ini")).to_be_hidden()


def test_an_answer_that_never_came_back_makes_no_second_report(opened: Opened, address: str) -> None:
    page = opened("phone", worker=True)
    tickets: list[str] = []

    def lost(route: Route) -> None:
        tickets.append(json.loads(route.fetch().body())["ticket"])
        route.abort()

    _opened_before(page, address)
    page.context.route("**/submit-report", lost)
    page.set_viewport_size(SIZES["desk"])
    _filled_in(page, address)
    _send(page)
    _is_kept(page)
    page.goto(f"{address}/privasi")
    page.context.unroute("**/submit-report")
    page.goto(f"{address}/")
    expect(page.get_by_text(f"Terkirim. Nomor tiket {tickets[0]}.")).to_be_visible(timeout=PATIENCE_MS)
    assert set(tickets) == {tickets[0]}


def test_what_the_city_refuses_comes_back_to_be_corrected(opened: Opened, address: str, screenshots: Path) -> None:
    page = opened("desk", worker=True)
    _opened_before(page, address)
    page.context.set_offline(True)
    _filled_in(page, address, picture(1))
    page.get_by_role("textbox", name="Email").fill("a@b..id")
    _send(page)
    _is_kept(page)
    page.context.set_offline(False)
    page.goto(f"{address}/")
    expect(page.get_by_text("Perlu diperbaiki:")).to_be_visible(timeout=PATIENCE_MS)
    _looks(page, screenshots / "refused-meanwhile.png")
    page.get_by_role("button", name="Perbaiki").click()
    page.get_by_role("alert").get_by_role("link", name="Tulisannya belum benar.").click()
    expect(page.get_by_role("textbox", name="Email")).to_be_focused()
    expect(page.get_by_label("Ceritakan masalahnya")).to_have_value(STORY)
    page.keyboard.press("Control+A")
    page.keyboard.type("a@b.id")
    _send(page)
    expect(page.get_by_text("Foto 1 diterima.")).to_be_visible()


def test_a_new_version_takes_over_only_while_no_form_is_in_use(opened: Opened, address: str) -> None:
    page = opened("desk", worker=True)
    with deployed_anew(address) as kanal:
        _opened_before(page, kanal.address)
        page.goto(f"{kanal.address}/")
        page.get_by_label("Ceritakan masalahnya").fill(STORY)
        _until(page, f"(await {KEPT}).length === 1")
        kanal.version = b"next"
        other = page.context.new_page()
        other.goto(f"{kanal.address}/")
        _until(other, "(await (await navigator.serviceWorker.getRegistration()).update()).waiting")
        other.reload()
        other.wait_for_timeout(1_000)  # time enough to take over, were it free to
        assert other.evaluate("async () => (await caches.keys()).length") == 2
        expect(page.get_by_label("Ceritakan masalahnya")).to_have_value(STORY)
        page.close()
        _until_visited(other, f"{kanal.address}/", "(await caches.keys()).join() === 'kanal-next'")


def test_a_draft_outlasts_a_reload_without_saying_who_reports(opened: Opened, address: str, screenshots: Path) -> None:
    page = opened("desk")
    _filled_in(page, address, picture(1))
    expect(page.locator(".leaflet-control-zoom-in")).to_be_visible()
    page.get_by_role("button", name="Pin di tengah peta").click()
    expect(page.locator("[name=lat]")).not_to_have_value("")
    place = page.locator("[name=lat]").input_value()
    page.get_by_role("textbox", name="Email").fill("siti@warga.test")
    _until(page, f"(await {KEPT}).some((each) => each.fields.lat && each.photos.length)")
    assert "siti" not in json.dumps(page.evaluate(KEPT))
    page.reload()
    offer = page.get_by_role("region", name="Lanjutkan isian tadi?")
    expect(offer).to_contain_text("Lampu jalan padam")
    _looks(page, screenshots / "draft.png")
    offer.get_by_role("button", name="Ya, pakai lagi").click()
    expect(page.get_by_label("Ceritakan masalahnya")).to_have_value(STORY)
    expect(page.get_by_label("Lampu jalan padam")).to_be_checked()
    expect(page.locator(".previews img")).to_have_count(1)
    expect(page.locator("[name=lat]")).to_have_value(place)
    expect(page.get_by_role("textbox", name="Email")).to_have_value("")
    page.reload()
    offer.get_by_role("button", name="Buang").click()
    _until(page, f"(await {KEPT}).length === 0")


def test_a_draft_open_in_another_page_is_not_offered_and_a_confidential_one_not_kept(
    opened: Opened, address: str
) -> None:
    page = opened("desk")
    _filled_in(page, address)
    _until(page, f"(await {KEPT}).length === 1")
    other = page.context.new_page()
    other.goto(f"{address}/")
    expect(other.locator("form.stepwise")).to_be_visible()
    other.wait_for_load_state("networkidle")
    expect(other.get_by_role("region", name="Lanjutkan isian tadi?")).to_have_count(0)
    page.get_by_label("Layanan pemerintah").check()
    page.get_by_label("Pungutan liar").check()
    _until(page, f"(await {KEPT}).length === 0")
