"""From the files of a folder to entries. What cannot be read becomes a mistake in a list."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path
from typing import NamedTuple, TypeVar, cast

from pydantic import BaseModel, ValidationError

E = TypeVar("E", bound=BaseModel)


class CatalogueInvalid(ValueError):
    """Its message has one line for every mistake: file, entry, what is wrong."""


class Mistake(NamedTuple):
    file: str
    entry: str
    problem: str

    def __str__(self) -> str:
        return f"{self.file}, {self.entry}: {self.problem}" if self.entry else f"{self.file}: {self.problem}"


@dataclass(frozen=True)
class Reader:
    """`unread`: the ids of rows that are there but could not be read."""

    folder: Path
    mistakes: list[Mistake] = field(default_factory=list[Mistake])
    unread: set[str] = field(default_factory=set[str])

    def table(self, file: str, entry: type[E], key: str = "id") -> dict[str, E]:
        """A CSV file's rows by `key`; of two rows with the same key the first."""
        found: dict[str, E] = {}
        for line, row in self._rows(file, entry):
            name = row[key].strip() or f"line {line}"
            if name in found:
                self.wrong(file, name, f"line {line} has the same {key} again")
            elif one := self._entry(file, name, entry, row):
                found[name] = one
            else:
                self.unread.add(name)
        return found

    def optional_rows(self, file: str, entry: type[E], name: str) -> tuple[E, ...]:
        """A CSV file that a city may do without. Its rows are called by the column `name`, several may be alike."""
        if not (self.folder / file).exists():
            return ()
        rows = (
            self._entry(file, row[name].strip() or f"line {line}", entry, row) for line, row in self._rows(file, entry)
        )
        return tuple(each for each in rows if each)

    def document(self, file: str) -> dict[str, object]:
        """A JSON file's object; empty when it cannot be read."""
        text = self._text(file)
        if text is None:
            return {}
        try:
            content: object = json.loads(text)
        except (ValueError, RecursionError) as reason:
            self.wrong(file, "", f"is not JSON ({reason})")
            return {}
        if isinstance(content, dict):
            return cast("dict[str, object]", content)
        self.wrong(file, "", "must be one JSON object")
        return {}

    def one(self, file: str, entry: type[E]) -> E | None:
        content = self.document(file)
        return self._entry(file, "", entry, content) if content else None

    def wrong(self, file: str, entry: str, problem: str) -> None:
        self.mistakes.append(Mistake(file, entry, problem))

    def _rows(self, file: str, entry: type[BaseModel]) -> Iterator[tuple[int, dict[str, str]]]:
        text = self._text(file)
        if text is None:
            return
        # A spreadsheet that writes decimals with a comma separates columns with semicolons.
        header_line = text.partition("\n")[0]
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=";" if ";" in header_line else ",")
        try:
            header = [name.strip() for name in next(rows, list[str]())]
            if not self._has_columns(file, header, entry):
                return
            for row in rows:
                if any(row[len(header) :]):
                    self.wrong(file, row[0], f"line {rows.line_num} has more cells than there are columns")
                elif any(cell.strip() for cell in row):
                    yield rows.line_num, dict(zip_longest(header, row[: len(header)], fillvalue=""))
        except csv.Error as reason:
            self.wrong(file, "", f"cannot be read from line {rows.line_num} on ({reason})")

    def _has_columns(self, file: str, header: list[str], entry: type[BaseModel]) -> bool:
        known = set(entry.model_fields)
        for name in sorted(known - set(header)):
            self.wrong(file, "", f"the column {name} is missing")
        for name in sorted(set(header) - known):
            self.wrong(file, "", f"the column {name!r} is not known")
        return known == set(header)

    def _text(self, file: str) -> str | None:
        try:
            return (self.folder / file).read_text(encoding="utf-8-sig")
        except OSError:
            self.wrong(file, "", "is missing")
        except UnicodeDecodeError:
            self.wrong(file, "", "is not UTF-8 text; save it as CSV UTF-8")
        return None

    def _entry(self, file: str, name: str, entry: type[E], content: object) -> E | None:
        try:
            return entry.model_validate(content)
        except ValidationError as invalid:
            self.mistakes.extend(Mistake(file, name, problem) for problem in _problems(invalid))
            return None


def _problems(invalid: ValidationError) -> Iterable[str]:
    for error in invalid.errors(include_url=False, include_input=True):
        where = ".".join(str(part) for part in error["loc"])
        what = error["msg"].removeprefix("Value error, ")
        given = f", not {error['input']!r}" if isinstance(error["input"], str) else ""
        yield f"{where}: {what}{given}" if where else what
