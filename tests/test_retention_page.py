"""How long everything is kept, as admin and auditor read it; and data held back for a court."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from shared import contacts, web
from shared.batches import TimeLimit
from shared.installation import Installation
from shared.personal_data import access_log, forgetting
from shared.personal_data.lifetimes import TABLE
from shared.report import Report
from tests.conftest import Client
from tests.life import moved, routed
from tests.markup import read
from tests.sign_in import Browser, signed_in

PATH = "/admin/masa-simpan"
As = Callable[[str], Browser]


@pytest.fixture
def as_(client: Client, tokens: dict[str, str]) -> As:
    return lambda post: signed_in(client, post)


@pytest.fixture
def report(installation: Installation) -> Report:
    """Withdrawn 91 days ago."""
    long_ago = web.now() - timedelta(days=91)
    ticket = routed(installation, long_ago, name="Siti").ticket
    return moved(installation, ticket, "withdraw", "reporter", long_ago)


@pytest.mark.parametrize("post", ["auditor", "admin"])
def test_it_says_every_lifetime_what_goes_next_and_what_went(
    installation: Installation, as_: As, report: Report, post: str
) -> None:
    text = read(as_(post).get(PATH).text).text
    assert [each.what for each in TABLE if each.what not in text] == []
    assert "90 hari sejak laporan ditutup" in text
    assert ("1 · Nama, telepon" in text, report.ticket in text, "Siti" in text) == (True, True, False)
    assert "Belum pernah dijalankan" in text
    forgetting.forget_people(installation, web.now(), TimeLimit.of(60))
    after = read(as_(post).get(PATH).text).text
    assert (report.ticket in after, "1 contacts" in after) == (False, True)


def test_an_admin_holds_data_which_is_recorded_and_lets_it_go(
    installation: Installation, as_: As, report: Report
) -> None:
    admin, until = as_("admin"), (web.now() + timedelta(days=30)).date()
    assert admin.post(PATH, ticket=report.ticket, until=until.isoformat(), why="B/12/XII/2026").status_code == 303
    assert forgetting.forget_people(installation, web.now(), TimeLimit.of(60)).gone["contacts"] == 0
    assert admin.post(PATH, ticket=report.ticket, why="B/13/XII/2026").status_code == 303
    contact = contacts.find(installation.store, report.ticket)
    assert (contact.name, contact.held_until) == ("Siti", None) if contact else False
    found = access_log.page(installation.store, {"what": "hold"}, first=None, last=None, after=None).items
    assert [(entry.post, entry.subject, entry.why) for entry in found] == [
        ("admin", report.ticket, "B/13/XII/2026"), ("admin", report.ticket, "B/12/XII/2026"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("field", "value"), [("ticket", "PGK-0000-0000-0"), ("until", "2020-01-01"), ("until", "2099-01-01"), ("why", "")]
)
def test_what_cannot_be_held_is_refused_at_its_field(as_: As, report: Report, field: str, value: str) -> None:
    answer = as_("admin").post(PATH, **{"ticket": report.ticket, "why": "B/12", field: value})
    assert (answer.status_code, f'id="{field}-problem"' in answer.text) == (422, True)


def test_an_auditor_holds_nothing(installation: Installation, as_: As, report: Report) -> None:
    assert "Tahan penghapusan" not in as_("auditor").get(PATH).text
    assert as_("auditor").post(PATH, ticket=report.ticket, why="B/12").status_code == 403
