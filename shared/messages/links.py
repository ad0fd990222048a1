"""Tokens signed for one ticket, one purpose and one address, which end some day: links in messages, and passes. Pure.

A pass is what a page that a reporter's secret opened puts into its forms in the secret's place (`own_access.py`).
Opening a link never acts, because mail scanners open links too: its page asks, and only what is then sent does.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Literal, NamedTuple, TypeAlias

from itsdangerous import BadData, URLSafeSerializer
from pydantic import BaseModel, ValidationError

from shared.errors import NotFound

Purpose: TypeAlias = Literal["confirm", "stop", "answer", "object"]
Signed: TypeAlias = Purpose | Literal["pass"]
LASTS: dict[Signed, timedelta] = {
    "confirm": timedelta(days=7),
    "stop": timedelta(days=400),
    "answer": timedelta(days=60),
    "object": timedelta(days=30),
    "pass": timedelta(hours=1),
}
_REFUSAL = "Tautan ini tidak berlaku atau sudah kedaluwarsa."


class Link(NamedTuple):
    """`address_digest`: of the address that the message went to; another address is not its to speak for. A pass has
    the digest of the reporter's secret there.
    """

    ticket: str
    address_digest: str


class _Content(BaseModel):
    ticket: str
    address: str
    ends: int  # seconds since 1970


def url(base: str, secret: str, purpose: Purpose, link: Link, now: datetime) -> str:
    return f"{base}/public-site/surat/{purpose}/{token(secret, purpose, link, now)}"


def token(secret: str, purpose: Signed, link: Link, now: datetime) -> str:
    ends = int((now + LASTS[purpose]).timestamp())
    signed = _Content(ticket=link.ticket, address=link.address_digest, ends=ends)
    return str(_serializer(secret, purpose).dumps(signed.model_dump()))


def opened(secret: str, purpose: Signed, token: str, now: datetime) -> Link:
    """Raises NotFound for what was forged, made for something else, or has ended."""
    if not token.isascii():  # half a character could not even be checked
        raise NotFound(_REFUSAL)
    serializer = _serializer(secret, purpose)
    try:
        signed = _Content.model_validate(serializer.loads(token))
    except (BadData, ValidationError):
        raise NotFound(_REFUSAL) from None
    is_as_written = serializer.dumps(signed.model_dump()) == token  # base64 has more than one way to write a signature
    if not is_as_written or now.timestamp() > signed.ends:
        raise NotFound(_REFUSAL)
    return Link(signed.ticket, signed.address)


def _serializer(secret: str, purpose: Signed) -> URLSafeSerializer:
    return URLSafeSerializer(secret, salt=f"kanal:{purpose}", signer_kwargs={"digest_method": hashlib.sha256})
