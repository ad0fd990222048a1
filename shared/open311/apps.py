"""Apps that may send reports in citizens' names (Open311): who they are, their keys and how much was agreed upon."""

from __future__ import annotations

import hmac
import re
import secrets
from datetime import datetime

from pydantic import BaseModel

from shared.errors import Forbidden, NotFound
from shared.moments import Moment
from shared.paging import every
from shared.platform.ports import Query, Store, Transaction
from shared.tickets import secret_hash

COLLECTION = "apps"
ID = re.compile(r"[a-z0-9][a-z0-9-]{1,39}")
_SECRET_BYTES = 24


class App(BaseModel, frozen=True, hide_input_in_errors=True):
    """Stored as `apps/{id}`. `quota`: reports in 24 hours. `contact`: who answers for it. Of the key only the hash is
    kept; a new key takes the place of the one before.
    """

    id: str
    name: str
    contact: str
    quota: int
    key_hash: str
    issued_at: Moment
    ended_at: Moment | None = None

    @property
    def source(self) -> str:
        """As its reports name it."""
        return f"open311:{self.id}"


def issue(store: Store, id: str, *, name: str, contact: str, quota: int, now: datetime) -> str:
    """The key, which is said here and nowhere else. Raises ValueError for an id that cannot be one."""
    if ID.fullmatch(id) is None:
        raise ValueError("An app's id is 2 to 40 small letters, digits and hyphens.")
    secret = secrets.token_hex(_SECRET_BYTES)
    app = App(id=id, name=name, contact=contact, quota=quota, key_hash=secret_hash(secret), issued_at=now)
    store.transact(lambda transaction: _put(transaction, app))
    return f"{id}.{secret}"


def end(store: Store, id: str, now: datetime) -> None:
    """Its key opens nothing any more. Raises NotFound."""

    def work(transaction: Transaction) -> None:
        app = _find(transaction, id)
        if app is None:
            raise NotFound("Aplikasi ini tidak ada.")
        _put(transaction, app.model_copy(update={"ended_at": now}))

    store.transact(work)


def known(store: Store) -> list[App]:
    return [App.model_validate(row.document) for row in every(store, Query(COLLECTION, "id"))]


def with_key(store: Store, key: str | None) -> App:
    """Raises Forbidden for a key that is absent, wrong or no longer valid. One document is read, or none."""
    name, _, secret = (key or "").partition(".")
    app = _find(store, name) if ID.fullmatch(name) and secret.isascii() else None
    if app is None or app.ended_at is not None or not hmac.compare_digest(app.key_hash, secret_hash(secret)):
        raise Forbidden("Kunci API tidak ada atau tidak berlaku.")
    return app


def _find(store: Store | Transaction, id: str) -> App | None:
    document = store.get(COLLECTION, id)
    return App.model_validate(document) if document else None


def _put(transaction: Transaction, app: App) -> None:
    transaction.put(COLLECTION, app.id, app.model_dump(mode="json"))
