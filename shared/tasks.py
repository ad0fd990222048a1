"""What is to be done at some moment and belongs to no report, such as the daily proof: `tasks/{name}`."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel

from shared.moments import Moment, as_text
from shared.platform.ports import Cursor, Query, Store, Transaction

COLLECTION = "tasks"


class Task(BaseModel, frozen=True):
    """`kind` says who does it; `post` for whom, where it is one post's. `put_at` tells a task from the same one put
    again meanwhile.
    """

    name: str
    kind: str
    due_at: Moment
    post: str | None = None
    put_at: Moment | None = None


def earliest(store: Store, after: Task | None = None) -> Task | None:
    """Due or not, so that one read tells that nothing is due; or the next one after that task."""
    cursor = Cursor(as_text(after.due_at), after.name) if after else None
    found = store.find(Query(COLLECTION, "due_at", limit=1, after=cursor))
    return Task.model_validate(found[0].document) if found else None


def find(store: Store | Transaction, name: str) -> Task | None:
    document = store.get(COLLECTION, name)
    return Task.model_validate(document) if document else None


def put(transaction: Transaction, task: Task) -> None:
    transaction.put(COLLECTION, task.name, task.model_dump(mode="json"))


def begin(store: Store, task: Task) -> bool:
    """Put, unless one of that name is there."""
    if find(store, task.name) is not None:
        return False
    store.transact(lambda transaction: put(transaction, task))
    return True


def done(store: Store, task: Task, again_at: datetime | None = None) -> None:
    """Away, or due again then; unless it was put again meanwhile."""

    def work(transaction: Transaction) -> None:
        if find(transaction, task.name) != task:
            return
        if again_at is None:
            transaction.delete(COLLECTION, task.name)
        else:
            put(transaction, task.model_copy(update={"due_at": again_at}))

    store.transact(work)
