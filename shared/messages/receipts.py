"""What became of each notice: one receipt per step and recipient. A post's receipts are its inbox."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime

from pydantic import BaseModel

from shared.errors import NotFound
from shared.moments import Moment, as_text
from shared.paging import Page, every, next_page
from shared.personal_data import lifetimes
from shared.platform.ports import Channel, Cursor, Query, Store, Transaction

COLLECTION = "receipts"
PAGE = 50
LONGEST_ID = 160
_ID = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9.:_-]+")  # of a step, or of a day's digest


class Receipt(BaseModel, frozen=True, hide_input_in_errors=True):
    """Stored as `receipts/{id}`. `to`: a post's id, `reporter`, `reporter:{ticket}` of a merged one, or `city`; never
    an address. `channel` None: none took it yet, or none was to. `refused`: those that never will. `subject` and
    `text`: only of what posts read. `digest`: the name of the digest that will tell it, empty when it is told.
    """

    id: str
    ticket: str
    seq: int
    to: str
    at: Moment
    channel: Channel | None = None
    refused: tuple[Channel, ...] = ()
    subject: str = ""
    text: str = ""
    digest: str = ""
    read_at: Moment | None = None


def put(transaction: Transaction, receipts: Iterable[Receipt]) -> None:
    for receipt in receipts:
        transaction.put(COLLECTION, receipt.id, receipt.model_dump(mode="json"))


def in_place_of(transaction: Transaction, receipt: Receipt) -> Receipt:
    """`receipt` for one that is in the inbox already: it keeps its place there, and stays read."""
    earlier = _get(transaction, receipt.id)
    return receipt.model_copy(update={"at": earlier.at, "read_at": earlier.read_at}) if earlier else receipt


def inbox(store: Store, post: str, *, after: Cursor | None = None, limit: int = PAGE) -> Page[Receipt]:
    """The newest first."""
    query = Query(COLLECTION, "at", {"to": post}, descending=True, limit=limit, after=after)
    found = store.find(query)
    return Page([Receipt.model_validate(row.document) for row in found], next_page(query, found))


def in_digest(store: Store, post: str, digest: str) -> list[Receipt]:
    """The oldest first."""
    rows = every(store, Query(COLLECTION, "at", {"to": post, "digest": digest}))
    return [Receipt.model_validate(row.document) for row in rows]


def is_id(text: str) -> bool:
    return len(text) <= LONGEST_ID and _ID.fullmatch(text) is not None


def mark_read(store: Store, post: str, id: str, now: datetime) -> None:
    """Raises NotFound for what is not in that post's inbox. What is read stays read since then."""

    def work(transaction: Transaction) -> None:
        receipt = _get(transaction, id) if is_id(id) else None
        if receipt is None or receipt.to != post:
            raise NotFound("Pemberitahuan tidak ditemukan.")
        if receipt.read_at is None:
            put(transaction, [receipt.model_copy(update={"read_at": now})])

    store.transact(work)


def of_reporter(store: Store, ticket: str, steps: Iterable[int], to: str) -> list[Receipt]:
    """One read for each step."""
    documents = (store.get(COLLECTION, f"{ticket}-{seq}.{to}") for seq in steps)
    return [Receipt.model_validate(document) for document in documents if document]


def due(now: datetime) -> Query:
    """Those whose time has come."""
    return Query(COLLECTION, "at", at_most=as_text(now - lifetimes.of(lifetimes.RECEIPTS)))


def _get(transaction: Transaction, id: str) -> Receipt | None:
    document = transaction.get(COLLECTION, id)
    return Receipt.model_validate(document) if document else None
