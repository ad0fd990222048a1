"""The daily proof that every open report is in exactly one queue, with an owner and a next deadline.

`proofs/{local day}`: the queues as the store counts them, and what a look at every open report found. A look that
one run has no time to finish goes on in the next where it ended, as the order of arrival does not change.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial

from pydantic import BaseModel

from shared import placement, report_scans, reports
from shared.batches import TimeLimit
from shared.catalogue import Catalogue
from shared.errors import Forbidden, NotFound
from shared.installation import Installation
from shared.moments import Moment
from shared.placement import Lack
from shared.platform.ports import Cursor, Document, File, Query, Scalar, Store, Transaction
from shared.public_files import BUCKET, PROOF
from shared.public_proof import PublicProof
from shared.report_scans import Seen
from shared.workflow import OPEN, Actor, Role, Status

log = logging.getLogger(__name__)

COLLECTION = "proofs"
PAGE = 500
LISTED = 1_000  # exceptions that are named; all are counted
QUEUES = tuple(status for status in Status if status in OPEN)
TICKETS_SEEN_BY = frozenset({Role.ADMIN, Role.AUDITOR})
COUNTS = 3  # reports move while one counts


class Unplaced(BaseModel, frozen=True):
    ticket: str
    lacks: tuple[Lack, ...]


class Proof(BaseModel, frozen=True):
    """`queues` and `open` are the store's counts, `published` those of the reports that anybody may know of.
    `seen_until`: sort value and ticket of the last report looked at.
    """

    day: str
    started_at: Moment
    finished_at: Moment | None = None
    queues: dict[Status, int] = {}
    open: int = 0
    published: dict[Status, int] = {}
    seen: int = 0
    seen_until: tuple[str, str] | None = None
    is_seen: bool = False
    unplaced: int = 0
    tickets: tuple[Unplaced, ...] = ()

    @property
    def is_even(self) -> bool:
        return sum(self.queues.values()) == self.open

    @property
    def exceptions(self) -> int:
        return self.unplaced + (not self.is_even)


def run(here: Installation, now: datetime, limit: TimeLimit) -> Proof:
    """Finished, or as far as there was time."""
    day = here.city.calendar.local_day(now)
    kept = _find(here.store, day.isoformat())
    proof = kept if kept and kept.finished_at is None else Proof(day=day.isoformat(), started_at=now)
    while not proof.is_seen and not limit.is_over:
        after = Cursor(*proof.seen_until) if proof.seen_until else None
        page = report_scans.seen_open(here.store, PAGE, after)
        proof = _with(proof, page.items, here.city, now).model_copy(
            update={"seen_until": page.after, "is_seen": page.after is None}
        )
    keep(here.store, proof)
    if not proof.is_seen:
        return proof
    proof = _counted(here.store, proof).model_copy(update={"finished_at": now})
    keep(here.store, proof)
    _tell(here, proof)
    return proof


def latest(store: Store) -> Proof | None:
    """The newest that is finished."""
    found = store.find(Query(COLLECTION, "finished_at", descending=True, limit=1))
    proof = Proof.model_validate(found[0].document) if found else None
    return proof if proof and proof.finished_at else None


def shown_to(store: Store, actor: Actor) -> Document:
    """The newest proof; only some read which reports lack what. Raises Forbidden, and NotFound before the first."""
    if actor.role not in {*TICKETS_SEEN_BY, Role.SUPERVISOR}:
        raise Forbidden("Halaman ini bukan wewenang jabatan Anda.")
    proof = latest(store)
    if proof is None:
        raise NotFound("Belum ada pemeriksaan harian.")
    shown: Document = proof.model_dump(mode="json", include={"day", "started_at", "finished_at", "queues", "open"})
    shown |= {"is_even": proof.is_even, "exceptions": proof.exceptions}
    if actor.role in TICKETS_SEEN_BY:
        shown["tickets"] = [each.model_dump(mode="json") for each in proof.tickets]
    return shown


def _with(proof: Proof, page: Iterable[Seen], city: Catalogue, now: datetime) -> Proof:
    published = Counter(proof.published)
    found: list[Unplaced] = []
    seen = proof.seen
    for ticket, report in page:
        seen += 1
        lacks = placement.lacks(report, city, city.calendar.local_day(now)) if report else ["readable document"]
        if lacks:
            found.append(Unplaced.model_validate({"ticket": ticket, "lacks": lacks}))
        if report and report.is_published:
            published[report.status] += 1
    listed = (*proof.tickets, *found)[:LISTED]
    changed = {"seen": seen, "published": dict(published), "unplaced": proof.unplaced + len(found), "tickets": listed}
    return proof.model_copy(update=changed)


def _counted(store: Store, proof: Proof) -> Proof:
    """Until the queues together are as many as the open reports, or it was tried often enough."""
    asked: list[dict[str, Scalar]] = [*({"status": status} for status in QUEUES), {"is_open": True}]
    for _ in range(COUNTS):
        with ThreadPoolExecutor(len(asked)) as pool:  # at the same time, so that little moves in between
            *queues, together = pool.map(partial(reports.count, store), asked)
        proof = proof.model_copy(update={"queues": dict(zip(QUEUES, queues, strict=True)), "open": together})
        if proof.is_even:
            break
    return proof


def _find(store: Store | Transaction, day: str) -> Proof | None:
    document = store.get(COLLECTION, day)
    return Proof.model_validate(document) if document else None


def keep(store: Store, proof: Proof) -> None:
    store.transact(partial(_put, proof=proof))


def _put(transaction: Transaction, *, proof: Proof) -> None:
    """Unless another run is further."""
    kept = _find(transaction, proof.day)
    if kept and (kept.started_at, kept.finished_at is not None, kept.seen) > (
        proof.started_at, proof.finished_at is not None, proof.seen,
    ):  # fmt: skip
        return
    transaction.put(COLLECTION, proof.day, proof.model_dump(mode="json"))


def _tell(here: Installation, proof: Proof) -> None:
    here.platform.files.put(BUCKET, PROOF, File(_public(proof), "application/json"))
    if proof.exceptions:
        log.error("open reports without a place", extra={"day": proof.day, "number": proof.exceptions})


def _public(proof: Proof) -> bytes:
    shown = PublicProof(
        day=proof.day,
        moment=proof.finished_at or proof.started_at,
        queues={status: proof.published.get(status, 0) for status in QUEUES},
        open=sum(proof.published.values()),
        exceptions=proof.exceptions,
    )
    return shown.model_dump_json().encode()
