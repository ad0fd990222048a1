"""What a citizen meets while something that Kanal needs is gone: the report is kept where it can be, and it is said."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from shared import reports
from shared.installation import Installation
from shared.platform.embedded.store import EmbeddedStore
from tests.conftest import Client, platform_of
from tests.life import routed
from tests.markup import read
from tests.samples import LAMP, picture

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
KEY = "a-key-of-the-form-0123456789"


def _sent(client: FlaskClient, headers: dict[str, str] = BROWSER) -> TestResponse:
    fields = {name: str(value) for name, value in LAMP.items()} | {"idempotency_key": KEY}
    return client.post("/", data=fields | {"photo": (io.BytesIO(picture(3)), "a.jpg", "image/jpeg")}, headers=headers)


def _fails(*_: object, **__: object) -> None:
    raise TimeoutError("Firestore did not answer")


@pytest.fixture
def no_files(installation: Installation, tmp_path: Path) -> Path:
    """Files that cannot be written, until it is removed."""
    folder = tmp_path / "data" / "files" / "photos"
    shutil.rmtree(folder, ignore_errors=True)
    folder.write_bytes(b"")
    return folder


def test_without_files_the_report_is_kept_and_says_that_its_photo_follows(
    installation: Installation, client: Client, no_files: Path
) -> None:
    answer = _sent(client("submit_report"))
    text = read(answer.text).text
    assert answer.status_code == 201
    assert "Laporan tersimpan, foto menyusul." in text
    assert "Tambah foto" in text
    [kept] = reports.in_queue(installation.store, {"is_open": True}, limit=9).items
    assert (kept.text, kept.photos) == (LAMP["text"], ())


def test_the_same_form_again_brings_the_photo_and_makes_no_second_report(
    installation: Installation, client: Client, no_files: Path
) -> None:
    _sent(client("submit_report"))
    no_files.unlink()
    answer = _sent(client("submit_report"))
    assert (answer.status_code, "foto menyusul" in answer.text) == (201, False)
    [kept] = reports.in_queue(installation.store, {"is_open": True}, limit=9).items
    assert len(kept.photos) == 1
    assert installation.platform.files.get("photos", f"{kept.ticket}/{kept.photos[0].id}.jpg")
    _sent(client("submit_report"))
    [once] = reports.in_queue(installation.store, {"is_open": True}, limit=9).items
    assert len(once.photos) == 1


def test_a_program_is_told_of_a_photo_that_is_awaited(client: Client, no_files: Path) -> None:
    answer = _sent(client("submit_report"), {"Accept": "application/json"})
    [photo] = answer.get_json()["photos"]
    assert (answer.status_code, photo["is_awaited"], "foto menyusul" in photo["problem"]) == (201, True, True)


def test_without_the_store_the_form_says_so_and_keeps_what_was_typed(
    installation: Installation, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = client("submit_report")
    monkeypatch.setattr(EmbeddedStore, "transact", _fails)
    answer = _sent(asked)
    assert (answer.status_code, answer.mimetype) == (503, "text/html")
    assert "Laporan belum tersimpan" in answer.text
    assert str(LAMP["text"]) in answer.text
    assert f'value="{KEY}"' in answer.text


def test_without_the_store_a_page_says_so_in_words(
    installation: Installation, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket, site = routed(installation).ticket, client("public_site")
    monkeypatch.setattr(EmbeddedStore, "get", _fails)
    page = site.get(f"/laporan/{ticket}", headers=BROWSER)
    assert (page.status_code, page.mimetype) == (503, "text/html")
    assert "Layanan sedang terganggu" in page.text
    assert page.headers["Retry-After"] == "5"
    for_programs = site.get(f"/laporan/{ticket}", headers={"Accept": "application/json"})
    assert (for_programs.status_code, for_programs.mimetype) == (503, "application/problem+json")


def test_without_the_bus_the_report_is_kept(installation: Installation, client: Client) -> None:
    platform_of(installation).bus.stop()
    assert _sent(client("submit_report")).status_code == 201
