"""The proof that one report's row is in the signed log: its line, and the path from there to the root (RFC 9162).

Whoever keeps it can hold it against any later statement of that day, without the other lines.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from functions.export_open_data.findings import Finding, Kind
from functions.export_open_data.ledger import Said
from functions.export_open_data.sources import Damaged, NotThere, Source
from shared.public_files import root_file
from shared.transparency import proofs, signing, statement
from shared.transparency.merkle import SIZE, leaf_of
from shared.transparency.signing import PublicKey, Untrusted
from shared.transparency.statement import Statement

_KINDS = (str, str, str, int, int, tuple, str)


class Proof(NamedTuple):
    """`line`: the row, byte for byte. `leaf_index`, `tree_size`, `inclusion_path`: as RFC 9162 names them; in hex."""

    report: str
    day: str
    line: str
    leaf_index: int
    tree_size: int
    inclusion_path: tuple[str, ...]
    root: str


def leaves_of(source: Source, days: Sequence[Statement]) -> list[bytes]:
    """Of the whole log. Raises NotThere, Damaged and Unreadable."""
    names = [statement.leaves_file(day.hari, first) for day in days for first in day.berkas]
    found = [source.get(name) for name in names]
    return [data[at : at + SIZE] for data in found for at in range(0, len(data), SIZE)]


def made(leaves: Sequence[bytes], last: Statement, said: Said) -> Proof:
    """Of the newest line of a report, up to the newest root."""
    path = proofs.inclusion(leaves, said.number)
    steps = tuple(each.hex() for each in path)
    return Proof(said.ticket, last.hari, said.line, said.number, len(leaves), steps, last.akar)


def as_text(proof: Proof) -> str:
    return json.dumps(proof._asdict(), indent=1, ensure_ascii=False)


def read(text: str) -> Proof:
    """Raises Damaged."""
    try:
        found = Proof(**signing.parsed(text))
        found = found._replace(inclusion_path=tuple(map(str, found.inclusion_path)))
        is_sound = all(type(value) is kind for value, kind in zip(found, _KINDS, strict=True))
    except (ValueError, TypeError) as trouble:
        raise Damaged("proof") from trouble
    if not is_sound:
        raise Damaged("proof")
    return found


def check(source: Source, keys: tuple[PublicKey, ...], proof: Proof) -> Iterator[Finding]:
    """Against what is signed of its day now."""
    try:
        day = statement.read(source.get(root_file(proof.day)), keys)
    except (NotThere, Damaged, ValueError):
        yield Finding(Kind.NO_STATEMENT, proof.day)
    except Untrusted:
        yield Finding(Kind.SIGNATURE, proof.day)
    else:
        if _root(proof) != day.akar or (proof.root, proof.tree_size) != (day.akar, day.akhir):
            yield Finding(Kind.NOT_IN_LOG, proof.report, proof.leaf_index, proof.day)


def _root(proof: Proof) -> str | None:
    """To which the path leads; None where it leads nowhere."""
    try:
        path = [bytes.fromhex(step) for step in proof.inclusion_path]
        return proofs.root_by(leaf_of(proof.line.encode()), proof.leaf_index, proof.tree_size, path).hex()
    except (ValueError, TypeError):
        return None
