"""Tickets and reporters' secrets. With an idempotency key both are derived from it, so that a repeat
meets its own report instead of making a second one.

A ticket reads `PGK-7F3K-29QX-5`: the city's prefix, 40 random bits in Crockford's base 32 and a check
character (Luhn mod 32). It is no secret; the secret is.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from typing import NamedTuple

from stdnum import luhn

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_BYTES = 10
_LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1"})
_BETWEEN = r"[\s._\-\u2010-\u2015]*"  # what people, keyboards and word processors put for a hyphen, or nothing
_TYPED = re.compile(_BETWEEN.join(["([A-Z]{2,5})", "([0-9A-Z]{4})", "([0-9A-Z]{4})", "([0-9A-Z])"]))


class Credentials(NamedTuple):
    ticket: str
    secret: str
    key_digest: str


def credentials(server_secret: str, prefix: str, key: str, attempt: int = 0) -> Credentials:
    """The same key always gives the same; `attempt` counts on when a ticket is taken by another key."""
    digits = _digits(_derived(server_secret, "ticket", f"{attempt}:{key}"), 8)
    check = luhn.calc_check_digit(digits, ALPHABET)
    return Credentials(
        ticket=f"{prefix}-{digits[:4]}-{digits[4:]}-{check}",
        secret=_digits(_derived(server_secret, "secret", f"{attempt}:{key}"), 24),
        key_digest=_derived(server_secret, "key", key).hex(),
    )


def part(prefix: str, whole: str, seq: int, salt: str) -> Credentials:
    """Of the report that step `seq` split from that one; `salt` is that of the step's text."""
    return credentials(salt, prefix, f"{whole}:{seq}")


def code(chance: bytes) -> str:
    """`7F3K-29QX-5V0M-8C1T`, from CODE_BYTES random bytes; of it, too, only the `secret_hash` is kept."""
    digits = _digits(chance, 16)
    return "-".join(digits[place : place + 4] for place in range(0, 16, 4))


def digest(server_secret: str, content: bytes) -> str:
    """A keyed digest: tells a repeat from a conflict without revealing the content."""
    return hmac.digest(server_secret.encode(), b"v1:content:" + content, "sha256").hex()


def secret_hash(secret: str) -> str:
    """What is kept of a reporter's secret (120 random bits need no slow hash), and of a code (80)."""
    typed = re.sub(r"[\s-]", "", secret.upper()).translate(_LOOKALIKES)
    return hashlib.sha256(typed.encode()).hexdigest()


def normalised(typed: str) -> str | None:
    """The ticket as stored, from whatever a person typed; None when it cannot be one."""
    found = _TYPED.fullmatch(typed.strip().upper())
    if found is None:
        return None
    prefix, *parts = found.groups()
    code = [part.translate(_LOOKALIKES) for part in parts]
    if not set("".join(code)) <= set(ALPHABET) or not luhn.is_valid("".join(code), ALPHABET):
        return None
    return "-".join([prefix, *code])


def is_ticket(text: str) -> bool:
    """Exactly as stored."""
    return normalised(text) == text


def _derived(server_secret: str, purpose: str, text: str) -> bytes:
    return hmac.digest(server_secret.encode(), f"v1:{purpose}:{text}".encode(), "sha256")


def _digits(source: bytes, count: int) -> str:
    number = int.from_bytes(source, "big")
    return "".join(ALPHABET[(number >> (5 * place)) & 31] for place in range(count))
