"""The log checked from the ground: signatures, roots, every line, and what it says of every report."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from functions.export_open_data.findings import Finding, Found, Kind
from functions.export_open_data.ledger import Ledger, Row
from functions.export_open_data.sources import Damaged, NotThere, Source
from shared.public_files import root_file
from shared.transparency import signing, statement
from shared.transparency.merkle import SIZE, Tree, leaf_of
from shared.transparency.signing import PublicKey, Untrusted
from shared.transparency.statement import Statement

# What only a step can change; the rest may also follow from the city's lists, or is counted (supporters).
_BY_STEPS = (
    "diterima", "skpd", "status", "sejak", "batas_selesai", "tepat_waktu", "jam", "dibuka_kembali", "induk", "bendera",
)  # fmt: skip
_TICKET = re.compile(r"[A-Z0-9-]{1,32}")
_LARGEST_PART = 512 * 1024 * 1024  # unpacked: a file of the log has 50,000 lines
_NEWER = frozenset({"bendera"})  # columns that older lines do not have yet: they may come without a step, not change


def keys_of(source: Source) -> tuple[PublicKey, ...]:
    """Raises Untrusted."""
    return signing.read_keys(source.get(statement.KEYS))


def statements_of(source: Source, keys: tuple[PublicKey, ...], found: Found) -> list[Statement]:
    """From the oldest to the newest; where one cannot be trusted, those before it are missing."""
    days: list[Statement] = []
    name: str | None = statement.NEWEST
    while name is not None:
        try:
            days.append(_statement(source, name, keys, days[-1] if days else None))
        except (NotThere, Damaged, ValueError):
            found.add([Finding(Kind.NO_STATEMENT, name)])
            break
        except Untrusted:
            found.add([Finding(Kind.SIGNATURE, name)])
            break
        before = days[-1].sebelumnya
        name = root_file(before[0].hari) if before else None
    return days[::-1]


def _statement(source: Source, name: str, keys: tuple[PublicKey, ...], after: Statement | None) -> Statement:
    """Of the day that the one `after` it names: else the way back might never end."""
    day = statement.read(source.get(name), keys)
    if after and day.hari != after.sebelumnya[0].hari:
        raise Damaged(name)
    return day


def check(source: Source, days: Sequence[Statement], ledger: Ledger) -> Iterator[Finding]:
    yield from _links(days)
    tree = Tree()
    for day in days:
        yield from _day(source, day, tree, ledger)
        try:
            tree = day.tree  # signed: so a later day is not blamed for this one
        except ValueError:
            yield Finding(Kind.ROOT, day.hari)
            return
    for number, ticket in ledger.struck_without_a_word():
        yield Finding(Kind.STRUCK, ticket, number)


class Line(NamedTuple):
    """`text` is empty where the line is not there any more. `is_moved`: it stands elsewhere than its leaf."""

    number: int
    leaf: bytes
    text: bytes
    is_moved: bool = False

    @property
    def is_whole(self) -> bool:
        return leaf_of(self.text) == self.leaf


def lines_of(source: Source, day: Statement) -> Iterator[Line]:
    """A file at a time is in memory. Raises NotThere, Damaged and Unreadable."""
    for first, end in pairwise([*day.berkas, day.akhir]):
        data = source.get(statement.leaves_file(day.hari, first))
        if len(data) != SIZE * (end - first):
            raise Damaged(statement.leaves_file(day.hari, first))
        leaves = [data[at : at + SIZE] for at in range(0, len(data), SIZE)]
        texts = list(source.lines(statement.lines_file(day.hari, first), most=_LARGEST_PART))
        yield from _matched(first, leaves, texts)


def _matched(first: int, leaves: list[bytes], texts: list[bytes]) -> Iterator[Line]:
    """To each leaf its line, wherever it stands, or else the strange one that stands in its place."""
    hashed = [leaf_of(text) for text in texts]
    if hashed == leaves:
        yield from map(Line, range(first, first + len(leaves)), leaves, texts)
        return
    known, expected = dict(zip(hashed, texts, strict=True)), set(leaves)
    for at, leaf in enumerate(leaves):
        is_in_place = at < len(texts) and hashed[at] == leaf
        if leaf in known:
            yield Line(first + at, leaf, known[leaf], is_moved=not is_in_place)
        else:
            is_strange = at < len(texts) and hashed[at] not in expected
            yield Line(first + at, leaf, texts[at] if is_strange else b"")


def row_of(line: bytes) -> Row:
    """Whatever it is: nothing, where it is not about a report."""
    try:
        row: Row = dict(signing.parsed(line))
    except (ValueError, TypeError):
        return {}
    return row if _TICKET.fullmatch(str(row.get("tiket"))) else {}


def changes(before: Row, after: Row, names: Sequence[str]) -> str:
    said = (f"{name} {before.get(name)} → {after.get(name)}" for name in names if before.get(name) != after.get(name))
    return ", ".join(said)


def _links(days: Sequence[Statement]) -> Iterator[Finding]:
    """That each names the roots of those before it, and begins where the last one ends."""
    for number, day in enumerate(days):
        before = tuple(each.root for each in reversed(days[max(0, number - statement.LOOKS_BACK) : number]))
        begins_at = before[0].akhir if before else day.awal if day.sebelumnya else 0
        if day.sebelumnya[: len(before)] != before or day.awal != begins_at:
            yield Finding(Kind.NOT_LINKED, day.hari)


def _day(source: Source, day: Statement, tree: Tree, ledger: Ledger) -> Iterator[Finding]:
    alone = Tree()
    try:
        for line in lines_of(source, day):
            tree.add(line.leaf)
            alone.add(line.leaf)
            yield from _line(line, ledger)
    except (NotThere, Damaged) as missing:
        yield Finding(Kind.GONE, str(missing))
        return
    if (tree.size, tree.root.hex(), alone.root.hex()) != (day.akhir, day.akar, day.akar_hari):
        yield Finding(Kind.ROOT, day.hari)


def _line(line: Line, ledger: Ledger) -> Iterator[Finding]:
    row = row_of(line.text)
    ticket = str(row.get("tiket"))
    if not line.text:
        yield Finding(Kind.NO_LINE, number=line.number)
    elif not row or line.is_moved or not (line.is_whole or row == {"tiket": ticket, "dicabut": True}):
        yield Finding(Kind.LINE, ticket, line.number)
    elif not line.is_whole:
        ledger.strike(line.number, ticket)
    if line.is_whole and row:
        yield from _said(row, line, ledger)


def _said(row: Row, line: Line, ledger: Ledger) -> Iterator[Finding]:
    ticket = str(row.get("tiket"))
    before = ledger.row(ticket)
    if row.get("ditulis_ulang"):
        yield Finding(Kind.REWRITTEN, ticket)
    is_same_chain = before is not None and before.get("rantai") == row.get("rantai") is not None
    names = [name for name in _BY_STEPS if before and (name in before or name not in _NEWER)]
    fields = changes(before, row, names) if before and is_same_chain else ""
    if fields and "nisan" not in row:
        yield Finding(Kind.NO_STEP, ticket, fields=fields)
    ledger.cover(row.get("daun", ()), ticket)
    ledger.put(row, line.text, line.number)
