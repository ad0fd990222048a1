"""How many reports have come from a network, a person, everywhere: counted in this instance and, when that is many,
with the others.

In calm nothing is stored. A count that has reached its share of what is usual is settled with the other instances by
one document, at every fifth report and while the report itself is being kept. It is a number under a keyed name that
changes with the day; nobody can tell from it whose it is, and the daily forgetting deletes it.
"""

from __future__ import annotations

import hmac
import logging
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from threading import Lock
from typing import Final

from pydantic import BaseModel

from shared.admission.limits import Limit
from shared.moments import Moment, as_text
from shared.personal_data import lifetimes
from shared.platform.ports import Contended, Query, Store, Transaction

log = logging.getLogger(__name__)

COLLECTION: Final = "counts"
AT_A_TIME: Final = 5
MOST: Final = 10_000  # an attacker with more networks than this is counted as the city
_KEPT: Final = lifetimes.of(lifetimes.COUNTS)  # after its window: computers' clocks differ


class Count(BaseModel, frozen=True):
    """Stored as `counts/{name}`."""

    count: int
    expires_at: Moment


@dataclass
class _Counted:
    """`shared`: of all instances, when they last were asked; `own`: of this one since."""

    ends: datetime
    shared: int = 0
    own: int = 0

    @property
    def known(self) -> int:
        return self.shared + self.own


@lru_cache(maxsize=1)
def of(store: Store) -> Counts:
    """This instance's."""
    return Counts(store)


def name(server_secret: str, kind: str, what: str, day: date) -> str:
    """Stands for a network or a person, of that day only."""
    of_day = hmac.digest(server_secret.encode(), f"v1:counts:{day}".encode(), "sha256")
    return hmac.digest(of_day, f"{kind}:{what}".encode(), "sha256").hex()[:32]


class Counts:
    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = Lock()
        self._counted: dict[str, _Counted] = {}
        self._busy: set[str] = set()  # due to be settled

    def add(self, name: str, limit: Limit, now: datetime) -> int:
        """One more; and how many they are in this window, as far as is known here."""
        begins, ends = limit.window(now)
        in_window = f"{name}-{begins:%Y%m%d%H%M}"
        with self._lock:
            counted = self._counted.pop(in_window, None) or _Counted(ends)
            self._counted[in_window] = counted  # last: what comes often is the last to be forgotten
            while len(self._counted) > MOST:
                del self._counted[next(iter(self._counted))]
            counted.own += 1
            if counted.own >= AT_A_TIME and limit.is_busy(counted.known):
                self._busy.add(in_window)
            return counted.known

    @contextmanager
    def settling(self) -> Generator[None]:
        """What is due is settled with the other instances meanwhile, so that nobody waits for it any longer."""
        due = self._due()
        if not due:
            yield
            return
        with ThreadPoolExecutor(len(due)) as pool:
            settling = [pool.submit(self._settle, each) for each in due]
            yield
        for each in settling:
            if problem := each.exception():
                log.error("count not settled", exc_info=problem)

    def _due(self) -> list[str]:
        with self._lock:
            busy, self._busy = self._busy, set[str]()
        return list(busy)

    def _settle(self, id: str) -> None:
        with self._lock:
            counted = self._counted.get(id)
            new = counted.own if counted else 0
            if counted is None or new == 0:  # another request has just done it
                return
            counted.own -= new
            counted.shared += new
        try:
            shared = self._store.transact(lambda transaction: _added(transaction, id, new, counted.ends + _KEPT))
        except (Contended, TimeoutError) as reason:
            log.info("count not settled with other instances", extra={"reason": type(reason).__name__})
            shared = None
        with self._lock:
            if shared is None:
                self._busy.add(id)
                counted.own += new
                counted.shared -= new
            else:
                counted.shared = max(shared, counted.shared)


def due(now: datetime) -> Query:
    """Those whose window is over."""
    return Query(COLLECTION, "expires_at", at_most=as_text(now))


def _added(transaction: Transaction, id: str, new: int, expires_at: datetime) -> int:
    document = transaction.get(COLLECTION, id)
    before = Count.model_validate(document).count if document else 0
    count = Count(count=before + new, expires_at=expires_at)
    transaction.put(COLLECTION, id, count.model_dump(mode="json"))
    return count.count
