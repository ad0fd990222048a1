"""Who sees a reporter's contact, and that every look is written down where nobody can change it."""

from __future__ import annotations

import ast
from collections.abc import Callable
from pathlib import Path

import pytest

from shared import contacts, reports, web
from shared.installation import Installation
from shared.personal_data import access_log
from shared.personal_data.access_log import COLLECTION, Entry
from shared.platform.ports import AlreadyExists, Json
from shared.report import Report
from tests.conftest import Client
from tests.life import bribed, routed
from tests.sign_in import Browser, signed_in

ROOT = Path(__file__).parents[1]
PRIVATE: dict[str, Json] = {"name": "Siti Aminah", "phone": "0812 3456 7890", "email": "siti@kanal.test"}
As = Callable[[str], Browser]


@pytest.fixture
def as_(client: Client, tokens: dict[str, str]) -> As:
    return lambda post: signed_in(client, post)


@pytest.fixture
def report(installation: Installation) -> Report:
    return routed(installation, web.now(), **PRIVATE)


def _entries(here: Installation) -> list[Entry]:
    return access_log.page(here.store, {}, first=None, last=None, after=None).items


@pytest.mark.parametrize("post", ["operator-1", "auditor"])
def test_a_contact_is_shown_for_a_purpose_and_the_look_is_recorded(
    installation: Installation, as_: As, report: Report, post: str
) -> None:
    browser, path = as_(post), f"/laporan/{report.ticket}/kontak"
    assert "Siti" not in browser.get(path).get_data(as_text=True)
    assert _entries(installation) == []
    page = browser.post(path, purpose="minta_keterangan")
    assert page.headers["Cache-Control"] == "no-store"
    assert [word in page.get_data(as_text=True) for word in ("Siti Aminah", "6281234567890", "siti@kanal.test")] == [
        True
    ] * 3
    [entry] = _entries(installation)
    assert (entry.person, entry.post, entry.what, entry.subject, entry.why) == (
        f"demo-{post}", post, "contact", report.ticket, "minta_keterangan",
    )  # fmt: skip


def test_without_a_purpose_nothing_is_shown_and_nothing_recorded(
    installation: Installation, as_: As, report: Report
) -> None:
    for purpose in ("", "x", "Siti"):
        answer = as_("operator-1").post(f"/laporan/{report.ticket}/kontak", purpose=purpose)
        assert (answer.status_code, "Siti Aminah" in answer.get_data(as_text=True)) == (422, False)
    assert _entries(installation) == []


@pytest.mark.parametrize("post", ["officer-dishub", "head-dishub", "surveyor-1", "sekda", "admin", "head-inspektorat"])
def test_nobody_else_sees_who_reported(installation: Installation, as_: As, report: Report, post: str) -> None:
    answer = as_(post).post(f"/laporan/{report.ticket}/kontak", purpose="minta_keterangan")
    assert (answer.status_code, "Siti Aminah" in answer.get_data(as_text=True)) == (403, False)
    assert _entries(installation) == []


@pytest.mark.parametrize("post", ["operator-1", "auditor"])
def test_the_contact_of_a_confidential_report_is_nobodys(installation: Installation, as_: As, post: str) -> None:
    bribe = bribed(installation, web.now())
    assert as_(post).post(f"/laporan/{bribe.ticket}/kontak", purpose="pemeriksaan").status_code == 404


def test_no_secret_and_nobodys_name_is_in_the_log(installation: Installation, as_: As, report: Report) -> None:
    as_("operator-1").post(f"/laporan/{report.ticket}/kontak", purpose="darurat")
    [entry] = _entries(installation)
    text = entry.model_dump_json()
    assert [word for word in ("Siti", "0812", "62812", "kanal.test", "secret") if word in text] == []


def test_an_entry_is_never_written_over(installation: Installation) -> None:
    entry = Entry(id="x", at=web.now(), person="p", post="auditor", what="contact", subject="t")
    access_log.write(installation.store, entry)
    with pytest.raises(AlreadyExists):
        access_log.write(installation.store, entry.model_copy(update={"person": "q"}))


def test_only_one_module_touches_the_log_and_it_only_adds_to_it_and_forgets_what_is_old() -> None:
    naming = {
        path.name
        for folder in ("shared", "functions")
        for path in (ROOT / folder).rglob("*.py")
        if "node_modules" not in path.parts and f'"{COLLECTION}"' in path.read_text(encoding="utf-8")
    }
    assert naming == {"access_log.py"}
    tree = ast.parse((ROOT / "shared" / "personal_data" / "access_log.py").read_text(encoding="utf-8"))
    made = {
        (part.name, node.attr)
        for part in tree.body
        if isinstance(part, ast.FunctionDef)
        for node in ast.walk(part)
        if isinstance(node, ast.Attribute) and node.attr in {"put", "delete", "create"}
    }
    assert made == {("write", "create"), ("forget", "delete")}


@pytest.mark.parametrize("post", ["auditor", "admin"])
def test_the_log_is_read_with_filters(installation: Installation, as_: As, report: Report, post: str) -> None:
    as_("operator-1").post(f"/laporan/{report.ticket}/kontak", purpose="darurat")
    browser, today = as_(post), installation.city.calendar.local_day(web.now()).isoformat()
    for query in (
        {},
        {"post": "operator-1"},
        {"subject": report.ticket},
        {"what": "contact"},
        {"person": "demo-operator-1"},
        {"first": today, "last": today},
    ):
        page = browser.get("/admin/akses", **query).get_data(as_text=True)
        assert (report.ticket in page, "Operator 1 (contoh)" in page, "Keadaan darurat" in page) == (True, True, True)
    for query in ({"post": "auditor"}, {"what": "redrive"}, {"first": "2027-01-01"}, {"last": "2026-01-01"}):
        assert f">{report.ticket}<" not in browser.get("/admin/akses", **query).get_data(as_text=True)


@pytest.mark.parametrize(
    "query", [{"post": "x", "what": "contact"}, {"first": "x"}, {"after": "x"}, {"unknown": "x"}, {"after": "MjAyNg=="}]
)
def test_a_filter_that_cannot_be_read_is_refused(as_: As, query: dict[str, str]) -> None:
    assert as_("auditor").get("/admin/akses", **query).status_code == 422


def test_what_is_read_of_a_report_costs_one_write_more(installation: Installation, as_: As, report: Report) -> None:
    before = reports.get(installation.store, report.ticket)
    as_("operator-1").post(f"/laporan/{report.ticket}/kontak", purpose="darurat")
    assert reports.get(installation.store, report.ticket) == before
    assert len(_entries(installation)) == 1


def test_a_look_after_the_data_was_erased_shows_nothing(installation: Installation, as_: As, report: Report) -> None:
    contacts.erase(installation.store, report.ticket, web.now())
    page = as_("operator-1").post(f"/laporan/{report.ticket}/kontak", purpose="darurat").get_data(as_text=True)
    assert "Tidak ada kontak" in page
