"""The lines of the log in the public bucket: a day's are added, and those of a report that is gone are struck out."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

import orjson

from shared.platform.ports import Document, File, Files
from shared.public_files import BUCKET
from shared.transparency import statement
from shared.transparency.merkle import Tree, leaf_of

PART = 50_000  # lines in one file
_LEVEL = 5


class Entry(NamedTuple):
    """A row of the record as it is now, without what is empty. `is_rewritten`: the history that an earlier line sealed
    is not the beginning of its history any more. `strikes_out`: what was said before, as it is not to be seen any more.
    """

    row: Document
    is_rewritten: bool = False
    strikes_out: bool = False

    @property
    def ticket(self) -> str:
        return str(self.row["tiket"])

    def line(self, struck_out: list[int] | None = None) -> bytes:
        more: Document = {"ditulis_ulang": True} if self.is_rewritten else {}
        if struck_out:
            more["daun"] = [*struck_out]
        return orjson.dumps(self.row | more)


class Day:
    """A day's lines; `tree` grows by them, `alone` is of them only."""

    def __init__(self, files: Files, day: str, tree: Tree) -> None:
        self.first = tree.size
        self.starts: list[int] = []
        self.tree = tree
        self.alone = Tree()
        self._files = files
        self._day = day
        self._text = _Text()
        self._leaves: list[bytes] = []

    def add(self, line: bytes) -> None:
        leaf = leaf_of(line)
        self.tree.add(leaf)
        self.alone.add(leaf)
        self._text.add(line)
        self._leaves.append(leaf)
        if len(self._leaves) == PART:
            self.write()

    def write(self) -> None:
        if not self._leaves:
            return
        first = self.tree.size - len(self._leaves)
        self._files.put(BUCKET, statement.lines_file(self._day, first), self._text.packed())
        leaves = File(b"".join(self._leaves), "application/octet-stream")
        self._files.put(BUCKET, statement.leaves_file(self._day, first), leaves)
        self.starts.append(first)
        self._text, self._leaves = _Text(), []


class _Text:
    """Lines, packed as they come: a part of them is 25 MB."""

    def __init__(self) -> None:
        self._squeezed = zlib.compressobj(_LEVEL, zlib.DEFLATED, zlib.MAX_WBITS | 16)
        self._packed: list[bytes] = []

    def add(self, line: bytes) -> None:
        self._packed.append(self._squeezed.compress(line + b"\n"))

    def packed(self) -> File:
        return File(b"".join([*self._packed, self._squeezed.flush()]), "application/gzip")


def clear_after(files: Files, day: str) -> None:
    """What a run has left that was killed before its statement: nobody has been told of it."""
    for folder in (statement.LINES, statement.LEAVES):
        for name in files.names(BUCKET, folder):
            if _day_of(name) > day:
                files.delete(BUCKET, name)


def struck_out(files: Files, tickets: Mapping[str, str]) -> dict[str, list[int]]:
    """The numbers of the lines in which those reports were, which hold nothing of them any more; a line's leaf stays.
    `tickets`: with the day since which there can be lines.
    """
    found: dict[str, list[int]] = {ticket: [] for ticket in tickets}
    since = min(tickets.values(), default="")
    for name in files.names(BUCKET, statement.LINES) if tickets else ():
        if _day_of(name) < since:
            continue
        lines = list(_lines(files, name))
        struck = dict(_of_tickets(lines, tickets))
        for number, ticket in struck.items():
            found[ticket].append(_first_of(name) + number)
            lines[number] = orjson.dumps({"tiket": ticket, "dicabut": True})
        if struck:
            _put_lines(files, name, lines)
    return found


def _of_tickets(lines: list[bytes], tickets: Mapping[str, str]) -> Iterator[tuple[int, str]]:
    """What is a tombstone already stays."""
    for number, line in enumerate(lines):
        row = orjson.loads(line)
        if row["tiket"] in tickets and "nisan" not in row:
            yield number, row["tiket"]


def _lines(files: Files, name: str) -> Iterator[bytes]:
    yield from gzip.decompress(files.get(BUCKET, name).data).splitlines()


def _put_lines(files: Files, name: str, lines: Iterable[bytes]) -> None:
    text = _Text()
    for line in lines:
        text.add(line)
    files.put(BUCKET, name, text.packed())


def _day_of(name: str) -> str:
    return name.rpartition("/")[2].partition(".")[0]


def _first_of(name: str) -> int:
    return int(name.split(".")[1])
