"""A proof of work (ALTCHA): some tenths of a second of a phone, and for whoever sends thousands a dear pleasure.

A challenge is kept nowhere. It is signed, lasts some minutes and is good for one idempotency key only; as a key makes
one report however often it is sent, a solution is good for one report.
"""

from __future__ import annotations

import hmac
import secrets
from datetime import datetime, timedelta
from typing import Final, cast

from shared.admission.limits import Level
from shared.platform.ports import Document

LASTS: Final = timedelta(minutes=20)
LONGEST: Final = 4_096  # characters of a solution
_ALGORITHM: Final = "PBKDF2/SHA-256"
_ITERATIONS: Final = 2_000
TRIES: Final = {Level.ASKED: 500, Level.FLOOD: 2_000}  # at most; half of them at least


def challenge(server_secret: str, key: str, level: Level, now: datetime) -> Document:
    """For the report with that idempotency key, as ALTCHA's widget takes it."""
    import altcha  # noqa: PLC0415 only under pressure

    most = TRIES[level]
    made = altcha.create_challenge(
        _ALGORITHM,
        _ITERATIONS,
        counter=most // 2 + secrets.randbelow(most // 2),
        expires_at=now + LASTS,
        data={"for": _derived(server_secret, f"for:{key}").hex()},
        hmac_secret=_derived(server_secret, "challenge"),
        hmac_key_secret=_derived(server_secret, "solution"),
    )
    return cast("Document", made.to_dict())


def is_solved(server_secret: str, key: str, solution: str) -> bool:
    """`solution`: what the widget has found, as it says it: base64 of JSON."""
    import altcha  # noqa: PLC0415 as above

    if len(solution) > LONGEST:
        return False
    verified = altcha.verify_solution(
        solution, _derived(server_secret, "challenge"), hmac_key_secret=_derived(server_secret, "solution")
    )
    if not verified.verified:
        return False
    parameters = altcha.Payload.from_base64(solution).challenge.parameters  # signed, so they are ours
    return cast("Document", parameters.data) == {"for": _derived(server_secret, f"for:{key}").hex()}


def _derived(server_secret: str, purpose: str) -> bytes:
    return hmac.digest(server_secret.encode(), f"v1:work:{purpose}".encode(), "sha256")
