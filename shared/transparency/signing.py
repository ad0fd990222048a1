"""Who signs what Kanal publishes (Ed25519), and how one key hands over to the next.

`bukti/kunci.json` lists the public keys, the oldest first; each but the first is signed by the one before it.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

_FORM = "kanal-kunci-1"
_SEED_BYTES = 32


class PublicKey(NamedTuple):
    """As in `kunci.json`. `sejak`: since which day. `tanda`: by the key before it; empty for the first."""

    kunci: str
    sejak: str
    tanda: str = ""

    @property
    def id(self) -> str:
        return hashlib.sha256(_bytes(self.kunci)).hexdigest()[:16]


class Key(NamedTuple):
    private: Ed25519PrivateKey

    @property
    def public(self) -> str:
        return _text(self.private.public_key().public_bytes_raw())

    def sign(self, document: Mapping[str, object]) -> str:
        return _text(self.private.sign(canonical(document)))


class Untrusted(Exception):
    """A key or a signature that does not fit."""


def made() -> str:
    """A new one, as it is written into `KANAL_SIGNING_KEY`."""
    return _text(secrets.token_bytes(_SEED_BYTES))


def keys_of(setting: str) -> tuple[Key, ...]:
    """The newest first; while it is exchanged, the one before it follows. Raises ValueError when there is none."""
    seeds = [_bytes(word) for word in setting.split()]
    if not seeds or any(len(seed) != _SEED_BYTES for seed in seeds):
        raise ValueError("KANAL_SIGNING_KEY must be the base64 of 32 bytes; the key before it may follow.")
    return tuple(Key(Ed25519PrivateKey.from_private_bytes(seed)) for seed in seeds)


def listed(known: Sequence[PublicKey], keys: Sequence[Key], day: str) -> tuple[PublicKey, ...]:
    """With our newest key as the last. Raises Untrusted when the last one's own key is not here to sign for it."""
    newest = keys[0].public
    if not known:
        return (PublicKey(newest, day),)
    if known[-1].kunci == newest:
        return tuple(known)
    former = next((key for key in keys if key.public == known[-1].kunci), None)
    if former is None or newest in {key.kunci for key in known}:
        raise Untrusted("KANAL_SIGNING_KEY must hold the new key and, after a space, the one that signed last.")
    return (*known, PublicKey(newest, day, former.sign(_handed_over(newest, day))))


def read_keys(data: bytes) -> tuple[PublicKey, ...]:
    """Raises Untrusted when they are not one unbroken line."""
    try:
        known = tuple(PublicKey(**{name: _line(text) for name, text in each.items()}) for each in parsed(data)["kunci"])
        for before, after in pairwise(known):
            check(before.kunci, after.tanda, _handed_over(after.kunci, after.sejak))
    except (ValueError, TypeError, KeyError, AttributeError) as trouble:
        raise Untrusted("kunci.json") from trouble
    return known


def as_bytes(known: Sequence[PublicKey]) -> bytes:
    return json.dumps({"kunci": [key._asdict() for key in known]}, indent=1).encode()


def check(public: str, signature: str, document: Mapping[str, object]) -> None:
    """Raises Untrusted."""
    try:
        Ed25519PublicKey.from_public_bytes(_bytes(public)).verify(_bytes(signature), canonical(document))
    except (InvalidSignature, ValueError, RecursionError) as trouble:
        raise Untrusted(public) from trouble


def parsed(data: bytes | str) -> Any:
    """JSON that may come from anybody. Raises ValueError also for what is too deep to be read, or is not UTF-8."""
    try:
        return json.loads(data if isinstance(data, str) else data.decode())
    except RecursionError as trouble:
        raise ValueError("Nobody publishes anything as deep.") from trouble


def canonical(document: Mapping[str, Any]) -> bytes:
    """The bytes that are signed: JSON with sorted keys, without spaces, all of it ASCII."""
    return json.dumps(document, sort_keys=True, separators=(",", ":")).encode()


def _handed_over(public: str, day: str) -> dict[str, object]:
    return {"bentuk": _FORM, "kunci": public, "sejak": day}


def _line(text: object) -> str:
    """Of what should be text."""
    if not isinstance(text, str):
        raise TypeError("A key is all text.")
    return text


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except ValueError:  # also for letters that are not ASCII
        return b""
