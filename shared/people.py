"""People in the store: who somebody is for the sign-in, and which posts (jabatan) are theirs at a moment.

A post's rights are the post's; a person only holds it, for a time, as its own holder or acting for one (Plt).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from pydantic import BaseModel

from shared.moments import Moment
from shared.platform.ports import Store, Transaction

COLLECTION = "people"
DEMO = "demo-"  # what the ids of people begin with who are there for trying Kanal
OWN_WORK_DAYS = 90  # as long somebody's work under a post that is no longer theirs stays their own work


class Holding(BaseModel, frozen=True):
    """`since` and `until` are moments; `until` None: without an end. `is_acting`: Plt."""

    post: str
    since: Moment
    until: Moment | None = None
    is_acting: bool = False

    def is_now(self, now: datetime) -> bool:
        return self.since <= now and (self.until is None or now < self.until)


class Person(BaseModel, frozen=True, hide_input_in_errors=True):
    """Stored as `people/{id}`. `generation`: sessions of an earlier one are over."""

    id: str
    name: str
    email: str | None = None
    generation: int = 0
    holdings: tuple[Holding, ...] = ()

    def posts(self, now: datetime) -> tuple[str, ...]:
        """Ids of the posts held at that moment, those of one's own before those acted for."""
        held = sorted((one for one in self.holdings if one.is_now(now)), key=lambda one: (one.is_acting, one.since))
        return tuple(dict.fromkeys(one.post for one in held))

    def own_posts(self, now: datetime) -> tuple[str, ...]:
        """Ids of all posts whose work counts as this person's own: held now, or not long ago."""
        since = now - timedelta(days=OWN_WORK_DAYS)
        lately = [one.post for one in self.holdings if one.until is None or one.until > since]
        return tuple(dict.fromkeys(lately))


def find(store: Store | Transaction, id: str) -> Person | None:
    document = store.get(COLLECTION, id)
    return Person.model_validate(document) if document else None


def put(transaction: Transaction, person: Person) -> None:
    transaction.put(COLLECTION, person.id, person.model_dump(mode="json"))


def keep(store: Store, people: Iterable[Person]) -> None:
    for person in people:
        store.transact(lambda transaction, person=person: put(transaction, person))
