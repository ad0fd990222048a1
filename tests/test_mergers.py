"""Two SKPD become one: open reports and posts move, recorded, once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shared import lifecycle, mergers, reports, staff
from shared.errors import Invalid
from shared.history import broken_at
from shared.installation import Installation
from shared.open_data import public_view
from shared.workflow import ClockName, Role, Status
from tests.life import START, bribed, moved, resolved, routed

LATER = START + timedelta(hours=3)


@pytest.fixture(autouse=True)
def _appointed(tokens: dict[str, str]) -> None:
    """The demo posts."""


def test_open_reports_and_posts_move_by_one_recorded_step_and_keep_status_and_deadlines(
    installation: Installation,
) -> None:
    accepted = routed(installation).ticket
    moved(installation, accepted, "confirm", "surveyor-1")
    before = moved(installation, accepted, "accept", "officer-dishub")
    other = routed(installation, text="Masih dicek.").ticket
    ended = resolved(installation, routed(installation, text="Sudah selesai.").ticket).ticket
    done = mergers.merge(installation, "DISHUB", "PUPR", LATER)
    after = reports.get(installation.store, accepted)
    assert (set(done.reports), set(done.posts), done.left) == (
        {accepted, other}, {"officer-dishub", "head-dishub"}, (),
    )  # fmt: skip
    assert (after.skpd, after.status, after.clocks) == ("PUPR", Status.WORKING, before.clocks)
    step = after.history[-1]
    assert (step.move, step.skpd, step.role, step.at, after.history[-2].skpd) == (
        "transfer", "PUPR", Role.SYSTEM, LATER, "DISHUB",
    )  # fmt: skip
    assert broken_at(after.history) is None
    assert reports.get(installation.store, ended).skpd == "DISHUB"
    post = staff.find(installation.store, "officer-dishub")
    assert post is not None
    assert post.skpd == "PUPR"


def test_the_officer_goes_on_with_the_work_for_the_new_skpd(installation: Installation) -> None:
    ticket = routed(installation).ticket
    moved(installation, ticket, "confirm", "surveyor-1")
    mergers.merge(installation, "DISHUB", "PUPR", LATER)
    post = staff.find(installation.store, "officer-dishub")
    assert post is not None
    accepted = lifecycle.move(installation, ticket, "accept", post.actor, now=LATER)
    assert accepted.status is Status.WORKING
    assert accepted.clocks[ClockName.COORDINATE].stopped_at == LATER


def test_again_it_changes_nothing_and_a_try_never_does(installation: Installation) -> None:
    ticket = routed(installation).ticket
    before = reports.get(installation.store, ticket)
    tried = mergers.merge(installation, "DISHUB", "PUPR", LATER, is_tried=True)
    assert reports.get(installation.store, ticket) == before
    post = staff.find(installation.store, "officer-dishub")
    assert post is not None
    assert post.skpd == "DISHUB"
    done = mergers.merge(installation, "DISHUB", "PUPR", LATER)
    assert tried == done
    after = reports.get(installation.store, ticket)
    assert mergers.merge(installation, "DISHUB", "PUPR", LATER + timedelta(days=1)) == mergers.Merged((), (), ())
    assert reports.get(installation.store, ticket) == after


def test_a_confidential_report_stays_with_its_receiving_body_until_the_catalogue_says_otherwise(
    installation: Installation,
) -> None:
    bribe = bribed(installation).ticket
    done = mergers.merge(installation, "INSPEKTORAT", "BAKEUDA", LATER)
    assert (done.reports, done.left) == ((), ((bribe, "Laporan rahasia hanya untuk badan penerimanya."),))
    assert reports.get(installation.store, bribe).skpd == "INSPEKTORAT"


@pytest.mark.parametrize(("old", "new"), [("X", "PUPR"), ("DISHUB", "X"), ("DISHUB", "X-PLN"), ("PUPR", "PUPR")])
def test_an_skpd_that_the_city_does_not_have_is_named(installation: Installation, old: str, new: str) -> None:
    with pytest.raises(Invalid):
        mergers.merge(installation, old, new, LATER)


def test_the_public_reads_that_it_moved(installation: Installation) -> None:
    ticket = routed(installation).ticket
    mergers.merge(installation, "DISHUB", "PUPR", LATER)
    view = public_view(reports.get(installation.store, ticket), installation.city)
    assert view is not None
    assert view.history[-1].said == "Pindah ke SKPD yang meneruskan tugasnya"
