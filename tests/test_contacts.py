"""Who reported: apart from the report, opened by the secret only, and forgotten in time."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from pydantic import BaseModel, ValidationError

from shared import contacts, tickets
from shared.contacts import KEPT_AFTER_CLOSING, Contact
from shared.errors import NotFound
from shared.installation import Installation
from shared.report import Report
from shared.staff import Post
from tests.life import START

TICKET, SECRET = "PGK-7F3K-29QX-5", "ABCD0123EFGH4567JKMN89PQ"
SITI = Contact(
    ticket=TICKET, secret_hash=tickets.secret_hash(SECRET), name="Siti", phone="0812", email="siti@kanal.test"
)


@pytest.fixture(autouse=True)
def _kept(installation: Installation) -> None:
    installation.store.transact(lambda transaction: contacts.create(transaction, SITI))


def test_what_is_kept_is_found_and_has_no_secret_in_it(installation: Installation) -> None:
    assert contacts.find(installation.store, TICKET) == SITI
    assert SECRET not in str(installation.store.get("contacts", TICKET))


@pytest.mark.parametrize("typed", [SECRET, SECRET.lower(), f" {SECRET} ", SECRET.replace("0", "O").replace("1", "l")])
def test_the_secret_opens_however_it_was_typed(installation: Installation, typed: str) -> None:
    contacts.check_secret(installation.store, TICKET, typed)


@pytest.mark.parametrize("typed", [None, "", SECRET[:-1], SECRET + "0", "é"])
def test_another_secret_is_told_nothing(installation: Installation, typed: str | None) -> None:
    with pytest.raises(NotFound) as wrong:
        contacts.check_secret(installation.store, TICKET, typed)
    with pytest.raises(NotFound) as unknown:
        contacts.check_secret(installation.store, "PGK-0000-0000-0", SECRET)
    assert str(wrong.value) == str(unknown.value)


def test_contact_data_goes_when_its_time_has_come_and_the_secret_stays(installation: Installation) -> None:
    installation.store.transact(lambda transaction: contacts.forget_later(transaction, SITI, START))
    due = START + KEPT_AFTER_CLOSING
    assert _due(installation, due - timedelta(seconds=1)) == []
    assert not contacts.forget(installation.store, TICKET, due - timedelta(seconds=1))
    assert contacts.find(installation.store, TICKET) == SITI.model_copy(update={"forget_at": due})
    assert _due(installation, due) == [TICKET]
    assert contacts.forget(installation.store, TICKET, due)
    bare = Contact(ticket=TICKET, secret_hash=SITI.secret_hash, forgotten_at=due)
    assert contacts.find(installation.store, TICKET) == bare
    contacts.check_secret(installation.store, TICKET, SECRET)


def test_nothing_is_forgotten_of_a_report_that_is_open(installation: Installation) -> None:
    assert _due(installation, START + timedelta(days=10_000)) == []


def test_what_is_held_stays_until_that_is_over(installation: Installation) -> None:
    due, store = START + KEPT_AFTER_CLOSING, installation.store
    store.transact(lambda transaction: contacts.forget_later(transaction, SITI, START))
    contacts.hold(store, TICKET, due + timedelta(days=30), due)
    assert not contacts.forget(store, TICKET, due)
    assert (_due(installation, due + timedelta(days=29)), _name(installation)) == ([], "Siti")
    assert _due(installation, due + timedelta(days=30)) == [TICKET]
    assert contacts.forget(store, TICKET, due + timedelta(days=30))
    assert _name(installation) is None


def _due(here: Installation, now: datetime) -> list[str]:
    return [row.id for row in here.store.find(contacts.due(now))]


def _name(here: Installation) -> str | None:
    contact = contacts.find(here.store, TICKET)
    return contact.name if contact else None


@pytest.mark.parametrize(
    "typed",
    ["0812 3456 7890", "812-3456-7890", "+62 812 3456 7890", "62 81234567890", "+62 (0)812-3456-7890",
     "0062 81234567890", "+6281234567890 "],
)  # fmt: skip
def test_a_phone_is_one_number_however_it_was_typed(typed: str) -> None:
    assert contacts.international(typed) == "6281234567890"


@pytest.mark.parametrize(
    ("typed", "kept"), [("0621 12345", "6262112345"), ("+65 8123 4567", "6581234567"), (None, None)]
)
def test_a_number_from_elsewhere_stays_what_it_is(typed: str | None, kept: str | None) -> None:
    assert contacts.international(typed) == kept


@pytest.mark.parametrize(
    ("kept", "wrong"),
    [(Contact, {"ticket": 7, "email": "siti@kanal.test"}), (Post, {"id": 7, "name": "siti@kanal.test"}),
     (Report, {"texts": {"0": "siti@kanal.test"}, "landmark": 7})],
)  # fmt: skip
def test_what_cannot_be_read_is_not_quoted_in_the_error(kept: type[BaseModel], wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError) as refused:
        kept.model_validate(wrong)
    assert "siti" not in str(refused.value)


@pytest.mark.parametrize("until", [None, timedelta(days=2)])
def test_what_only_a_hold_has_kept_goes_when_that_is_ended_or_shortened(
    installation: Installation, until: timedelta | None
) -> None:
    due, store = START + KEPT_AFTER_CLOSING, installation.store
    store.transact(lambda transaction: contacts.forget_later(transaction, SITI, START))
    contacts.hold(store, TICKET, due + timedelta(days=1800), due)
    assert not contacts.forget(store, TICKET, due)
    contacts.hold(store, TICKET, due + until if until else None, due)
    assert _due(installation, due + timedelta(days=3)) == [TICKET]
    assert contacts.forget(store, TICKET, due + timedelta(days=3))
