"""What Kanal states of its log once a day and signs: how long it is, and its root. With the standard library only.

The log is a list of lines, numbered from 0, to which each day adds; nothing before is ever another. A line's leaf is
the hash of its bytes. Everything lies in `bukti/` of the public bucket, a day's root as `bukti/akar/2026-11-24.json`.
"""

from __future__ import annotations

import json
import re
from typing import Any, NamedTuple

from shared import public_files
from shared.transparency.merkle import Tree
from shared.transparency.signing import Key, PublicKey, Untrusted, check, parsed

FORM = "kanal-bukti-1"
FOLDER = "bukti/"
NEWEST = public_files.ROOT
KEYS = f"{FOLDER}kunci.json"
ROOTS = f"{FOLDER}akar/"
LINES = f"{FOLDER}catatan/"
LEAVES = f"{FOLDER}daun/"
LOOKS_BACK = 31  # roots of earlier days in each statement: so exactly is a changed day named
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_HASH = re.compile(r"[0-9a-f]{64}")


class Root(NamedTuple):
    """Of the whole log as it was at the end of that day, `akhir` lines long."""

    hari: str
    akhir: int
    akar: str


class Statement(NamedTuple):
    """`sampai`: whatever changed before is in the log. Lines `awal` up to, not including, `akhir` are that day's, and
    `akar_hari` is the root of these alone; `berkas`: with which line each of their files begins. `puncak`: what a
    reader needs to go on from here. `sebelumnya`: the days before, the newest first.
    """

    kota: str
    hari: str
    dibuat: str
    sampai: str
    awal: int
    akhir: int
    akar: str
    akar_hari: str
    puncak: tuple[str, ...]
    berkas: tuple[int, ...]
    sebelumnya: tuple[Root, ...] = ()

    @property
    def root(self) -> Root:
        return Root(self.hari, self.akhir, self.akar)

    @property
    def tree(self) -> Tree:
        """Raises ValueError when it has another root."""
        tree = Tree(self.akhir, map(bytes.fromhex, self.puncak))
        if tree.root.hex() != self.akar:
            raise ValueError(f"The peaks of {self.hari} do not have its root.")
        return tree


def signed(statement: Statement, key: Key) -> bytes:
    content = _content(statement)
    return json.dumps({"isi": content, "kunci": PublicKey(key.public, "").id, "tanda": key.sign(content)}).encode()


def read(data: bytes, keys: tuple[PublicKey, ...]) -> Statement:
    """Raises Untrusted when none of the keys has signed it, and ValueError when it is no statement."""
    try:
        found = parsed(data)
        content: dict[str, Any] = found["isi"]
        signature = str(found["tanda"])
        key = next((each for each in keys if each.id == found["kunci"]), None)
        statement = _statement(dict(content))
    except (KeyError, TypeError, AttributeError) as trouble:
        raise ValueError("This is no signed statement.") from trouble
    if key is None:
        raise Untrusted(statement.hari)
    check(key.kunci, signature, content)
    if not _has_hashes(statement):
        raise ValueError("This statement's roots cannot be.")
    return statement


def lines_file(day: str, first: int) -> str:
    return f"{LINES}{day}.{first:012d}.ndjson.gz"


def leaves_file(day: str, first: int) -> str:
    """The leaves of the same lines, 32 bytes each."""
    return f"{LEAVES}{day}.{first:012d}.sha256"


def _content(statement: Statement) -> dict[str, object]:
    return {"bentuk": FORM, **statement._asdict()}


def _statement(content: dict[str, Any]) -> Statement:
    if content.pop("bentuk") != FORM:
        raise ValueError(f"A statement is of the form {FORM}.")
    content |= {name: tuple(content[name]) for name in ("puncak", "berkas")}
    content["sebelumnya"] = tuple(Root(*each) for each in content["sebelumnya"])
    statement = Statement(**content)
    if not _is_sound(statement):
        raise ValueError("This statement's days or numbers cannot be.")
    return statement


def _has_hashes(statement: Statement) -> bool:
    roots = (root.akar for root in (statement.root, *statement.sebelumnya))
    hashes = [*roots, statement.akar_hari, *statement.puncak]
    return {type(each) for each in hashes} == {str} and all(map(_HASH.fullmatch, hashes))


def _is_sound(statement: Statement) -> bool:
    """It may come from anybody, and hold anything."""
    days = [statement.hari, *(root.hari for root in statement.sebelumnya)]
    starts = [*statement.berkas, statement.akhir]
    roots = [statement.root, *statement.sebelumnya]
    return (
        {type(text) for text in (statement.kota, statement.dibuat, statement.sampai)} == {str}
        and {type(number) for number in (*starts, statement.awal, *(root.akhir for root in roots))} == {int}
        and all(map(_DAY.fullmatch, days))
        and days == sorted(set(days), reverse=True)
        and 0 <= statement.awal <= statement.akhir
        and starts == sorted(set(starts))
        and (statement.berkas[0] if statement.berkas else statement.akhir) == statement.awal
    )
