"""What the public record consists of, file by file, and where that is written down.

Every file has a name of its own content (`v/reports-2026-10.5c1f….csv.gz`) and never changes. `datapackage.json` is
the switch: who is killed before it is written has changed nothing that anybody reads. `draft.json` is how far a run
has come that is not finished; the next one goes on from there.
"""

from __future__ import annotations

import hashlib
import json
from datetime import date, datetime

from pydantic import BaseModel, ValidationError

from shared.export.deflated import HEADER, Block, joined
from shared.moments import Moment
from shared.platform.ports import File, Files, Missing
from shared.public_files import BUCKET, DESCRIPTION, DRAFT, VERSIONS

FORM = 3  # of rows, partitions and files: another one, and everything is made anew


class Body(BaseModel, frozen=True):
    """The rows within a gzip file: where their block lies, and what it is of."""

    start: int
    size: int
    crc: int
    length: int


class Piece(BaseModel, frozen=True):
    """One file. `bytes` and `sha256` are of what is kept, packed or not."""

    name: str
    sha256: str
    bytes: int
    rows: int
    body: Body | None = None


class Built(BaseModel, frozen=True):
    """Files by format, and the digest of all that they were made from."""

    source: str
    pieces: dict[str, Piece]


class Record(BaseModel, frozen=True):
    """`known_until`: whatever changed before is in it. `rules`: what the catalogue said about what may be shown."""

    form: int
    rules: str
    known_until: Moment
    days: dict[date, Piece] = {}
    months: dict[str, Built] = {}
    whole: Built = Built(source="", pieces={})


class Draft(BaseModel, frozen=True):
    """`next_day`: all before it are read anew; None once they are, or where only changes are read. `before`: the
    partitions that are replaced, by day, in which a report may be that is not to be seen any more.
    """

    record: Record
    next_day: date | None = None
    before: dict[date, Piece] = {}


def put(files: Files, stem: str, ending: str, data: bytes, rows: int) -> Piece:
    digest = hashlib.sha256(data).hexdigest()
    name = f"{VERSIONS}{stem}.{digest[:16]}.{ending}"
    content_type = "application/gzip" if ending.endswith(".gz") else "application/octet-stream"
    files.put(BUCKET, name, File(data, content_type))
    return Piece(name=name, sha256=digest, bytes=len(data), rows=rows)


def put_packed(files: Files, stem: str, ending: str, parts: tuple[list[Block], Block, list[Block]], rows: int) -> Piece:
    """A gzip file of head, rows and tail; the block of the rows can be had again by `body_of`."""
    head, body, tail = parts
    piece = put(files, stem, f"{ending}.gz", joined([*head, body, *tail]), rows)
    start = len(HEADER) + sum(len(each.data) for each in head)
    return piece.model_copy(update={"body": Body(start=start, size=len(body.data), crc=body.crc, length=body.length)})


def body_of(files: Files, piece: Piece) -> Block:
    if piece.body is None:
        raise ValueError(f"{piece.name} has no rows apart.")
    start, size, crc, length = piece.body.start, piece.body.size, piece.body.crc, piece.body.length
    return Block(files.get(BUCKET, piece.name).data[start : start + size], crc, length)


def digest_of(*names: str) -> str:
    return hashlib.sha256("\n".join((str(FORM), *names)).encode()).hexdigest()


def published(files: Files, rules: str) -> Record | None:
    """What `datapackage.json` names. None where there is none, or one of another form or other rules."""
    try:
        package = json.loads(files.get(BUCKET, DESCRIPTION).data)
        record = Record.model_validate_json(files.get(BUCKET, package["kanal"]["record"]).data)
    except (Missing, KeyError, ValueError):
        return None
    return record if (record.form, record.rules) == (FORM, rules) else None


def former_days(files: Files) -> dict[date, Piece]:
    """The partitions of the record before this one, whatever its form and rules were."""
    try:
        package = json.loads(files.get(BUCKET, DESCRIPTION).data)
        return Record.model_validate_json(files.get(BUCKET, package["kanal"]["record"]).data).days
    except (Missing, KeyError, ValueError):
        return {}


def draft(files: Files, rules: str, now: datetime) -> Draft | None:
    """What an earlier run has begun. None also for what comes from the future: some clock was wrong."""
    try:
        found = Draft.model_validate_json(files.get(BUCKET, DRAFT).data)
    except (Missing, ValidationError):
        return None
    is_ours = (found.record.form, found.record.rules) == (FORM, rules) and found.record.known_until <= now
    return found if is_ours else None


def keep(files: Files, draft: Draft) -> None:
    files.put(BUCKET, DRAFT, File(draft.model_dump_json().encode(), "application/json"))
