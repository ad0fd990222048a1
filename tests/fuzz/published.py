"""What somebody may publish in Kanal's name to whoever checks it: keys, statements, proofs, and a whole bucket."""

from __future__ import annotations

import atexit
import base64
import contextlib
import gzip
import hashlib
import io
import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from functions.export_open_data import inclusion, verify
from functions.export_open_data.sources import Damaged
from shared.transparency import signing, statement
from shared.transparency.merkle import Tree, leaf_of
from shared.transparency.signing import Key, PublicKey, Untrusted

_KEY = Key(Ed25519PrivateKey.from_private_bytes(b"k" * 32))
_KEYS = (PublicKey(_KEY.public, "2026-11-01"),)
_FOLDER = Path(tempfile.mkdtemp(prefix="kanal-published-"))
atexit.register(shutil.rmtree, _FOLDER)


def keys(data: bytes) -> None:
    try:
        known = signing.read_keys(data)
    except Untrusted:
        return
    assert all(len(key.id) == 16 for key in known)


def signed(data: bytes) -> None:
    """A statement by whoever has the key, which on their own server anybody has."""
    with contextlib.suppress(Untrusted, ValueError):
        statement.read(data, _KEYS)
    with contextlib.suppress(Untrusted, ValueError):
        statement.read(_signed(data), _KEYS)


def proof(data: bytes) -> None:
    with contextlib.suppress(Damaged):
        inclusion.read(data.decode("utf-8", "replace"))


def bucket(data: bytes) -> None:
    """Three parts, one below the other: what a statement says besides, the log's lines, the table and its description.
    Every digest and signature is right.
    """
    said, lines, table = [*data.split(b"\n--\n"), b"", b""][:3]
    shutil.rmtree(_FOLDER)
    _put(statement.KEYS, signing.as_bytes(_KEYS))
    rows = lines.split(b"\n") if lines else []
    _put(statement.lines_file("2026-11-24", 0), gzip.compress(lines, 1))
    _put(statement.leaves_file("2026-11-24", 0), b"".join(map(leaf_of, rows)))
    _put(statement.NEWEST, _statement(rows, said))
    packed = gzip.compress(table, 1)
    digest = hashlib.sha256(packed).hexdigest()
    resources = [
        {"name": name, "path": "tabel.csv.gz", "hash": f"sha256:{digest}"} for name in ("reports-csv", "nisan-csv")
    ]
    _put("tabel.csv.gz", packed)
    _put("datapackage.json", json.dumps({"resources": resources}).encode())
    with contextlib.redirect_stdout(io.StringIO()):
        assert verify.main([str(_FOLDER), "--report", "PGK-7F3K-29QX-5"]) in {
            verify.SOUND,
            verify.CHANGED,
            verify.UNREADABLE,
        }


def _statement(rows: list[bytes], said: bytes) -> bytes:
    tree = Tree()
    for row in rows:
        tree.add(leaf_of(row))
    content: dict[str, Any] = {
        "bentuk": statement.FORM, "kota": "19.71", "hari": "2026-11-24", "dibuat": "2026-11-24T17:30:00Z",
        "sampai": "2026-11-24T17:20:00Z", "awal": 0, "akhir": tree.size, "akar": tree.root.hex(),
        "akar_hari": tree.root.hex(), "puncak": [peak.hex() for peak in tree.peaks],
        "berkas": [0] if rows else [], "sebelumnya": [],
    }  # fmt: skip
    with contextlib.suppress(ValueError, RecursionError, TypeError):
        content |= json.loads(said)
    return _as_signed(content)


def _signed(data: bytes) -> bytes:
    try:
        content: dict[str, Any] = dict(json.loads(data))
    except (ValueError, TypeError, RecursionError):
        return b"{}"
    return _as_signed(content)


def _as_signed(content: dict[str, Any]) -> bytes:
    try:
        sign = _KEY.sign(content)
    except (RecursionError, ValueError):
        sign = base64.b64encode(b"0" * 64).decode()
    return json.dumps({"isi": content, "kunci": _KEYS[0].id, "tanda": sign}).encode()


def _put(name: str, data: bytes) -> None:
    path = _FOLDER / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
