"""The checker itself: it finds nothing where all is well, and names whatever is lost, doubled or untrue."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from shared import catalogue, lifecycle, photo_intake
from shared.installation import Installation
from shared.lifecycle import Receipt
from shared.photo import Capture, Photo
from shared.platform.ports import Json
from shared.submission import NewReport
from shared.web import now
from shared.workflow import Actor
from tests.chaos import checks, published
from tests.chaos.told import Move, Told
from tests.conftest import platform_of
from tests.load import citizens, stories
from tests.load.stories import Story
from tests.samples import picture

ADMINISTRATION = stories.Kind("adminduk")  # goes to its SKPD at once


@pytest.fixture
def told(installation: Installation, tokens: dict[str, str], delivered: Callable[[], None]) -> Told:
    """Three citizens with a photo each; their officer has accepted the first report."""
    told = Told([_story(number) for number in range(3)])
    for story in told.stories:
        receipt = _submitted(installation, story)
        story.ticket = receipt.report.ticket
        told.secrets[story.ticket] = receipt.secret
        told.photos |= {(story.ticket, photo.id) for photo in receipt.report.photos}
    delivered()
    first = told.stories[0].ticket
    officer = installation.city.posts["officer-disdukcapil"]
    actor = Actor(officer.role, officer.id, officer.skpd)
    lifecycle.move(installation, first, "accept", actor, now=now())
    told.asked[Move(first, officer.id, "accept")] = told.moved[Move(first, officer.id, "accept")] = 1
    _confirm(installation, first)
    delivered()
    return told


def _story(number: int) -> Story:
    [story] = stories.read(stories.SAMPLE, catalogue.load(stories.CITY), 1)
    email = f"warga-{number}@kanal.test"
    return replace(
        story, number=number, text=f"Kartu {number}", kind=ADMINISTRATION, photos=1, email=email, placing="none",
        is_anonymous=False,
    )  # fmt: skip


def _submitted(here: Installation, story: Story) -> Receipt:
    def photos(ticket: str) -> list[Photo]:
        data = picture(story.number + 1)
        kept = photo_intake.keep(
            here.platform.files, ticket, data, "image/jpeg", kind="report", declared=Capture(), now=now()
        )
        return [kept]

    new = NewReport.model_validate(citizens.fields(story))
    return lifecycle.submit(here, new, key=f"a-long-key-{story.number:06d}", now=now(), body=b"", photos=photos)


def _confirm(here: Installation, ticket: str) -> None:
    _changed(here, "contacts", ticket, standing="confirmed")


def _changed(here: Installation, collection: str, id: str, **fields: Json) -> None:
    document = here.store.get(collection, id)
    assert document is not None
    here.store.transact(lambda transaction: transaction.put(collection, id, document | fields))


def _faults(here: Installation, told: Told) -> list[str]:
    return checks.of_stores(here, platform_of(here).post.sent(), told)


def test_where_nothing_is_wrong_nothing_is_found(installation: Installation, told: Told) -> None:
    assert _faults(installation, told) == []


def _lose_the_report(here: Installation, ticket: str) -> None:
    here.store.transact(lambda transaction: transaction.delete("reports", ticket))


def _double_the_report(here: Installation, ticket: str) -> None:
    document = here.store.get("reports", ticket)
    assert document is not None
    here.store.transact(lambda transaction: transaction.create("reports", "PGK-0000-0000-0", document))


def _lose_a_photo(here: Installation, ticket: str) -> None:
    for name in here.platform.files.names("photos", ticket):
        here.platform.files.delete("photos", name)


def _history(here: Installation, ticket: str) -> list[Any]:
    document: dict[str, Any] | None = here.store.get("reports", ticket)  # pyright: ignore[reportAssignmentType]
    assert document is not None
    return document["history"]


def _change_a_step(here: Installation, ticket: str) -> None:
    submit, route, *rest = _history(here, ticket)
    _changed(here, "reports", ticket, history=[submit, route | {"skpd": "DLH"}, *rest])


def _make_a_step_twice(here: Installation, ticket: str) -> None:
    history = _history(here, ticket)
    _changed(here, "reports", ticket, history=[*history, history[-1]])


def _lose_a_step(here: Installation, ticket: str) -> None:
    _changed(here, "reports", ticket, history=_history(here, ticket)[:-1], status="dispatched")


def _forget_the_queue(here: Installation, ticket: str) -> None:
    _changed(here, "reports", ticket, status="lost")


def _lose_the_inbox(here: Installation, ticket: str) -> None:
    post = here.city.posts["officer-disdukcapil"].id
    here.store.transact(lambda transaction: transaction.delete("receipts", f"{ticket}-1.{post}"))


def _tell_under_another_id(here: Installation, ticket: str) -> None:
    post = platform_of(here).post
    [news] = [each for each in post.sent() if each.id.startswith(f"{ticket}-2") and each.to.startswith("warga")]
    post.send(replace(news, id=f"{ticket}-2.{'0' * 12}"))


@pytest.mark.parametrize(
    ("damage", "named"),
    [
        (_lose_the_report, "acknowledged and not there"),
        (_double_the_report, "nobody has sent it"),
        (_lose_a_photo, "cannot be looked at"),
        (_change_a_step, "its history breaks at step 1"),
        (_make_a_step_twice, "made 2 times, asked for 1"),
        (_lose_a_step, "acknowledged 1 times, made 0 times"),
        (_forget_the_queue, "in 0 queues"),
        (_lose_the_inbox, "is not in the inbox"),
        (_tell_under_another_id, "was told under 2 ids"),
    ],
)
def test_what_is_lost_or_doubled_is_named(
    installation: Installation, told: Told, damage: Callable[[Installation, str], None], named: str
) -> None:
    damage(installation, told.stories[0].ticket)
    assert [fault for fault in _faults(installation, told) if named in fault]


def test_a_letter_that_nobody_got_is_named(installation: Installation, told: Told) -> None:
    sent = platform_of(installation).post.sent()
    kept = [each for each in sent if each.to != told.stories[1].email]
    assert [fault for fault in checks.of_stores(installation, kept, told) if "was not told" in fault]


TRUE = dict.fromkeys(published.COLUMNS, "") | {
    "tiket": "PGK-7F3K-29QX-5", "status": "survey", "diterima": "2026-11-23T02:00:00Z",
}  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "named"),
    [
        ([], "not in the open data"),
        ([{"status": "working"}], "status is 'working' for the public"),
        ([TRUE, TRUE], "rows are there twice"),
        ([TRUE, {"tiket": "PGK-0000-0000-0"}], "in the open data for no reason"),
    ],
)
def test_open_data_that_is_not_the_truth_is_named(rows: list[dict[str, str]], named: str) -> None:
    kept = dict.fromkeys(published.COLUMNS.values()) | {
        "ticket": "PGK-7F3K-29QX-5", "status": "survey", "created_at": "2026-11-23T02:00:00.000000Z",
        "visibility": "public",
    }  # fmt: skip
    assert list(published.compared([TRUE], {"PGK-7F3K-29QX-5": kept})) == []
    found = published.compared([TRUE | row for row in rows], {"PGK-7F3K-29QX-5": kept})
    assert [fault for fault in found if named in fault]
