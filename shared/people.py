"""People in the store: who somebody is for the sign-in, and which posts (jabatan) are theirs at a moment.

A post's rights are the post's; a person only holds it, for a time, as its own holder or acting for one (Plt).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from functools import partial

from pydantic import BaseModel, computed_field

from shared.errors import Invalid, NotFound, Problem
from shared.moments import Moment, as_text
from shared.paging import every
from shared.personal_data import lifetimes
from shared.platform.ports import Query, Scalar, Store, Transaction

COLLECTION = "people"
DEMO = "demo-"  # what the ids of people begin with who are there for trying Kanal
MOST_ENDED = 20  # sessions that somebody has ended of late; with one more, all of theirs end
OWN_WORK_DAYS = 90  # as long somebody's work under a post that is no longer theirs stays their own work


class Holding(BaseModel, frozen=True):
    """`until` None: without an end. `is_acting`: Plt. `by`: the post that appointed."""

    post: str
    since: Moment
    until: Moment | None = None
    is_acting: bool = False
    by: str | None = None

    def is_now(self, now: datetime) -> bool:
        return self.since <= now and (self.until is None or now < self.until)

    def is_over(self, now: datetime) -> bool:
        return self.until is not None and self.until <= now


class Ended(BaseModel, frozen=True):
    """A session of which somebody has signed out; `until` then it would have been over anyway."""

    session: str
    until: Moment


class Person(BaseModel, frozen=True, hide_input_in_errors=True):
    """Stored as `people/{id}`. `email`: in small letters; by it the first sign-in is recognised, and `identity` is
    bound: from then on only that counts. `generation`: sessions of an earlier one are over, and so are those `ended`.
    """

    id: str
    name: str
    email: str | None = None
    identity: str | None = None
    generation: int = 0
    ended: tuple[Ended, ...] = ()
    holdings: tuple[Holding, ...] = ()

    @computed_field
    @property
    def forget_at(self) -> Moment | None:
        """None for whoever holds a post, or has not had one yet; stored, too."""
        ends = [one.until for one in self.holdings]
        last = max((end for end in ends if end is not None), default=None)
        return None if last is None or None in ends else last + lifetimes.of(lifetimes.PEOPLE)

    def may_go_on(self, session: str, generation: int) -> bool:
        """Or that session was ended."""
        return generation == self.generation and all(one.session != session for one in self.ended)

    def posts(self, now: datetime) -> tuple[str, ...]:
        """Ids of the posts held at that moment, those of one's own before those acted for."""
        held = sorted((one for one in self.holdings if one.is_now(now)), key=lambda one: (one.is_acting, one.since))
        return tuple(dict.fromkeys(one.post for one in held))

    def own_posts(self, now: datetime) -> tuple[str, ...]:
        """Ids of all posts whose work counts as this person's own: held now, or not long ago."""
        since = now - timedelta(days=OWN_WORK_DAYS)
        return tuple(dict.fromkeys(one.post for one in self.holdings if not one.is_over(since)))


def appointed(person: Person, holding: Holding) -> Person:
    """Raises Invalid when the post is the person's already in that time."""
    others = [one for one in person.holdings if one.post == holding.post]
    if any(_meet(one, holding) for one in others):
        sentence = "Jabatan ini sudah dipegang orang itu pada waktu itu."
        raise Invalid(sentence, Problem("post", sentence))
    return person.model_copy(update={"holdings": (*person.holdings, holding)})


def relieved(person: Person, post: str, now: datetime) -> Person:
    """Of that post, from now on; what has not begun yet never does."""
    kept = (one for one in person.holdings if one.post != post or one.since < now)
    ended = (
        one.model_copy(update={"until": now}) if one.post == post and not one.is_over(now) else one for one in kept
    )
    return person.model_copy(update={"holdings": tuple(ended)})


def signed_out(person: Person) -> Person:
    """Everywhere."""
    return person.model_copy(update={"generation": person.generation + 1, "ended": ()})


def signed_out_here(person: Person, session: str, until: datetime, now: datetime) -> Person:
    """Of that session, wherever its cookie may have got to; another device goes on."""
    others = tuple(one for one in person.ended if one.until > now and one.session != session)
    if len(others) >= MOST_ENDED:
        return signed_out(person)
    return person.model_copy(update={"ended": (*others, Ended(session=session, until=until))})


def _meet(one: Holding, other: Holding) -> bool:
    return (one.until is None or other.since < one.until) and (other.until is None or one.since < other.until)


def identity(issuer: str, subject: str) -> str:
    """Stands for somebody's account with that provider."""
    return hashlib.sha256(f"v1:{issuer}\n{subject}".encode()).hexdigest()


def find(store: Store | Transaction, id: str) -> Person | None:
    document = store.get(COLLECTION, id)
    return Person.model_validate(document) if document else None


def everybody(store: Store) -> Iterator[Person]:
    """By name."""
    return (Person.model_validate(row.document) for row in every(store, Query(COLLECTION, "name")))


def number(store: Store) -> int:
    return store.count(Query(COLLECTION, "name"))


def of_email(store: Store, email: str) -> Person | None:
    """None as well where several have it: nobody is to be taken for somebody else."""
    return _only(store, {"email": email.strip().lower()})


def recognised(store: Store, identity: str, email: str | None) -> Person | None:
    """Who signs in: the person of that account; else the one of that verified address whom no account is bound to yet,
    which it then is.
    """
    known = _only(store, {"identity": identity})
    if known is not None or email is None:
        return known
    invited = of_email(store, email)
    if invited is None or invited.identity is not None:
        return None
    bound = change(store, invited.id, partial(_bound, identity=identity))
    return bound if bound.identity == identity else None  # another account may have been quicker


def create(store: Store, person: Person) -> None:
    """Raises AlreadyExists."""
    store.transact(lambda transaction: transaction.create(COLLECTION, person.id, person.model_dump(mode="json")))


def keep(store: Store, people: Iterable[Person]) -> None:
    for person in people:
        store.transact(partial(_put, person=person))


def change(store: Store, id: str, how: Callable[[Person], Person]) -> Person:
    """The person after `how`, which may run more than once. Raises NotFound."""

    def work(transaction: Transaction) -> Person:
        before = find(transaction, id)
        if before is None:
            raise NotFound("Orang ini tidak ditemukan.")
        after = how(before)
        if after != before:
            _put(transaction, person=after)
        return after

    return store.transact(work)


def due(now: datetime) -> Query:
    """Those whose last post ended long ago."""
    return Query(COLLECTION, "forget_at", at_most=as_text(now))


def forget(store: Store, id: str, now: datetime) -> bool:
    """Unless that person has been given a post meanwhile."""

    def work(transaction: Transaction) -> bool:
        person = find(transaction, id)
        is_due = person is not None and person.forget_at is not None and person.forget_at <= now
        if is_due:
            transaction.delete(COLLECTION, id)
        return is_due

    return store.transact(work)


def _bound(person: Person, *, identity: str) -> Person:
    return person if person.identity else person.model_copy(update={"identity": identity})


def _put(transaction: Transaction, *, person: Person) -> None:
    transaction.put(COLLECTION, person.id, person.model_dump(mode="json"))


def _only(store: Store, equal: dict[str, Scalar]) -> Person | None:
    found = store.find(Query(COLLECTION, "id", equal, limit=2))
    return Person.model_validate(found[0].document) if len(found) == 1 else None
