"""What is published now beside what was downloaded earlier: nothing that was there may be another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from pathlib import Path

from functions.export_open_data.findings import Finding, Kind
from functions.export_open_data.proving import changes, lines_of, row_of
from functions.export_open_data.sources import Damaged, NotThere, Source, Unreadable
from shared.public_files import root_file
from shared.transparency import statement
from shared.transparency.signing import PublicKey
from shared.transparency.statement import Root, Statement

Keys = tuple[PublicKey, ...]


class Earlier:
    """A statement in a file or at an address; or a folder that `--save` has filled, which also tells of lines."""

    def __init__(self, place: str) -> None:
        folder, _, name = place.rstrip("/").rpartition("/")
        self._is_folder = Path(place).is_dir()
        self._source = Source(place if self._is_folder else folder or ".")
        self._name = statement.NEWEST if self._is_folder else name

    def read(self, keys: Keys) -> Statement:
        """Raises Unreadable, and Untrusted where none of today's keys has signed it."""
        try:
            return statement.read(self._source.get(self._name), keys)
        except (NotThere, Damaged, ValueError) as trouble:
            raise Unreadable(self._name) from trouble

    def lines_of(self, root: Root, keys: Keys) -> Iterator[bytes]:
        """Of the day; none where nothing is kept of it."""
        if not self._is_folder:
            return
        try:
            day = statement.read(self._source.get(root_file(root.hari)), keys)
            yield from (line.text for line in lines_of(self._source, day))
        except (NotThere, Damaged, ValueError):
            return


def check(source: Source, days: Sequence[Statement], earlier: Earlier, old: Statement, keys: Keys) -> Iterator[Finding]:
    """The first day that is another is named: those after it cannot be the same."""
    now = {day.hari: day for day in days}
    if not days or days[-1].hari < old.hari:
        yield Finding(Kind.SINCE_SHORTER, old.hari)
    for root in (*reversed(old.sebelumnya), old.root):
        day = now.get(root.hari)
        if day is None or day.root != root:
            yield Finding(Kind.SINCE_DAY, root.hari)
            yield from _lines(source, day, earlier.lines_of(root, keys))
            return


def _lines(source: Source, day: Statement | None, then: Iterator[bytes]) -> Iterator[Finding]:
    """What has been struck out since is no change."""
    now = lines_of(source, day) if day else iter(())
    for old, new in zip_longest(then, now):
        if old is None:
            return
        before, after = row_of(old), row_of(new.text) if new else {}
        if before != after and not after.get("dicabut"):
            names = sorted(before.keys() | after.keys())
            yield Finding(
                Kind.SINCE_LINE, str(before.get("tiket")), new.number if new else -1, changes(before, after, names)
            )
