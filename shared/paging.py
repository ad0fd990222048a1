"""Page after page of a find: where the next one begins, and all of them one after the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Generic, NamedTuple, TypeVar

from shared.platform.ports import Cursor, Found, Query, Scalar, Store

T = TypeVar("T")
MOST = 500  # rows of one page, where all of them are wanted


class Page(NamedTuple, Generic[T]):
    """`after` is where the next page begins; None on the last."""

    items: list[T]
    after: Cursor | None


def next_page(query: Query, found: Sequence[Found]) -> Cursor | None:
    """Where it begins; None when `found` was the last."""
    if len(found) < query.limit:
        return None
    value = found[-1].document[query.order_by]
    if not isinstance(value, Scalar):
        raise TypeError(f"{query.collection} is not in order of {query.order_by}.")
    return Cursor(value, found[-1].id)


def every(store: Store, query: Query, rows: int = MOST) -> Iterator[Found]:
    """All rows from the query's cursor on, whatever its limit; read `rows` at a time, as they are asked for."""
    after = query.after
    while True:
        page = replace(query, limit=rows, after=after)
        found = store.find(page)
        yield from found
        after = next_page(page, found)
        if after is None:
            return
