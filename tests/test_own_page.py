"""The reporter's own page in a browser without scripts: every form, what it says afterwards, and what it refuses."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from io import BytesIO
from typing import NamedTuple

import pytest
from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from shared import lifecycle, photos, reports, web
from shared.installation import Installation
from shared.lifecycle import Receipt
from shared.photo import photo_file
from shared.platform.ports import File
from shared.reporter import own_access
from shared.submission import NewReport
from shared.sweep import sweep
from shared.wording import wib
from shared.workflow import Status
from tests.conftest import Client, platform_of
from tests.life import attached, moved, resolved
from tests.markup import Page, read
from tests.samples import LAMP, picture

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
EVIL = "</textarea><script>alert(1)</script>"
LATER = timedelta(days=8)


class Reporter(NamedTuple):
    """With the own page open, as its forms know it."""

    here: Installation
    site: FlaskClient
    photos: FlaskClient
    receipt: Receipt

    @property
    def ticket(self) -> str:
        return self.receipt.report.ticket

    def opens(self, secret: str | None = None) -> TestResponse:
        path = f"/laporan/{self.ticket}"
        return self.site.post(path, data={"secret": secret or self.receipt.secret}, headers=BROWSER)

    def own_pass(self) -> str:
        return next(each.attributes["value"] for each in read(self.opens().text).of("input") if _is_secret(each))

    def sends(self, move: str, /, *, files: tuple[bytes, ...] = (), kind: str = "image/jpeg", **fields: str) -> Page:
        """The form of that move, as a browser sends it; its answer."""
        answer = self.posts(move, files=files, kind=kind, **fields)
        assert answer.headers["Cache-Control"] == "no-store"
        return read(answer.text)

    def posts(
        self, move: str, /, *, files: tuple[bytes, ...] = (), kind: str = "image/jpeg", **fields: str
    ) -> TestResponse:
        data: dict[str, object] = {"secret": self.own_pass(), "move": move, **fields}
        if move not in {"answer", "reopen", "attach"}:
            return self.site.post(f"/laporan/{self.ticket}", data=data, headers=BROWSER)
        data["photo"] = [FileStorage(BytesIO(file), "a.jpg", content_type=kind) for file in files]
        boundary, body = encode_multipart(data)
        content_type = f"multipart/form-data; boundary={boundary}"
        return self.photos.post(f"/{self.ticket}", data=body, headers=BROWSER, content_type=content_type)

    def report(self) -> tuple[Status, int]:
        report = reports.get(self.here.store, self.ticket)
        return report.status, len([each for each in report.photos if each.kind == "report"])


def _is_secret(element: object) -> bool:
    return getattr(element, "attributes", {}).get("name") == "secret"


@pytest.fixture
def reporter(installation: Installation, client: Client) -> Reporter:
    receipt = lifecycle.submit(installation, NewReport.model_validate(LAMP), key="k" * 16, now=web.now(), body=b"")
    lifecycle.route(installation, receipt.report.ticket, web.now())
    return Reporter(installation, client("public_site"), client("store_photo"), receipt)


@pytest.fixture
def at() -> datetime:
    return web.now()


@pytest.fixture
def asked(reporter: Reporter) -> Reporter:
    moved(reporter.here, reporter.ticket, "confirm", "surveyor-1", web.now())
    moved(reporter.here, reporter.ticket, "ask", "officer-dishub", web.now(), note="Tiang nomor berapa?")
    return reporter


@pytest.fixture
def ended(reporter: Reporter) -> Reporter:
    resolved(reporter.here, reporter.ticket, web.now())
    return reporter


def _focused(page: Page) -> str:
    """The role of what takes the focus."""
    [element] = [each for each in page.elements if "autofocus" in each.attributes]
    return element.attributes["role"]


def _problems(page: Page) -> list[str]:
    return [each.attributes["id"] for each in page.elements if each.attributes.get("class") == "problem"]


def test_the_own_page_never_holds_the_secret_and_is_whole(reporter: Reporter, asked: Reporter) -> None:
    answer = reporter.opens()
    page = read(answer.text)
    ids = [each.attributes["id"] for each in page.elements if "id" in each.attributes]
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    assert reporter.receipt.secret not in answer.text
    assert (page.unbalanced, page.inline, len(ids) == len(set(ids))) == ([], [], True)


def test_an_answer_with_a_photo_is_sent_and_said(asked: Reporter) -> None:
    page = asked.sends("answer", note="Tiang nomor 12", files=(picture(1),))
    assert _focused(page) == "status"
    assert "Jawaban Anda sudah diteruskan" in page.text
    assert asked.report() == (Status.DISPATCHED, 1)


def test_the_page_says_until_when_an_answer_and_an_objection_count(asked: Reporter, at: datetime) -> None:
    assert re.search(r"Jawab paling lambat \d+ \w+ 20\d\d 16\.00 WIB\.", read(asked.opens().text).text)
    moved(asked.here, asked.ticket, "answer", "reporter", at, note="12")
    moved(asked.here, asked.ticket, "accept", "officer-dishub", at)
    attached(asked.here, asked.ticket, "officer-dishub", at)
    moved(asked.here, asked.ticket, "finish", "officer-dishub", at, photo="after")
    moved(asked.here, asked.ticket, "validate", "operator-1", at)
    until = wib(at + timedelta(days=7))
    assert f"Anda boleh berkeberatan sampai {until}." in read(asked.opens().text).text


def test_an_answer_sent_twice_counts_once(asked: Reporter) -> None:
    given = asked.own_pass()
    pages = [asked.sends("answer", secret=given, note="Nomor 12", files=(picture(1),)) for _ in range(2)]
    assert [_focused(page) for page in pages] == ["status", "status"]
    moves = [step.move for step in reports.get(asked.here.store, asked.ticket).history]
    assert (moves.count("answer"), asked.report()) == (1, (Status.DISPATCHED, 1))


def test_an_objection_with_photos_opens_the_report_again(ended: Reporter) -> None:
    page = ended.sends("reopen", note="Masih padam", files=(picture(1), picture(2)))
    assert "Keberatan Anda sudah diterima." in page.text
    assert ended.report() == (Status.TRIAGE, 2)


def test_a_refused_photo_keeps_what_was_typed_and_moves_nothing(ended: Reporter) -> None:
    page = ended.sends("reopen", note=f"Masih padam {EVIL}", files=(picture(1), b"no photo"))
    assert (_focused(page), _problems(page)) == ("alert", ["reopen-photo-problem"])
    assert f"Masih padam {EVIL}" in page.text
    assert page.inline == []
    assert ended.report() == (Status.RESOLVED, 0)
    with pytest.raises(Exception, match=photos.photo_id(picture(1))):
        platform_of(ended.here).files.get(*photo_file(ended.ticket, photos.photo_id(picture(1))))


def test_a_photo_that_was_there_before_stays_when_another_is_refused(ended: Reporter) -> None:
    ended.sends("attach", files=(picture(1),))
    ended.sends("attach", files=(picture(1), b"no photo"))
    file = platform_of(ended.here).files.get(*photo_file(ended.ticket, photos.photo_id(picture(1))))
    assert (ended.report(), file.data[:2]) == ((Status.RESOLVED, 1), b"\xff\xd8")


@pytest.mark.parametrize(
    ("files", "kind"),
    [
        ((b"no photo",), "image/jpeg"),
        ((b"%PDF-1.4",), "application/pdf"),
        ((b"\xff\xd8" + b"0" * photos.MAX_BYTES,), "image/jpeg"),
        (tuple(picture(seed, (8, 8)) for seed in (1, 2, 3, 4)), "image/jpeg"),
        ((), "image/jpeg"),
    ],
    ids=["not a photo", "another type", "too big", "a fourth", "none"],
)
def test_a_photo_that_cannot_be_used_is_refused_beside_its_field(
    reporter: Reporter, files: tuple[bytes, ...], kind: str
) -> None:
    answer = reporter.posts("attach", files=files, kind=kind)
    page = read(answer.text)
    assert answer.status_code in {413, 415, 422}
    assert (_focused(page), _problems(page)) == ("alert", ["attach-photo-problem"])
    assert reporter.report() == (Status.SURVEY, 0)


def test_photos_that_are_too_big_together_are_refused_with_a_way_on(reporter: Reporter) -> None:
    answer = reporter.posts("attach", files=(b"0" * photos.MAX_BYTES,) * 4)
    page = read(answer.text)
    assert (answer.status_code, "30 MB" in page.text) == (413, True)
    assert page.with_id("secret") is not None


def test_a_report_takes_five_photos_of_its_reporter_and_offers_no_more(reporter: Reporter) -> None:
    reporter.sends("attach", files=tuple(picture(seed, (64, 48)) for seed in (1, 2, 3)))
    refused = reporter.sends("attach", files=tuple(picture(seed, (64, 48)) for seed in (4, 5, 6)))
    assert "masih bisa menerima 2 foto" in refused.text
    page = reporter.sends("attach", files=tuple(picture(seed, (64, 48)) for seed in (4, 5)))
    assert ("2 foto diterima." in page.text, page.with_id("attach-photo")) == (True, None)


def test_a_rating_with_its_reason_is_said_and_not_taken_twice(ended: Reporter) -> None:
    assert "Penilaian Anda sudah dicatat." in ended.sends("rate", rating="4", note="Cepat").text
    again = ended.posts("rate", rating="1", note="Berubah pikiran")
    assert again.status_code == 422
    assert "Hasil ini sudah Anda nilai." in again.text
    assert "Berubah pikiran" in read(again.text).text
    assert reports.get(ended.here.store, ended.ticket).rating == 4


@pytest.mark.parametrize("rating", ["", "0", "6", "x"])
def test_a_rating_that_is_none_is_refused_and_the_reason_kept(ended: Reporter, rating: str) -> None:
    page = ended.sends("rate", rating=rating, note="Lambat")
    assert (_focused(page), _problems(page)) == ("alert", ["rate-rating-problem"])
    assert "Lambat" in page.text


def test_after_seven_days_nothing_is_opened_again_and_the_page_says_so(ended: Reporter) -> None:
    sweep(ended.here, web.now() + LATER)
    opened = read(ended.opens().text)
    assert ("Masa keberatan 7 hari sudah lewat" in opened.text, opened.with_id("reopen-note")) == (True, None)
    late = ended.posts("reopen", note="Masih padam", files=(picture(1),))
    assert (late.status_code, "Laporan ini sudah ditutup." in late.text) == (409, True)
    assert "Masih padam" in read(late.text).text
    assert ended.posts("attach", files=(picture(1),)).status_code == 409
    assert ended.report() == (Status.RESOLVED, 0)


def test_a_withdrawn_report_says_so_and_offers_nothing_more(reporter: Reporter) -> None:
    page = reporter.sends("withdraw")
    assert "sudah Anda tarik" in page.text
    assert [page.with_id(f"{move}-note") for move in ("answer", "reopen")] == [None, None]
    assert reporter.posts("withdraw").status_code == 409


def test_contact_data_is_shown_corrected_and_deleted(reporter: Reporter) -> None:
    email = read(reporter.opens().text).with_id("email")
    assert (email.attributes["value"] if email else None) == "warga@kanal.test"
    path = f"/laporan/{reporter.ticket}/kontak"
    wrong = reporter.site.post(path, data={"secret": reporter.own_pass(), "email": "x"}, headers=BROWSER)
    page = read(wrong.text)
    typed = page.with_id("email")
    assert (wrong.status_code, _focused(page), typed.attributes["value"] if typed else None) == (422, "alert", "x")
    form = {"secret": reporter.own_pass(), "email": "baru@kanal.test", "phone": "0812 3456 7890", "told_by": "email"}
    saved = reporter.site.post(path, data=form, headers=BROWSER)
    assert "Data kontak Anda sudah disimpan." in saved.text
    gone = reporter.site.post(path, data={"secret": reporter.own_pass()}, headers=BROWSER)
    assert "Data kontak Anda sudah dihapus." in gone.text
    assert "Tidak ada data kontak yang tersimpan." in gone.text


def test_when_the_hour_is_over_what_was_typed_goes_along_with_the_secret(
    ended: Reporter, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = ended.own_pass()
    later = web.now() + timedelta(hours=2)
    monkeypatch.setattr(web, "now", lambda: later)
    answer = ended.posts("reopen", secret=old, note="Masih padam", files=(picture(1),))
    page = read(answer.text)
    carried = {each.attributes["name"]: each.attributes.get("value") for each in page.of("input")}
    assert (answer.status_code, carried["move"], carried["note"]) == (401, "reopen", "Masih padam")
    again = carried | {"secret": ended.receipt.secret}
    sent = ended.site.post(f"/laporan/{ended.ticket}", data=again, headers=BROWSER)
    assert ("Keberatan Anda sudah diterima." in sent.text, ended.report()) == (True, (Status.TRIAGE, 0))


@pytest.mark.parametrize("move", ["answer", "reopen", "attach", "withdraw", "rate"])
def test_a_foreign_pass_or_a_wrong_secret_does_nothing(installation: Installation, ended: Reporter, move: str) -> None:
    new = NewReport.model_validate(LAMP | {"text": "Lampu lain padam."})
    other = lifecycle.submit(installation, new, key="o" * 16, now=web.now(), body=b"")
    contact = own_access.check(installation, other.report.ticket, other.secret, web.now())
    foreign = own_access.new_pass(installation, contact, web.now())
    for given in (foreign, other.secret, "0" * 24, ""):
        answer = ended.posts(move, secret=given, note="x", rating="1", files=(picture(1),))
        assert answer.status_code == 404
    assert ended.report() == (Status.RESOLVED, 0)


def test_the_reporter_sees_own_photos_before_anybody_has_looked_at_them(reporter: Reporter) -> None:
    reporter.sends("attach", files=(picture(1),))
    path = f"/laporan/{reporter.ticket}/foto/{photos.photo_id(picture(1))}"
    shown = reporter.site.post(path, data={"secret": reporter.own_pass()}, headers=BROWSER)
    fetched = reporter.site.post(path, headers={"Authorization": f"Bearer {reporter.own_pass()}"})
    assert (shown.content_type, shown.headers["Cache-Control"]) == ("image/jpeg", "no-store")
    assert shown.data == fetched.data
    wrong = [reporter.site.post(path, data={"secret": given}) for given in ("", "0" * 24)]
    assert [answer.status_code for answer in [*wrong, reporter.site.get(path)]] == [404, 404, 405]
    assert path in reporter.opens().text
    assert path not in reporter.site.get(f"/laporan/{reporter.ticket}", headers=BROWSER).text


def test_photos_of_staff_are_not_the_reporters(ended: Reporter) -> None:
    headers = {"Authorization": f"Bearer {ended.receipt.secret}"}
    platform_of(ended.here).files.put(*photo_file(ended.ticket, "after"), File(b"", "image/jpeg"))
    assert ended.site.post(f"/laporan/{ended.ticket}/foto/after", headers=headers).status_code == 404
    assert ended.site.get(f"/laporan/{ended.ticket}", headers=headers).get_json()["own_photos"] == []


def test_a_confidential_report_is_followed_by_its_reporter_alone(installation: Installation, client: Client) -> None:
    new = NewReport.model_validate({"code": "pungli", "text": "Diminta uang di loket."})
    receipt = lifecycle.submit(installation, new, key="k" * 16, now=web.now(), body=b"")
    reporter = Reporter(installation, client("public_site"), client("store_photo"), receipt)
    page = reporter.sends("attach", files=(picture(1),))
    assert ("1 foto diterima." in page.text, "rahasia" in page.text) == (True, True)
    assert reporter.opens("0" * 24).status_code == 404


def test_the_address_of_a_photo_forms_answer_leads_back_to_the_report(reporter: Reporter) -> None:
    answer = reporter.photos.get(f"/{reporter.ticket}", headers=BROWSER)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/public-site/laporan/{reporter.ticket}")


def test_an_english_form_is_answered_in_english(reporter: Reporter) -> None:
    data = {"secret": reporter.own_pass(), "move": "attach", "photo": (BytesIO(picture(1)), "a.jpg", "image/jpeg")}
    answer = reporter.photos.post(f"/en/{reporter.ticket}", data=data, headers=BROWSER)
    assert '<html lang="en">' in answer.text
    assert f'href="/public-site/laporan/{reporter.ticket}"' in answer.text  # the same page in the other language
