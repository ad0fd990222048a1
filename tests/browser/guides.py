"""The pictures of the guides for surveyors, SKPD, validators and auditors: what each sees on an ordinary day."""

from __future__ import annotations

from collections.abc import Iterator

from playwright.sync_api import Browser, Page

from shared.people import DEMO
from shared.personal_data.access_log import PURPOSES
from tests.browser.conftest import SIZES
from tests.browser.field import entered, staff, surveyed
from tests.load.own_kanal import OwnKanal
from tests.load.scenes import scene


def pictures(browser: Browser, kanal: OwnKanal) -> Iterator[tuple[str, bytes]]:
    """File name and PNG of each."""
    tickets = surveyed(kanal, 5, seen=[scene(f"before {each}") for each in range(5)])
    street = [tickets[each] for each in (0, 3, 4)]
    yield "surveyor.png", _surveyor(browser, kanal)
    for ticket in street:
        staff(kanal, ticket).move("surveyor-1", "confirm", note="Tiang nomor 4")
    yield "skpd.png", _skpd(browser, kanal, street)
    _finished(kanal, tickets[0])
    yield "validator.png", _validator(browser, kanal, tickets[0])
    yield "access.png", _auditor(browser, kanal, tickets[3])


def _surveyor(browser: Browser, kanal: OwnKanal) -> bytes:
    page = _opened(browser, "phone", kanal, "surveyor-1", "/survei?urut=jalan")
    stop = page.locator(".stop", has_text="Jalan Merdeka").first
    stop.evaluate("element => element.scrollIntoView()")
    page.wait_for_load_state("networkidle")
    return page.screenshot()


def _skpd(browser: Browser, kanal: OwnKanal, tickets: list[str]) -> bytes:
    page = _opened(browser, "desk", kanal, "officer-dishub", f"/kotak-masuk?dekat={tickets[0]}")
    for ticket in tickets:
        page.get_by_label(f"Pilih {ticket}").check()
    return page.screenshot()


def _finished(kanal: OwnKanal, ticket: str) -> None:
    people = staff(kanal, ticket)
    people.move("officer-dishub", "accept")
    photo = people.photo("officer-dishub", "completion", scene("after 0"))
    people.move("officer-dishub", "finish", photo=photo, note="Bohlam dan fiting diganti")


def _validator(browser: Browser, kanal: OwnKanal, ticket: str) -> bytes:
    page = _opened(browser, "desk", kanal, "operator-1", "/validasi")
    case = page.locator(".case", has_text=ticket)
    case.scroll_into_view_if_needed()
    page.wait_for_load_state("networkidle")
    return case.screenshot()


def _auditor(browser: Browser, kanal: OwnKanal, ticket: str) -> bytes:
    operator = _opened(browser, "desk", kanal, "operator-1", f"/laporan/{ticket}/kontak")
    operator.get_by_label(PURPOSES["kabar"]).check()
    operator.get_by_role("button", name="Tampilkan kontak").click()
    admin = _opened(browser, "desk", kanal, "admin", f"/admin/orang/{DEMO}sekda")
    admin.locator("#post").select_option("walikota")
    admin.get_by_label("Pelaksana tugas (Plt)").check()
    admin.get_by_role("button", name="Berikan").click()
    return _opened(browser, "desk", kanal, "auditor", "/admin/akses").screenshot()


def _opened(browser: Browser, size: str, kanal: OwnKanal, post: str, path: str) -> Page:
    page = entered(browser.new_page(viewport=SIZES[size], locale="id-ID"), kanal, post)
    page.goto(f"{kanal.url}/staff-console{path}")
    page.wait_for_load_state("networkidle")
    return page
