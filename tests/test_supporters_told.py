"""Who supports a report hears what merged reporters hear: asked first, stopped by one click, never the private."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

import pytest

from shared import reports, web
from shared.batches import TimeLimit
from shared.contacts import KEPT_AFTER_CLOSING
from shared.installation import Installation
from shared.messages import telling
from shared.personal_data import forgetting
from shared.reporter import support, supporters
from shared.submission import NewSupporter
from shared.sweep import sweep
from tests.conftest import Client, platform_of
from tests.life import REPORTERS_EMAIL, START, letters, moved, resolved, routed, told

BUDI = "budi@warga.test"
BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.fixture(autouse=True)
def _on_that_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """A letter's link lasts a week, and the letters are of that day."""
    monkeypatch.setattr(web, "now", lambda: START)


def _supported(here: Installation, ticket: str, email: str = BUDI) -> None:
    support.support(here, ticket, NewSupporter(email=email), key="k" * 16, now=START)


def _clicked(client: Client, link: str | None, **form: str) -> str:
    """The page behind a letter's link, and what its form answers."""
    path = (link or "").partition("/public-site")[2]
    site = client("public_site")
    assert site.get(path, headers=BROWSER).status_code == 200
    return site.post(path, data=form, headers=BROWSER).text


@pytest.fixture
def ticket(installation: Installation) -> str:
    """Supported; its first news not told yet."""
    ticket = routed(installation, email=None).ticket
    _supported(installation, ticket)
    return ticket


def test_the_first_message_only_asks_and_names_the_report(installation: Installation, ticket: str) -> None:
    told(installation, ticket)
    [letter] = letters(installation, BUDI)
    assert letter.subject == f"Konfirmasi alamat untuk laporan {ticket}"
    assert "mendukung sebuah laporan" in letter.text
    moved(installation, ticket, "confirm", "surveyor-1")
    told(installation, ticket)
    assert len(letters(installation, BUDI)) == 1, "nothing before the answer"


def test_who_has_confirmed_hears_the_end_without_being_able_to_object(
    installation: Installation, client: Client, ticket: str
) -> None:
    told(installation, ticket)
    assert "Kabar tentang laporan ini" in _clicked(client, letters(installation, BUDI)[0].link)
    resolved(installation, ticket)
    told(installation, ticket)
    last = letters(installation, BUDI)[-1]
    assert last.text.startswith(f"Laporan {ticket}, yang Anda dukung, selesai.")
    assert last.link == f"http://kanal.test/public-site/laporan/{ticket}"


def test_one_click_stops_it(installation: Installation, client: Client, ticket: str) -> None:
    told(installation, ticket)
    _clicked(client, letters(installation, BUDI)[0].link)
    moved(installation, ticket, "confirm", "surveyor-1")
    told(installation, ticket)
    page = _clicked(client, letters(installation, BUDI)[-1].stop_link, stop="report")
    assert "tidak akan dikirim lagi" in page
    moved(installation, ticket, "accept", "officer-dishub")
    told(installation, ticket)
    assert len(letters(installation, BUDI)) == 2


def test_a_supporters_page_shows_nothing_of_what_the_reporter_wrote(installation: Installation, client: Client) -> None:
    ticket = routed(installation, email=None, text="Di depan rumah Siti", landmark="Gang Melati 7").ticket
    _supported(installation, ticket)
    told(installation, ticket)
    [letter] = letters(installation, BUDI)
    page = _clicked(client, letter.link)
    assert re.search("Siti|Melati", page + letter.text) is None


def test_the_same_address_is_told_once_also_when_it_reported(installation: Installation) -> None:
    ticket = routed(installation).ticket
    _supported(installation, ticket, REPORTERS_EMAIL)
    told(installation, ticket)
    assert len(letters(installation, REPORTERS_EMAIL)) == 1


def test_who_supported_a_report_hears_of_the_one_it_was_merged_into(
    installation: Installation, client: Client, ticket: str
) -> None:
    told(installation, ticket)
    _clicked(client, letters(installation, BUDI)[0].link)
    parent = routed(installation, text="Lebih dulu").ticket
    moved(installation, ticket, "merge", "operator-1", parent=parent)
    moved(installation, parent, "confirm", "surveyor-1")
    told(installation, parent)
    assert letters(installation, BUDI)[-1].text.startswith(f"Tim survei menemukan laporan {parent}")


def test_nobody_who_supported_it_hears_of_a_report_that_turned_confidential(
    installation: Installation, client: Client, ticket: str
) -> None:
    told(installation, ticket)
    _clicked(client, letters(installation, BUDI)[0].link)
    moved(installation, ticket, "refute", "surveyor-1", reason="tidak_ada")
    moved(installation, ticket, "correct", "operator-1", code="pungli")
    moved(installation, ticket, "dispatch", "head-inspektorat")
    told(installation, ticket)
    assert len(letters(installation, BUDI)) == 1


def test_who_was_forgotten_is_not_told(installation: Installation, ticket: str) -> None:
    resolved(installation, ticket)
    end = START + KEPT_AFTER_CLOSING * 2
    sweep(installation, START + KEPT_AFTER_CLOSING / 9)
    forgetting.forget_people(installation, end, TimeLimit.of(60))
    assert list(supporters.told(installation.store, ticket)) == []
    told(installation, ticket, reports.get(installation.store, ticket).unsent[-1].id, end)
    assert letters(installation, BUDI) == []


def test_a_thousand_supporters_never_keep_a_step_from_being_told(
    installation: Installation, delivered: Callable[[], None]
) -> None:
    """One delivery has a minute; whoever is not reached in it is by the next one, and nobody twice."""
    people = [f"warga{number}@warga.test" for number in range(5 * telling.AT_ONCE)]
    ticket = routed(installation).ticket
    for email in people:
        _supported(installation, ticket, email)
    told(installation, ticket)
    assert len(letters(installation, REPORTERS_EMAIL)) == 1
    assert 0 < _letters_to_all(installation).total() <= telling.AT_ONCE
    delivered()
    assert _letters_to_all(installation) == dict.fromkeys((*people, REPORTERS_EMAIL), 1)
    assert reports.get(installation.store, ticket).unsent == ()


def _letters_to_all(here: Installation) -> Counter[str]:
    return Counter({message.id: message.to for message in platform_of(here).post.sent() if "@" in message.to}.values())
