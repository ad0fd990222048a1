"""What the embedded store says to SQLite: a table per collection, an expression index per declared index."""

from __future__ import annotations

import re
import sqlite3
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from shared.platform.ports import Index, Query, Scalar

NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)*")
LOCK_SECONDS = 30  # how long to wait for another process


@dataclass(frozen=True)
class Select:
    """One range of an index."""

    where: str
    values: tuple[Scalar, ...]
    order: tuple[str, ...]


def connect(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(path, timeout=LOCK_SECONDS, isolation_level=None, check_same_thread=False)
    db.execute("PRAGMA synchronous = FULL")
    return db


def create_table(collection: str) -> str:
    return f"CREATE TABLE IF NOT EXISTS {named(collection)} (id TEXT PRIMARY KEY, version INTEGER, body TEXT)"


def create_index(index: Index) -> str:
    """One for both directions: SQLite reads an index forwards and backwards."""
    name = f"{index.collection} by {' '.join((*index.equal, index.order_by))}"
    keys = ", ".join(field(key) for key in (*index.equal, index.order_by))
    return f'CREATE INDEX IF NOT EXISTS "{name}" ON {named(index.collection)} ({keys}, id)'


@cache
def versions(collection: str, count: int) -> str:
    return f"SELECT id, version FROM {named(collection)} WHERE id IN ({', '.join('?' * count)})"  # noqa: S608


@cache
def upsert(collection: str, count: int) -> str:
    rows = ", ".join(["(?, ?, ?)"] * count)
    update = "UPDATE SET version = excluded.version, body = excluded.body"
    return f"INSERT INTO {named(collection)} VALUES {rows} ON CONFLICT (id) DO {update}"  # noqa: S608


def delete(collection: str) -> str:
    return f"DELETE FROM {named(collection)} WHERE id = ?"  # noqa: S608


def pages(query: Query) -> list[Select]:
    """The selects whose rows, one after the other, answer the query: after a cursor first what is left
    of its sort value, then what is beyond. Each is one range of the index, however many values are equal.
    """
    if query.after is None:
        return [matching(query)]
    sign = "<" if query.descending else ">"
    inside, order = matching(query), field(query.order_by)
    return [
        Select(f"{inside.where} AND {order} = ? AND id {sign} ?", (*inside.values, *query.after), ("id",)),
        Select(f"{inside.where} AND {order} {sign} ?", (*inside.values, query.after.value), (order, "id")),
    ]


def matching(query: Query) -> Select:
    """As in Firestore: without a bound null is the smallest value, but what is absent is never found."""
    order = field(query.order_by)
    terms = [(f"{field(name)} = ?", value) for name, value in sorted(query.equal.items())]
    if query.at_least is not None:
        terms.append((f"{order} >= ?", query.at_least))
    if query.at_most is not None:
        terms.append((f"{order} <= ?", query.at_most))
    where = [term for term, _ in terms]
    if query.at_least is None and query.at_most is None and query.after is None:
        where.append(f"json_type(body, '{_path(query.order_by)}') IS NOT NULL")
    return Select(" AND ".join(where) or "TRUE", tuple(value for _, value in terms), (order, "id"))


def rows(query: Query, select: Select) -> str:
    way = "DESC" if query.descending else "ASC"
    order = ", ".join(f"{key} {way}" for key in select.order)
    return f"SELECT id, body FROM {named(query.collection)} WHERE {select.where} ORDER BY {order} LIMIT ?"  # noqa: S608


def number_of_rows(query: Query) -> tuple[str, tuple[Scalar, ...]]:
    """Of everything that matches: neither limit nor cursor."""
    select = matching(replace(query, after=None))
    return f"SELECT count(*) FROM {named(query.collection)} WHERE {select.where}", select.values  # noqa: S608


def field(name: str) -> str:
    return f"json_extract(body, '{_path(name)}')"


def named(name: str) -> str:
    if not NAME.fullmatch(name):
        raise ValueError(f"{name!r} cannot name a collection or a field.")
    return f'"{name}"'


def _path(name: str) -> str:
    return "$" + "".join(f".{named(part)}" for part in name.split("."))
