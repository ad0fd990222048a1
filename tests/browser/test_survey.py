"""A surveyor's day on a phone: with a network, without one, and with one that comes and goes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Locator, Page, Route, expect

from tests.browser.conftest import Opened
from tests.browser.field import entered, moves_of, photo, script_on_its_way, staff, surveyed
from tests.browser.looks import fits, is_open_to_everybody, looks_right
from tests.load import own_kanal
from tests.load.own_kanal import OwnKanal
from tests.samples import taken
from tests.waiting import until

pytestmark = pytest.mark.browser
SURVEYOR = "surveyor-1"
PATIENCE_MS = 20_000
BACK = "dispatchEvent(new Event('online'))"
CACHES = "async () => (await caches.keys()).includes('petugas-survei')"


@pytest.fixture
def city(front_end_packages: None, tmp_path: Path) -> Iterator[OwnKanal]:
    """With nothing to survey but what the test reports."""
    with own_kanal.running(tmp_path / "data") as own:
        yield own


def _day(opened: Opened, city: OwnKanal, size: str = "phone") -> Page:
    page = opened(size, worker=True)
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"latitude": -2.1362, "longitude": 106.1151})
    entered(page, city, SURVEYOR)
    page.goto(f"{city.url}/staff-console/survei")
    expect(page.locator("html[data-outlasts]")).to_be_attached(timeout=PATIENCE_MS)
    return page


def _stop(page: Page, ticket: str) -> Locator:
    return page.locator(f'.stop[data-ticket="{ticket}"]')


def _takes_photo(stop: Locator, file: FilePayload) -> None:
    stop.get_by_label("Foto dari tempat").set_input_files(file)
    expect(stop.get_by_text("Foto siap, dengan waktu dan tempat.")).to_be_visible(timeout=PATIENCE_MS)


def _finds_out_without_a_network(page: Page, first: str, second: str) -> None:
    """The second, which is nearer, fits the facts; the first does not."""
    page.context.set_offline(True)
    page.reload()
    page.get_by_role("button", name="Dari tempat saya").click()
    expect(page.locator(".stop").first).to_have_attribute("data-ticket", second)
    _takes_photo(_stop(page, second), {**photo(3), "buffer": taken("PicsArt 24.1", knows_place=False)})
    _stop(page, second).get_by_role("button", name="Sesuai fakta").click()
    expect(_stop(page, second)).to_contain_text("Sesuai fakta: menunggu dikirim")
    _stop(page, first).get_by_text("Tambah catatan").click()
    _stop(page, first).get_by_label("Warga membenarkan").check()
    _stop(page, first).get_by_text("Tidak sesuai", exact=True).click()
    _stop(page, first).get_by_role("button", name="Sudah beres saat diperiksa").click()
    expect(page.get_by_text("Belum ada jaringan.")).to_be_visible(timeout=PATIENCE_MS)


def test_a_dead_zone_holds_nothing_up_and_everything_arrives_once(
    opened: Opened, city: OwnKanal, screenshots: Path
) -> None:
    first, second = surveyed(city)
    page = _day(opened, city)
    looks_right(page, screenshots / "survey-phone.png")
    is_open_to_everybody(page)
    _finds_out_without_a_network(page, first, second)
    looks_right(page, screenshots / "survey-waiting.png")
    is_open_to_everybody(page)
    page.reload()
    expect(page.locator(".outbox li")).to_have_count(2)
    page.context.set_offline(False)
    page.evaluate(BACK)
    expect(_stop(page, second)).to_contain_text("terkirim", timeout=PATIENCE_MS)
    expect(page.locator(".outbox")).to_be_hidden(timeout=PATIENCE_MS)
    assert moves_of(city, second)[-2:] == ["attach", "confirm"]
    assert moves_of(city, first)[-1] == "refute"
    seen = staff(city, second).seen("operator-1")["photos"][0]["declared"]
    assert (round(seen["point"]["lat"], 4), seen["taken_at"] is not None) == (-2.1362, True)
    assert (seen["is_shrunk"], seen["editor"]) == (True, "PicsArt")


def test_an_answer_that_never_came_back_makes_no_second_finding(opened: Opened, city: OwnKanal) -> None:
    [ticket] = surveyed(city, 1)
    page = _day(opened, city)

    def lost(route: Route) -> None:
        route.fetch()
        route.abort()

    page.context.route(f"**/survei/{ticket}", lost)
    _takes_photo(_stop(page, ticket), photo(4))
    _stop(page, ticket).get_by_role("button", name="Sesuai fakta").click()
    expect(page.get_by_text("Belum ada jaringan.")).to_be_visible(timeout=PATIENCE_MS)
    page.context.unroute(f"**/survei/{ticket}")
    page.evaluate(BACK)
    expect(page.locator(".outbox")).to_be_hidden(timeout=PATIENCE_MS)
    assert [moves_of(city, ticket).count(move) for move in ("attach", "confirm")] == [1, 1]


def test_what_came_too_late_is_explained_and_can_be_kept_as_a_note(
    opened: Opened, city: OwnKanal, screenshots: Path
) -> None:
    [ticket] = surveyed(city, 1)
    page = _day(opened, city)
    page.context.set_offline(True)
    _stop(page, ticket).get_by_role("button", name="Tidak ketemu").click()
    assert staff(city, ticket).move("survey-coordinator", "refute", reason="berbeda") == "triage"
    page.context.set_offline(False)
    page.evaluate(BACK)
    expect(page.get_by_text("Laporan ini sudah “Diperiksa operator” oleh petugas cek lapangan pukul")).to_be_visible(
        timeout=PATIENCE_MS
    )
    looks_right(page, screenshots / "survey-too-late.png")
    is_open_to_everybody(page)
    page.get_by_role("button", name="Simpan sebagai catatan").click()
    expect(page.locator(".outbox")).to_be_hidden(timeout=PATIENCE_MS)
    step = staff(city, ticket).seen("operator-1")["history"][-1]
    assert step["move"] == "note"
    assert "Tidak ketemu" in step["note"]


def test_a_session_that_ended_meanwhile_loses_nothing(opened: Opened, city: OwnKanal) -> None:
    [ticket] = surveyed(city, 1)
    page = _day(opened, city)
    page.context.set_offline(True)
    _stop(page, ticket).get_by_role("button", name="Sesuai fakta").click()
    page.context.clear_cookies()
    page.context.set_offline(False)
    page.evaluate(BACK)
    page.get_by_role("link", name="Masuk lagi").click(timeout=PATIENCE_MS)
    page.locator('button[value="demo-surveyor-1"]').click()
    expect(page.get_by_role("heading", name="Cek lapangan")).to_be_visible()
    until(lambda: moves_of(city, ticket)[-1] == "confirm")
    expect(page.locator(".outbox")).to_be_hidden(timeout=PATIENCE_MS)


def test_signing_out_says_what_is_not_sent_and_takes_the_list_off_the_phone(opened: Opened, city: OwnKanal) -> None:
    [ticket] = surveyed(city, 1)
    page = _day(opened, city)
    page.context.route(f"**/survei/{ticket}", lambda route: route.abort())
    _stop(page, ticket).get_by_role("button", name="Sesuai fakta").click()
    expect(page.locator(".outbox li")).to_have_count(1)
    assert page.evaluate(CACHES) is True
    page.get_by_role("button", name="Keluar").click()
    expect(page.get_by_text("1 hasil cek belum terkirim.")).to_be_visible()
    page.get_by_role("button", name="Keluar").click()
    page.wait_for_url("**/masuk")
    assert page.evaluate(CACHES) is False


@pytest.mark.parametrize("size", ["phone", "desk"])
def test_the_day_works_without_scripts(opened: Opened, city: OwnKanal, size: str) -> None:
    [ticket] = surveyed(city, 1)
    page = entered(opened(size, scripts=False), city, SURVEYOR)
    page.goto(f"{city.url}/staff-console/survei?urut=jalan")
    _stop(page, ticket).get_by_label("Foto dari tempat").set_input_files(photo(5))
    _stop(page, ticket).get_by_role("button", name="Sesuai fakta").click()
    expect(page.get_by_text(f"Hasil cek {ticket} sudah dicatat.")).to_be_visible()
    assert moves_of(city, ticket)[-2:] == ["attach", "confirm"]


def test_a_photo_taken_before_the_scripts_have_come_goes_with_the_finding(opened: Opened, city: OwnKanal) -> None:
    [ticket] = surveyed(city, 1)
    page = entered(opened("phone"), city, SURVEYOR)
    with script_on_its_way(page, "survey.js"):
        page.goto(f"{city.url}/staff-console/survei", wait_until="commit")
        _stop(page, ticket).get_by_label("Foto dari tempat").set_input_files(photo(6))
    expect(_stop(page, ticket).get_by_text("Foto siap.")).to_be_visible()
    _stop(page, ticket).get_by_role("button", name="Sesuai fakta").click()
    until(lambda: moves_of(city, ticket)[-2:] == ["attach", "confirm"])


def test_the_day_fits_the_smallest_phone_and_its_buttons_a_cold_thumb(opened: Opened, city: OwnKanal) -> None:
    surveyed(city, 1)
    page = entered(opened({"width": 320, "height": 640}), city, SURVEYOR)
    page.goto(f"{city.url}/staff-console/survei")
    assert fits(page)
    heights = page.locator(".findings > button, .findings summary").evaluate_all(
        "all => all.map((one) => one.getBoundingClientRect().height)"
    )
    assert len(heights) == 3
    assert min(heights) >= 56
