"""Who has looked at personal data or changed who may: written before the look, and never changed afterwards.

The only module that touches this collection, and it can only add to it, read it, and forget what its time is over for.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Literal, TypeAlias

from pydantic import BaseModel

from shared.moments import Moment, as_text
from shared.paging import Page, every, next_page
from shared.personal_data import lifetimes
from shared.platform.ports import Cursor, Query, Scalar, Store, Transaction

COLLECTION = "access_log"
PAGE = 50

What: TypeAlias = Literal["contact", "appoint", "end", "sign_out", "post", "redrive", "hold", "erase"]
WHATS: dict[What, str] = {
    "contact": "Melihat kontak pelapor",
    "appoint": "Memberi jabatan",
    "end": "Mengakhiri jabatan",
    "sign_out": "Mengeluarkan dari semua perangkat",
    "post": "Mengubah jabatan",
    "redrive": "Mengirim ulang surat mati",
    "hold": "Menahan penghapusan data",
    "erase": "Menghapus data atas permintaan tertulis",
}
PURPOSES = {
    "minta_keterangan": "Meminta keterangan untuk penanganan",
    "kabar": "Mengabari lewat telepon karena pesan tidak sampai",
    "darurat": "Keadaan darurat di tempat laporan",
    "permintaan_pelapor": "Diminta oleh pelapor sendiri",
    "pemeriksaan": "Pemeriksaan atau audit",
}
FILTERS = ("person", "post", "subject", "what")


class Entry(BaseModel, frozen=True):
    """Stored as `access_log/{id}`. `subject`: the ticket, person or post that it was about; `why`: of PURPOSES, or
    which post. Nobody's name, address or secret is in here.
    """

    id: str
    at: Moment
    person: str
    post: str
    what: What
    subject: str
    why: str = ""


def write(store: Store, entry: Entry) -> None:
    """One write. What was to be looked at is looked at only after this."""
    store.transact(lambda transaction: transaction.create(COLLECTION, entry.id, entry.model_dump(mode="json")))


def new_id() -> str:
    return secrets.token_hex(16)


def page(
    store: Store, equal: dict[str, Scalar], *, first: datetime | None, last: datetime | None, after: Cursor | None
) -> Page[Entry]:
    """The newest first; `equal`: at most one of FILTERS."""
    bounds = (as_text(first) if first else None, as_text(last) if last else None)
    query = Query(COLLECTION, "at", equal, *bounds, descending=True, limit=PAGE, after=after)
    found = store.find(query)
    return Page([Entry.model_validate(row.document) for row in found], next_page(query, found))


def every_entry(
    store: Store, equal: dict[str, Scalar], *, first: datetime | None, last: datetime | None
) -> Iterator[Entry]:
    """As `page`, all of them."""
    bounds = (as_text(first) if first else None, as_text(last) if last else None)
    rows = every(store, Query(COLLECTION, "at", equal, *bounds, descending=True))
    return (Entry.model_validate(row.document) for row in rows)


def newest_about(store: Store, subject: str, limit: int) -> list[Entry]:
    found = store.find(Query(COLLECTION, "at", {"subject": subject}, descending=True, limit=limit))
    return [Entry.model_validate(row.document) for row in found]


def due(now: datetime) -> Query:
    """Those whose time has come."""
    return Query(COLLECTION, "at", at_most=as_text(now - lifetimes.of(lifetimes.ACCESS)))


def forget(store: Store, ids: Sequence[str]) -> None:
    """Of what was `due`."""

    def work(transaction: Transaction) -> None:
        for each in ids:
            transaction.delete(COLLECTION, each)

    store.transact(work)
