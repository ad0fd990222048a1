"""The daily end of what is kept no longer: `lifetimes.TABLE` says what and why, this how it is found and taken away.

What is due is found by an indexed moment, so a day costs what is due. What one run has no time for is still due in
the next. `forgettings/{local day}` proves that it was done: how many of each, and nobody's data.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Final, NamedTuple, TypeAlias

from pydantic import BaseModel

from shared import batches, contacts, people
from shared.admission import counts
from shared.batches import TimeLimit
from shared.installation import Installation
from shared.messages import receipts
from shared.moments import Moment
from shared.paging import Page, next_page
from shared.personal_data import access_log, lifetimes
from shared.personal_data.lifetimes import Lifetime
from shared.platform.ports import Cursor, Found, Query, Store, Transaction
from shared.reporter import supporters
from shared.telegram import chats

log = logging.getLogger(__name__)

COLLECTION: Final = "forgettings"
BATCH: Final = 200
SHOWN: Final = 20
PROOFS: Final = 30


Forget: TypeAlias = Callable[[Store, Sequence[str], datetime], int]


class Kind(NamedTuple):
    """`due`: what has come to its end by a moment, the oldest first. `forget` takes at most `at_once` ids, and says how
    many went.
    """

    lifetime: Lifetime
    due: Callable[[datetime], Query]
    forget: Forget
    at_once: int = BATCH


class Due(NamedTuple):
    """Nothing of it has gone yet. `first`: ids of the oldest, and the moment by which they are due."""

    lifetime: Lifetime
    number: int
    first: list[tuple[str, str]]


class Forgetting(BaseModel, frozen=True):
    """Of one day; `gone`: how many of each kind. `is_finished`: nothing was left for want of time. `failed`: how many
    could not be forgotten and are tried again tomorrow; the log says which and why.
    """

    day: str
    at: Moment
    gone: dict[str, int] = {}
    failed: int = 0
    is_finished: bool = False


def _reporter(store: Store, tickets: Sequence[str], now: datetime) -> int:
    """The supporters first: as long as the reporter is known, the report is found again."""
    [ticket] = tickets
    contact = contacts.find(store, ticket)
    if contact is not None and not contact.is_held(now):
        supporters.forget(store, ticket)
    return contacts.forget(store, ticket, now)


def _person(store: Store, ids: Sequence[str], now: datetime) -> int:
    [person] = ids
    return people.forget(store, person, now)


def _looks(store: Store, ids: Sequence[str], _: datetime) -> int:
    """By the one module that may touch the log."""
    access_log.forget(store, ids)
    return len(ids)


def _whole(collection: str) -> Forget:
    """Nothing but its age has to be known of such a document."""

    def forget(store: Store, ids: Sequence[str], _: datetime) -> int:
        def work(transaction: Transaction) -> None:
            for each in ids:
                transaction.delete(collection, each)

        store.transact(work)
        return len(ids)

    return forget


KINDS: Final = (
    Kind(lifetimes.CONTACTS, contacts.due, _reporter, at_once=1),
    Kind(lifetimes.CODES, chats.due, _whole(chats.CODES)),
    Kind(lifetimes.COUNTS, counts.due, _whole(counts.COLLECTION)),
    Kind(lifetimes.ACCESS, access_log.due, _looks),
    Kind(lifetimes.RECEIPTS, receipts.due, _whole(receipts.COLLECTION)),
    Kind(lifetimes.PEOPLE, people.due, _person, at_once=1),
)


def due(here: Installation, now: datetime) -> list[Due]:
    """The dry run: what would go now. Two reads of each kind, and what is shown."""
    return [_due(here.store, kind, now) for kind in KINDS]


def forget_people(here: Installation, now: datetime, limit: TimeLimit) -> Forgetting:
    gone: dict[str, int] = {}
    failed, is_finished = 0, True
    for kind in KINDS:
        done = batches.each(partial(_batch, here.store, kind, now), partial(_forget, here.store, kind, now), limit)
        gone[kind.lifetime.id] = sum(done.results)
        failed, is_finished = failed + done.failed, is_finished and done.is_finished
    day = here.city.calendar.local_day(now).isoformat()
    forgetting = Forgetting(day=day, at=now, gone=gone, failed=failed, is_finished=is_finished)
    kept = here.store.transact(lambda transaction: _kept(transaction, forgetting))
    log.info("forgotten", extra={**gone, "failed": failed, "is_finished": is_finished})
    return kept


def latest(store: Store, limit: int = PROOFS) -> list[Forgetting]:
    """The newest first."""
    found = store.find(Query(COLLECTION, "day", descending=True, limit=limit))
    return [Forgetting.model_validate(row.document) for row in found]


def _due(store: Store, kind: Kind, now: datetime) -> Due:
    query = kind.due(now)
    found = store.find(replace(query, limit=SHOWN))
    return Due(kind.lifetime, store.count(query), [(row.id, str(row.document[query.order_by])) for row in found])


def _batch(store: Store, kind: Kind, now: datetime, after: Cursor | None) -> Page[list[Found]]:
    query = replace(kind.due(now), limit=BATCH, after=after)
    found = store.find(query)
    parts = [found[first : first + kind.at_once] for first in range(0, len(found), kind.at_once)]
    return Page(parts, next_page(query, found))


def _forget(store: Store, kind: Kind, now: datetime, rows: list[Found]) -> int:
    return kind.forget(store, [row.id for row in rows], now)


def _kept(transaction: Transaction, new: Forgetting) -> Forgetting:
    """With what an earlier run of the same day has done."""
    document = transaction.get(COLLECTION, new.day)
    if document is not None:
        before = Forgetting.model_validate(document).gone
        both = {name: before.get(name, 0) + number for name, number in new.gone.items()}
        new = new.model_copy(update={"gone": both})
    transaction.put(COLLECTION, new.day, new.model_dump(mode="json"))
    return new
