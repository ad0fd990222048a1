"""A reporter follows the own report: answers, rates, objects, takes contact data back, and finds it here again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import FilePayload, Page, Request, expect

from tests.browser.conftest import SIZES, Opened
from tests.browser.looks import is_open_to_everybody, looks_right
from tests.samples import LAMP, picture
from tests.waiting import until
from tests.walk import Staff
from tests.wire import send_json

pytestmark = pytest.mark.browser
StaffOf = Callable[[str], Staff]
PHOTO: FilePayload = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": picture(3)}
NO_PHOTO: FilePayload = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": b"no photo"}


class Mine(NamedTuple):
    ticket: str
    secret: str


def _reported(address: str, **changed: str | None) -> Mine:
    port = urlsplit(address).port
    assert port is not None
    fields = {name: value for name, value in (LAMP | changed).items() if value is not None}
    answer = send_json(port, "/submit-report", fields)
    return Mine(answer.json["ticket"], answer.json["secret"])


def _asked(staff: Staff) -> None:
    until(lambda: staff.status("surveyor-1") == "survey")
    staff.move("surveyor-1", "confirm")
    staff.move("officer-dishub", "ask", note="Tiang nomor berapa?")


def _ended(staff: Staff, seed: int) -> None:
    staff.move("officer-dishub", "accept")
    photo = staff.photo("officer-dishub", "completion", picture(seed, (64, 48)))
    staff.move("officer-dishub", "finish", photo=photo)
    staff.move("operator-1", "validate", note="Sudah dicek di tempat.")


def _opens_by_link(page: Page, address: str, mine: Mine) -> None:
    page.goto(f"{address}/laporan/{mine.ticket}#{mine.secret}")
    expect(page.get_by_role("heading", name="Hanya Anda yang melihat ini")).to_be_visible()


@pytest.mark.parametrize("size", SIZES)
def test_a_question_is_answered_the_result_rated_and_objected_to(
    opened: Opened, address: str, staff: StaffOf, screenshots: Path, size: str
) -> None:
    mine = _reported(address, text=f"Lampu padam, ditanya di {size}.")
    _asked(staff(mine.ticket))
    page = opened(size)
    sent: list[Request] = []
    page.on("request", lambda request: sent.append(request))  # noqa: PLW0108 Playwright looks at its arguments
    _opens_by_link(page, address, mine)
    assert page.evaluate("document.URL + JSON.stringify(history.state)") == f"{address}/laporan/{mine.ticket}null"
    _answers(page, screenshots / f"own-asked-{size}.png")
    looks_right(page, screenshots / f"own-answered-{size}.png")
    _ended(staff(mine.ticket), seed=5)
    _opens_by_link(page, address, mine)
    _rates(page, screenshots / f"own-ended-{size}.png")
    _objects(page)
    assert staff(mine.ticket).status("operator-1") == "triage"
    assert [each.url for each in sent[1:] if mine.secret in each.url or "pass:" in each.url] == []


def _answers(page: Page, look: Path) -> None:
    page.get_by_label("Jawaban Anda").fill("Tiang nomor 12")
    _chooses(page, "answer", picture(3))
    looks_right(page, look)
    is_open_to_everybody(page)
    page.get_by_role("button", name="Kirim jawaban").click()
    expect(page.get_by_role("status").filter(has_text="Jawaban Anda sudah diteruskan")).to_be_focused()
    page.get_by_role("heading", name="Foto Anda yang tidak tampil").scroll_into_view_if_needed()
    expect(page.get_by_role("img", name="Foto 1 dari Anda")).to_be_visible()


def _rates(page: Page, look: Path) -> None:
    page.get_by_text("Nilai hasilnya").click()
    page.get_by_role("button", name="Kirim penilaian").click()
    page.get_by_role("alert").get_by_role("link", name="Pilih nilai dari 1 sampai 5.").click()
    page.get_by_label("4 · Puas").check()
    page.get_by_label("Alasannya").fill("Cepat")
    looks_right(page, look)
    is_open_to_everybody(page)
    page.get_by_role("button", name="Kirim penilaian").click()
    expect(page.get_by_role("status").filter(has_text="Penilaian Anda sudah dicatat.")).to_be_focused()


def _objects(page: Page) -> None:
    page.get_by_text("Belum beres? Ajukan keberatan").click()
    page.get_by_label("Apa yang belum beres?").fill("Satu tiang masih padam")
    _chooses(page, "reopen", picture(4))
    page.get_by_role("button", name="Ajukan keberatan").click()
    expect(page.get_by_role("status").filter(has_text="Keberatan Anda sudah diterima.")).to_be_focused()
    expect(page.get_by_role("heading", name="Diperiksa operator")).to_be_visible()


def _chooses(page: Page, move: str, photo: bytes) -> None:
    page.locator(f"#{move}-photo").set_input_files([{**PHOTO, "buffer": photo}])
    expect(page.get_by_text("1 foto siap dikirim.")).to_be_visible()


@pytest.mark.parametrize("size", SIZES)
def test_without_scripts_all_of_it_works_too(
    opened: Opened, address: str, staff: StaffOf, screenshots: Path, size: str
) -> None:
    mine = _reported(address, text=f"Lampu padam, tanpa skrip di {size}.")
    _asked(staff(mine.ticket))
    page = opened(size, scripts=False)
    page.goto(f"{address}/laporan/{mine.ticket.lower().replace('-', '%20')}")
    expect(page.locator(".map")).to_be_hidden()
    page.get_by_label("Kode rahasia").fill(mine.secret.lower())
    page.get_by_role("button", name="Buka laporan saya").click()
    page.get_by_label("Jawaban Anda").fill("Tiang nomor 12")
    page.locator("#answer-photo").set_input_files([NO_PHOTO])
    page.get_by_role("button", name="Kirim jawaban").click()
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    expect(page.get_by_label("Jawaban Anda")).to_have_value("Tiang nomor 12")
    looks_right(page, screenshots / f"own-refused-{size}.png")
    summary.get_by_role("link").click()
    expect(page.locator("#answer-photo")).to_be_focused()
    page.locator("#answer-photo").set_input_files([PHOTO])
    page.get_by_role("button", name="Kirim jawaban").click()
    expect(page.get_by_role("status").filter(has_text="Jawaban Anda sudah diteruskan")).to_be_focused()
    with page.expect_popup() as popup:
        page.get_by_role("button", name="Lihat foto 1").click()
    assert popup.value.evaluate("document.contentType") == "image/jpeg"
    looks_right(page, screenshots / f"own-plain-{size}.png")


def test_contact_data_is_withdrawn_and_what_cannot_be_sent_is_kept(
    opened: Opened, address: str, screenshots: Path
) -> None:
    mine = _reported(address, text="Lampu padam, dengan kontak.")
    page = opened("phone")
    _opens_by_link(page, address, mine)
    page.get_by_text("Data kontak Anda", exact=True).click()
    page.get_by_label("Nama").fill("Siti")
    page.route("**/kontak", lambda route: route.abort())
    page.get_by_role("button", name="Simpan data kontak").click()
    expect(page.get_by_role("alert")).to_contain_text("Jaringan terganggu.")
    expect(page.get_by_label("Nama")).to_have_value("Siti")
    page.unroute("**/kontak")
    page.get_by_role("textbox", name="Email").fill("a@b..id")
    page.get_by_role("button", name="Simpan data kontak").click()
    page.get_by_role("alert").get_by_role("link").click()
    expect(page.get_by_role("textbox", name="Email")).to_be_focused()
    looks_right(page, screenshots / "own-contact.png")
    is_open_to_everybody(page)
    page.get_by_role("button", name="Hapus semua data kontak saya").click()
    expect(page.get_by_role("status").filter(has_text="Data kontak Anda sudah dihapus.")).to_be_focused()


def test_a_wrong_secret_stays_to_be_looked_at(opened: Opened, address: str) -> None:
    mine = _reported(address, text="Lampu padam, salah kode.")
    page = opened("phone")
    page.goto(f"{address}/laporan/{mine.ticket}")
    page.get_by_label("Kode rahasia").fill("0000 1111")
    page.get_by_role("button", name="Buka laporan saya").click()
    page.get_by_role("alert").get_by_role("link", name="kode rahasianya salah").click()
    expect(page.get_by_label("Kode rahasia")).to_be_focused()
    expect(page.get_by_label("Kode rahasia")).to_have_value("0000 1111")


def test_after_an_hour_the_secret_is_asked_and_what_was_typed_goes_along(
    opened: Opened, address: str, staff: StaffOf
) -> None:
    mine = _reported(address, text="Lampu padam, lama dibuka.")
    _asked(staff(mine.ticket))
    page = opened("phone")
    _opens_by_link(page, address, mine)
    page.get_by_label("Jawaban Anda").fill("Tiang nomor 12")
    _chooses(page, "answer", picture(3))
    page.evaluate("for (const each of document.querySelectorAll('[name=secret]')) each.value = 'pass:over'")
    page.get_by_role("button", name="Kirim jawaban").click()
    expect(page.get_by_role("heading", name="Halaman ini sudah lama terbuka.")).to_be_focused()
    expect(page.get_by_text("Tiang nomor 12")).to_be_visible()
    page.get_by_role("textbox", name="Kode rahasia").fill(mine.secret)
    page.get_by_role("button", name="Kirim sekali lagi").click()
    expect(page.get_by_role("status").filter(has_text="Jawaban Anda sudah diteruskan")).to_be_focused()


def test_a_confidential_report_is_remembered_only_when_that_is_chosen(opened: Opened, address: str) -> None:
    page = opened("desk")
    page.goto(f"{address}/")
    expect(page.locator("form.stepwise")).to_be_visible()
    page.get_by_label("Layanan pemerintah", exact=True).check()
    page.get_by_label("Pungutan liar dan gratifikasi").check()
    page.get_by_label("Ceritakan masalahnya").fill("Diminta uang di loket.")
    page.get_by_role("button", name="Kirim laporan").click()
    expect(page.get_by_label("Ingat di perangkat ini")).not_to_be_checked()
    assert page.evaluate("localStorage.getItem('kanal-mine')") is None
    page.get_by_label("Ingat di perangkat ini").check()
    assert len(page.evaluate("JSON.parse(localStorage.getItem('kanal-mine'))")) == 1


@pytest.mark.parametrize("size", SIZES)
def test_my_reports_are_remembered_opened_and_forgotten(
    opened: Opened, address: str, screenshots: Path, size: str
) -> None:
    page = opened(size)
    page.goto(f"{address}/laporan")
    expect(page.get_by_text("Belum ada laporan yang diingat")).to_be_visible()
    mine = _sent_in_the_form(page, address)
    expect(page.get_by_label("Ingat di perangkat ini")).to_be_checked()
    hidden, supported = _reported(address, code="pungli", text="Diminta uang.", lat=None, lon=None), _reported(address)
    page.evaluate(
        """async ([hidden, supported]) => {
            const mine = await import("/public-site/aset/js/mine.js");
            mine.remember({ ticket: hidden[0], secret: hidden[1], kind: "Pungutan liar" });
            mine.remember({ ticket: supported[0], kind: "Lampu jalan padam" });
        }""",
        [list(hidden), list(supported)],
    )
    page.goto(f"{address}/laporan")
    lines = page.locator("[data-part=list] > li")
    expect(lines).to_have_count(3)
    for line in lines.all():
        expect(line.locator(".lamp")).to_be_visible()
    expect(lines.filter(has_text=supported.ticket)).to_contain_text("Anda dukung")
    looks_right(page, screenshots / f"mine-{size}.png")
    is_open_to_everybody(page)
    page.on("dialog", lambda dialog: dialog.accept())
    lines.filter(has_text=mine).get_by_role("button", name="Lupakan").click()
    expect(page.get_by_role("status").filter(has_text=f"Laporan {mine} sudah dilupakan.")).to_be_focused()
    lines.filter(has_text=hidden.ticket).get_by_role("button", name="Buka laporan saya").click()
    expect(page.get_by_text("Diminta uang.")).to_be_visible()
    page.goto(f"{address}/laporan")
    page.get_by_role("button", name="Lupakan semua").click()
    expect(page.get_by_text("Belum ada laporan yang diingat")).to_be_visible()
    assert page.evaluate("localStorage.getItem('kanal-mine')") is None


def _sent_in_the_form(page: Page, address: str) -> str:
    """Its ticket."""
    page.goto(f"{address}/")
    expect(page.locator("form.stepwise")).to_be_visible()
    page.get_by_label("Lampu jalan", exact=True).check()
    page.get_by_label("Lampu jalan padam").check()
    _onward(page)
    page.get_by_label("Ceritakan masalahnya").fill("Lampu padam, diingat di perangkat ini.")
    _onward(page)
    page.get_by_label("Patokan atau alamat").fill("Depan Pasar Pagi")
    _onward(page)
    _onward(page)
    page.get_by_role("button", name="Kirim laporan").click()
    return page.locator(".receipt [data-part=ticket]").inner_text()


def _onward(page: Page) -> None:
    button = page.get_by_role("button", name="Lanjut")
    if button.is_visible():
        button.click()


def test_on_the_narrowest_phone_all_forms_fit(opened: Opened, address: str, staff: StaffOf, screenshots: Path) -> None:
    mine = _reported(address, text="Lampu padam, layar sempit.")
    until(lambda: staff(mine.ticket).status("surveyor-1") == "survey")
    staff(mine.ticket).move("surveyor-1", "confirm")
    _ended(staff(mine.ticket), seed=6)
    page = opened({"width": 320, "height": 640})
    _opens_by_link(page, address, mine)
    for summary in page.locator("details > summary").all():
        summary.click()
    page.locator(".map").scroll_into_view_if_needed()
    expect(page.locator(".map .pin")).to_be_visible()
    looks_right(page, screenshots / "own-narrow.png")
    is_open_to_everybody(page)
