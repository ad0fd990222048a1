"""The table that people read (`reports.csv`) beside the log: each row as the log said it last."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import partial
from typing import Any, NamedTuple

from functions.export_open_data.findings import Finding, Found, Kind
from functions.export_open_data.ledger import Ledger, Row
from functions.export_open_data.sources import Damaged, NotThere, Source
from shared.transparency import signing

_DESCRIPTION = "datapackage.json"
_COLUMNS = {"reports-csv": {"tiket", "diubah"}, "nisan-csv": {"tiket", "dicabut"}}
_EXECUTED = ("=", "+", "-", "@", "\t", "\r", "\n")


class Compared(NamedTuple):
    same: int
    newer: int


def check(source: Source, ledger: Ledger, until: str, found: Found) -> Compared:
    """`until`: what has changed since may be newer than the log. Raises NotThere, Damaged and Unreadable."""
    settled = f"{until[:19]}Z"
    same = newer = 0
    for row in _rows(source, "reports-csv"):
        ledger.show(row["tiket"])
        finding = _compared(row, ledger.row(row["tiket"]))
        if finding is None:
            same += 1
        elif row["diubah"] >= settled:
            newer += 1
        else:
            found.add([finding])
    for row in _rows(source, "nisan-csv"):
        if row["dicabut"] >= settled:
            ledger.show(row["tiket"])
    found.add(Finding(Kind.NOT_SHOWN, ticket) for ticket in ledger.not_shown())
    return Compared(same, newer)


def _compared(row: dict[str, str], said: Row | None) -> Finding | None:
    ticket = row["tiket"]
    if said is None or "nisan" in said:
        return Finding(Kind.NOT_LOGGED, ticket)
    cells = {name: _cell(said.get(name)) for name in row}
    fields = ", ".join(f"{name} {cells[name]} → {value}" for name, value in row.items() if value != cells[name])
    return Finding(Kind.TABLE, ticket, fields=fields) if fields else None


def _rows(source: Source, name: str) -> Iterator[dict[str, str]]:
    """Where the file has gone meanwhile, there is a newer description, which names another."""
    try:
        yield from _described(source, name)
    except NotThere:
        yield from _described(source, name)


def _described(source: Source, name: str) -> Iterator[dict[str, str]]:
    """Of the file that the description names, which must have the digest that it says."""
    try:
        described: list[dict[str, Any]] = signing.parsed(source.get(_DESCRIPTION))["resources"]
        resource = next(each for each in described if each["name"] == name)
        digest = str(resource["hash"]).removeprefix("sha256:")
        lines = source.lines(str(resource["path"]), digest)
        yield from map(partial(_fitting, name), csv.DictReader(line.decode() + "\r\n" for line in lines))
    except (ValueError, KeyError, TypeError, StopIteration, csv.Error) as trouble:
        raise Damaged(_DESCRIPTION) from trouble


def _fitting(name: str, row: dict[Any, Any]) -> dict[str, str]:
    """Raises ValueError for a row that its header does not fit, or that lacks what is needed."""
    if None in row or None in row.values() or not _COLUMNS[name] <= row.keys():
        raise ValueError("This row does not fit its header.")
    return row


def _cell(value: object) -> str:
    """As the table writes it."""
    if value is None or isinstance(value, bool):
        return "" if value is None else str(value).lower()
    return f"'{value}" if isinstance(value, str) and value.startswith(_EXECUTED) else str(value)
