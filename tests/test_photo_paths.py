"""On whichever way a photo comes, what is kept and shown of it is pixels; what is no photo is refused in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import pytest
from werkzeug.test import TestResponse

from shared import lifecycle, report_scans, reports, web
from shared.installation import Installation
from shared.open311 import apps
from shared.photo import photo_file
from shared.submission import NewReport
from tests.conftest import Client
from tests.life import moved
from tests.photo_carriers import JPEG, LOADED, NO_PHOTOS, PNG, SECRET, leftovers
from tests.samples import LAMP
from tests.sign_in import BROWSER, Browser, signed_in

KEY = "k" * 16
NAME = '<script>alert(1)</script>".jpg'
Part = tuple[BytesIO, str, str]


class Kanal(NamedTuple):
    here: Installation
    client: Client
    tokens: Mapping[str, str]

    def report(self, *moves: tuple[str, str]) -> tuple[str, str]:
        """Ticket and secret of one that has come so far."""
        receipt = lifecycle.submit(self.here, NewReport.model_validate(LAMP), key=KEY, now=web.now(), body=b"")
        ticket = receipt.report.ticket
        lifecycle.route(self.here, ticket, web.now())
        for move, post in moves:
            moved(self.here, ticket, move, post, web.now())
        return ticket, receipt.secret

    def staff(self, post: str) -> Browser:
        return signed_in(self.client, post)


@pytest.fixture
def kanal(installation: Installation, client: Client, tokens: dict[str, str]) -> Kanal:
    return Kanal(installation, client, tokens)


def _form(kanal: Kanal, part: Part) -> TestResponse:
    fields = {name: str(value) for name, value in LAMP.items()}
    return kanal.client("submit_report").post("/", data={**fields, "photo": [part]}, headers=BROWSER)


def _own_form(kanal: Kanal, part: Part) -> TestResponse:
    ticket, secret = kanal.report()
    fields = {"secret": secret, "move": "attach", "photo": [part]}
    return kanal.client("store_photo").post(f"/{ticket}", data=fields, headers=BROWSER)


def _script(kanal: Kanal, part: Part) -> TestResponse:
    ticket, secret = kanal.report()
    headers = {"Authorization": f"Bearer {secret}"}
    return kanal.client("store_photo").post(f"/{ticket}", data=part[0].read(), content_type=part[2], headers=headers)


def _survey(kanal: Kanal, part: Part) -> TestResponse:
    ticket, _ = kanal.report()
    surveyor = kanal.staff("surveyor-1")
    seen = str(reports.get(kanal.here.store, ticket).history[-1].seq)
    fields = {"csrf": surveyor.csrf(), "seen": seen, "finding": "confirm", "photo": part}
    return surveyor.http.post(f"/survei/{ticket}", data=fields, headers={"Accept": "application/json"})


def _work(kanal: Kanal, part: Part) -> TestResponse:
    ticket, _ = kanal.report(("confirm", "surveyor-1"), ("accept", "officer-dishub"))
    officer = kanal.staff("officer-dishub")
    fields = {"csrf": officer.csrf(), "photo": part}
    return officer.http.post(f"/laporan/{ticket}/langkah/finish", data=fields, headers=BROWSER)


def _app(kanal: Kanal, part: Part) -> TestResponse:
    key = apps.issue(kanal.here.store, "warga", name="Warga", contact="Budi", quota=5, now=web.now())
    fields = {"service_code": "pju", "lat": "-2.133", "long": "106.113", "attribute[nomor_tiang]": "12", "api_key": key}
    return kanal.client("open311").post("/v2/requests.json", data={**fields, "media": [part]})


WAYS: dict[str, Callable[[Kanal, Part], TestResponse]] = {
    "form": _form, "own page": _own_form, "script": _script, "survey": _survey, "work": _work, "app": _app,
}  # fmt: skip


@pytest.mark.parametrize(("way", "mime"), [*((way, JPEG) for way in WAYS), *(("script", mime) for mime in LOADED)])
def test_nothing_but_pixels_is_kept_and_shown(kanal: Kanal, tmp_path: Path, way: str, mime: str) -> None:
    assert SECRET in LOADED[mime]
    assert WAYS[way](kanal, (BytesIO(LOADED[mime]), NAME, mime)).status_code < 400
    [ticket] = [report.ticket for report in report_scans.everything(kanal.here.store)]
    [photo] = reports.get(kanal.here.store, ticket).photos
    assert leftovers(kanal.here.platform.files.get(*photo_file(ticket, photo.id)).data) == []
    moved(kanal.here, ticket, "show_photo", "operator-1", web.now(), photo=photo.id)
    for small, query in (("", ""), ("/kecil", "?kecil")):
        shown = kanal.client("public_site").get(f"/foto/{ticket}/{photo.id}{small}")
        assert (shown.content_type, shown.headers["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
        assert leftovers(shown.data) == []
        assert leftovers(kanal.staff("operator-1").get(f"/laporan/{ticket}/foto/{photo.id}{query}").data) == []
    kept = [file for file in (tmp_path / "data").rglob("*") if file.is_file()]
    assert [file.name for file in kept if SECRET in file.read_bytes() or NAME.encode() in file.read_bytes()] == []


@pytest.mark.parametrize("way", WAYS)
def test_what_is_no_photo_is_refused_in_words_and_nothing_of_it_is_kept(kanal: Kanal, tmp_path: Path, way: str) -> None:
    """A report and an app's one are taken without it."""
    page = next(each for each in NO_PHOTOS if each.name == f"page as {PNG}")
    answer = WAYS[way](kanal, (BytesIO(page.data), NAME, page.mime))
    assert answer.status_code in ({200, 201, 303} if way in {"form", "app"} else {422})
    assert "tidak dapat dibaca sebagai foto" in answer.get_data(as_text=True)
    assert [file for file in (tmp_path / "data").rglob("photos/**/*") if file.is_file()] == []
