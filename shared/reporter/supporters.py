"""Who has said "it's the same" of a report: `supporters/{ticket}.{digest}`, one for each address, device or request by
which a person is known.

Who it is, is not in here. What is needed to tell them is in `contacts/{the same id}`, kept as long as the reporter's.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from pydantic import BaseModel

from shared import contacts
from shared.contacts import Contact
from shared.moments import Moment
from shared.paging import every
from shared.platform.ports import Query, Store, Transaction

COLLECTION = "supporters"


class Supporter(BaseModel, frozen=True):
    """`is_told`: there is a contact of the same id."""

    ticket: str
    at: Moment
    is_told: bool


def id_of(ticket: str, digest: str) -> str:
    return f"{ticket}.{digest}"


def is_one(id: str) -> bool:
    """Whether that contact is a supporter's."""
    return "." in id


def ticket_of(id: str) -> str:
    """Also of a contact's id, which is a reporter's own ticket or a supporter's."""
    return id.partition(".")[0]


def is_there(transaction: Transaction, id: str) -> bool:
    return transaction.get(COLLECTION, id) is not None


def put(transaction: Transaction, id: str, supporter: Supporter, contact: Contact | None) -> None:
    transaction.put(COLLECTION, id, supporter.model_dump(mode="json"))
    if contact is not None:
        contacts.put(transaction, contact)


def told(store: Store, ticket: str) -> Iterator[str]:
    """The ids of those who left an address, in the order in which they came."""
    return (row.id for row in every(store, Query(COLLECTION, "at", {"is_told": True, "ticket": ticket})))


def forget(store: Store, ticket: str) -> None:
    """They and their addresses are gone; how many they were is in the report."""
    for row in list(every(store, Query(COLLECTION, "at", {"ticket": ticket}))):
        store.transact(partial(_forget, id=row.id))


def _forget(transaction: Transaction, id: str) -> None:
    transaction.delete(COLLECTION, id)
    contacts.delete(transaction, id)
