"""The public bucket as somebody downloads it, what a checker says of it, and how somebody would tamper with it."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from functions.export_open_data import verify
from shared import export
from shared.installation import Installation
from shared.platform.ports import Document, File
from shared.public_files import BUCKET
from shared.transparency import log, signing, statement
from shared.transparency.merkle import leaf_of
from tests.life import START

DAY = timedelta(days=1)
NIGHT = START + timedelta(hours=16)


def exported(here: Installation, now: datetime = NIGHT) -> None:
    export.run(here, now)


def downloaded(here: Installation, to: Path) -> Path:
    for name in here.platform.files.names(BUCKET):
        path = to / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(here.platform.files.get(BUCKET, name).data)
    return to


def found(capsys: pytest.CaptureFixture[str], *typed: str | Path) -> tuple[int, list[str]]:
    """The end and the findings, in English."""
    code = verify.main([*map(str, typed), "--english"])
    return code, [line[2:] for line in capsys.readouterr().out.splitlines() if line.startswith("- ")]


def lines(folder: Path, day: str) -> list[dict[str, Any]]:
    return [
        json.loads(line) for path in _files(folder, day) for line in gzip.decompress(path.read_bytes()).splitlines()
    ]


def rewrite(folder: Path, day: str, how: Callable[[list[bytes]], list[bytes]], *, with_leaves: bool = False) -> None:
    """The lines of a day; with their leaves, they are one again."""
    [path] = _files(folder, day)
    after = how(gzip.decompress(path.read_bytes()).splitlines())
    path.write_bytes(gzip.compress(b"\n".join(after)))
    if with_leaves:
        name = path.relative_to(folder).as_posix().replace(statement.LINES, statement.LEAVES)
        (folder / name.replace(".ndjson.gz", ".sha256")).write_bytes(b"".join(map(leaf_of, after)))


def edit(here: Installation, ticket: str, **changed: object) -> None:
    """In the store, as no move would do it."""
    document = here.store.get("reports", ticket) or {}
    after: Document = {**document, **changed}  # pyright: ignore[reportAssignmentType]
    here.store.transact(lambda transaction: transaction.put("reports", ticket, after))


def begin_again(here: Installation) -> None:
    """All that was published and signed is gone; the key is not."""
    for name in here.platform.files.names(BUCKET):
        here.platform.files.delete(BUCKET, name)


def with_key(here: Installation, setting: str) -> Installation:
    return replace(here, signing_key=setting)


def key_ids(here: Installation) -> list[str]:
    data = here.platform.files.get(BUCKET, statement.KEYS).data
    return [key.id for key in signing.read_keys(data)]


def newest(here: Installation) -> statement.Statement:
    found = log.newest(here.platform.files)
    assert found is not None
    return found


def put(here: Installation, name: str, data: bytes) -> None:
    here.platform.files.put(BUCKET, name, File(data, "application/json"))


def _files(folder: Path, day: str) -> list[Path]:
    return sorted((folder / statement.LINES).glob(f"{day}.*"))
