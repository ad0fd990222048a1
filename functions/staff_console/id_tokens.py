"""What an OpenID provider says of somebody, believed only when every check of its ID token holds (Core 3.1.3.7)."""

from __future__ import annotations

import hmac
from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from pydantic import BaseModel, Field, ValidationError

from shared.errors import Unauthorised

if TYPE_CHECKING:
    import jwt

ALGORITHMS = frozenset(
    {
        "RS256",
        "RS384",
        "RS512",
        "PS256",
        "PS384",
        "PS512",
        "ES256",
        "ES384",
        "ES512",
        "EdDSA",
    }
)  # fmt: skip; only with a key pair: whoever can check a token can then not make one
LEEWAY = timedelta(seconds=30)
OLDEST = timedelta(minutes=10)  # it has just been made for this very sign-in
TIMEOUT_SECONDS = 10
_REQUIRED = ["iss", "aud", "sub", "exp", "iat", "nonce"]


class Expected(NamedTuple):
    issuer: str
    client_id: str
    nonce: str
    algorithms: frozenset[str]
    jwks_uri: str


class Identity(BaseModel, frozen=True, hide_input_in_errors=True):
    """`email`: only what the provider has verified."""

    iss: str
    sub: str = Field(min_length=1, max_length=255)
    iat: int
    nonce: str
    azp: str | None = None
    aud: str | list[str]
    email: str | None = None
    email_verified: bool = False

    @property
    def address(self) -> str | None:
        return self.email.strip().lower() if self.email and self.email_verified else None


def checked(token: str, expected: Expected, now: float) -> Identity:
    """Whose token it is; `now` in seconds since 1970. Raises Unauthorised for whatever is wrong with it,
    TimeoutError when the keys are not to be had.
    """
    import jwt  # noqa: PLC0415 it loads cryptography, which only who signs in shall wait for

    from shared.platform import outward  # noqa: PLC0415

    try:
        outward.check(expected.jwks_uri, expected.issuer)
        key = _key(expected.jwks_uri, token)
        claims = jwt.decode(
            token, key, algorithms=sorted(expected.algorithms & ALGORITHMS), audience=expected.client_id,
            issuer=expected.issuer, leeway=LEEWAY, options={"require": _REQUIRED},
        )  # fmt: skip
        identity = Identity.model_validate(claims)
    except (jwt.PyJWKClientConnectionError, outward.NotPublic, OSError) as problem:
        raise TimeoutError("the OpenID provider did not give its keys") from problem
    except (jwt.PyJWTError, ValidationError) as problem:
        raise _refusal() from problem
    if not _is_for_us(identity, expected) or identity.iat < now - (OLDEST + LEEWAY).total_seconds():
        raise _refusal()
    return identity


def _is_for_us(identity: Identity, expected: Expected) -> bool:
    """Made for this client alone, or for several and then handed to this one; and for this sign-in."""
    is_shared = isinstance(identity.aud, list) and len(identity.aud) > 1
    party = identity.azp if identity.azp is not None or is_shared else expected.client_id
    is_ours = hmac.compare_digest(identity.nonce.encode(), expected.nonce.encode())
    return party == expected.client_id and is_ours


def _key(jwks_uri: str, token: str) -> jwt.PyJWK:
    """That which the token names; a provider with a single key need not name it."""
    import jwt  # noqa: PLC0415 as above

    found = keys(jwks_uri)
    if jwt.get_unverified_header(token).get("kid") is not None:
        return found.get_signing_key_from_jwt(token)
    known = found.get_signing_keys()
    if len(known) != 1:
        raise jwt.InvalidTokenError("the token names no key")
    return known[0]


@lru_cache(maxsize=2)
def keys(jwks_uri: str) -> jwt.PyJWKClient:
    """The provider's keys, asked for again after five minutes, and when a token names one that is unknown."""
    import jwt  # noqa: PLC0415 as above

    return jwt.PyJWKClient(jwks_uri, timeout=TIMEOUT_SECONDS)


def _refusal() -> Unauthorised:
    return Unauthorised("Jawaban dari layanan masuk tidak dapat dipercaya. Silakan masuk sekali lagi.")
