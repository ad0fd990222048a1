"""A sign-in under way, kept by the browser alone: signed, for ten minutes, and good for one answer of the provider."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from flask import Request, Response
from itsdangerous import BadData, URLSafeSerializer
from pydantic import BaseModel, ValidationError

from functions.staff_console import cookies
from shared.errors import Unauthorised
from shared.installation import Installation
from shared.moments import Moment

LASTS = timedelta(minutes=10)
OVER = "Masuk dibatalkan atau terlalu lama. Silakan masuk sekali lagi."


class Attempt(BaseModel, frozen=True):
    """`verifier`: of PKCE. `wanted`: the page to go on to."""

    state: str
    nonce: str
    verifier: str
    wanted: str
    began_at: Moment


def begun(wanted: str, now: datetime) -> Attempt:
    state, nonce, verifier = (secrets.token_urlsafe(48) for _ in range(3))
    return Attempt(state=state, nonce=nonce, verifier=verifier, wanted=wanted, began_at=now)


def remember(here: Installation, response: Response, attempt: Attempt) -> None:
    text = str(_serializer(here).dumps(attempt.model_dump(mode="json")))
    cookies.put(here, response, cookies.ATTEMPT, text, LASTS)


def remembered(here: Installation, request: Request, now: datetime) -> Attempt:
    """Raises Unauthorised when this browser has begun none, or too long ago."""
    text = cookies.read(here, request, cookies.ATTEMPT) or ""
    try:
        attempt = Attempt.model_validate(_serializer(here).loads(text if text.isascii() else ""))
    except (BadData, ValidationError):
        raise Unauthorised(OVER) from None
    if now - attempt.began_at > LASTS:
        raise Unauthorised(OVER)
    return attempt


def _serializer(here: Installation) -> URLSafeSerializer:
    return URLSafeSerializer(here.secret, salt="kanal:sign-in", signer_kwargs={"digest_method": hashlib.sha256})
