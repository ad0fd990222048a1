"""What the supervisors read every day."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shared.installation import Installation
from shared.messages import receipts
from shared.sweep import sweep
from tests.conftest import platform_of
from tests.life import START, bribed, letters, moved, picky, routed

DAY = timedelta(days=1)
SEKDA = "sekda@kanal.test"


@pytest.fixture(autouse=True)
def _posts(tokens: dict[str, str]) -> None:
    """Somebody to tell."""


def _digests(here: Installation, to: str = SEKDA) -> list[str]:
    return [letter.text for letter in letters(here, to) if letter.subject.startswith("Ringkasan harian")]


def test_every_supervisor_reads_once_a_day_what_is_open_and_what_is_late(installation: Installation) -> None:
    report = moved(installation, routed(installation).ticket, "confirm", "surveyor-1")
    routed(installation, text="Satu lagi", code="sampah_liar")
    for at in (START, START + timedelta(minutes=5), START + DAY):
        sweep(installation, at)
    [_, today] = _digests(installation)
    assert len(_digests(installation, "walikota@kanal.test")) == 2
    assert "Terbuka pada 24 November 2026 09.00 WIB: 2 laporan." in today
    assert "Lewat batas waktu: 2 laporan." in today
    assert report.ticket in today


def test_a_confidential_report_is_counted_and_never_named(installation: Installation) -> None:
    ticket = bribed(installation).ticket
    sweep(installation, START + 30 * DAY)
    [text] = _digests(installation)
    assert "1 laporan" in text
    assert ticket not in text


def test_a_digest_that_the_post_office_did_not_take_comes_later_and_once(installation: Installation) -> None:
    sweep(picky(installation, SEKDA, OSError("later")), START)
    assert _digests(installation) == []
    sweep(installation, START + timedelta(minutes=5))
    sweep(installation, START + timedelta(minutes=10))
    assert len([one for one in platform_of(installation).post.sent() if one.to == SEKDA]) == 1


def test_it_is_in_the_inbox_whatever_the_post_office_does(installation: Installation) -> None:
    sweep(picky(installation, SEKDA, OSError("later")), START)
    [item] = receipts.inbox(installation.store, "sekda").items
    assert (item.subject, item.read_at) == ("Ringkasan harian 2026-11-23", None)
