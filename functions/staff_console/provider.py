"""The city's OpenID provider: where it is, sending somebody there (authorization code + PKCE), and what it answers."""

from __future__ import annotations

import hmac
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, cast

from pydantic import AfterValidator, BaseModel, Field

from functions.staff_console import id_tokens
from functions.staff_console.attempts import OVER, Attempt
from functions.staff_console.id_tokens import TIMEOUT_SECONDS, Expected, Identity
from shared.errors import Unauthorised
from shared.settings import Settings, is_safe

if TYPE_CHECKING:
    from authlib.integrations.requests_client import OAuth2Session

_SCOPE = "openid email profile"
_CHALLENGE = "S256"


def _encrypted(address: str) -> str:
    if not address or not is_safe(address):
        raise ValueError("must begin with https://")
    return address


Endpoint = Annotated[str, AfterValidator(_encrypted)]


class Metadata(BaseModel, frozen=True):
    """What a provider says of itself (OIDC Discovery)."""

    issuer: str
    authorization_endpoint: Endpoint
    token_endpoint: Endpoint
    jwks_uri: Endpoint
    algorithms: frozenset[str] = Field(alias="id_token_signing_alg_values_supported")


def address(settings: Settings, attempt: Attempt) -> str:
    """Where the browser is sent. Raises TimeoutError when the provider is not to be reached."""
    where = metadata(settings.oidc_issuer).authorization_endpoint
    url, _ = _client(settings).create_authorization_url(
        where, state=attempt.state, nonce=attempt.nonce, code_verifier=attempt.verifier
    )
    return str(url)


def answered(settings: Settings, attempt: Attempt, given: dict[str, str], now: float) -> Identity:
    """Who came back, by the `code` that the browser brought. Raises Unauthorised, and TimeoutError as above."""
    found = metadata(settings.oidc_issuer)
    is_ours = hmac.compare_digest(given.get("state", "").encode(), attempt.state.encode())
    is_from_there = given.get("iss", found.issuer) == found.issuer  # RFC 9207
    if not is_ours or not is_from_there or "code" not in given:
        raise Unauthorised(OVER)
    token = _exchanged(settings, found, attempt, given["code"])
    expected = Expected(found.issuer, settings.oidc_client_id, attempt.nonce, found.algorithms, found.jwks_uri)
    return id_tokens.checked(token, expected, now)


@lru_cache(maxsize=2)
def metadata(issuer: str) -> Metadata:
    """Asked once; the keys themselves are asked again when one is unknown. Raises TimeoutError."""
    import requests  # noqa: PLC0415 as in _client

    from shared.platform import outward  # noqa: PLC0415

    try:
        answer = outward.guarded(requests.Session(), issuer).get(
            f"{issuer.rstrip('/')}/.well-known/openid-configuration", timeout=TIMEOUT_SECONDS, allow_redirects=False
        )
        answer.raise_for_status()
        found = Metadata.model_validate(answer.json())
    except (requests.RequestException, ValueError) as problem:
        raise TimeoutError("the OpenID provider did not describe itself") from problem
    if found.issuer.rstrip("/") != issuer.rstrip("/"):
        raise TimeoutError("the OpenID provider has another name than the one that was set")
    return found


def _exchanged(settings: Settings, found: Metadata, attempt: Attempt, code: str) -> str:
    import requests  # noqa: PLC0415 as in _client
    from authlib.integrations.base_client import OAuthError  # noqa: PLC0415

    try:
        answer = _client(settings).fetch_token(  # pyright: ignore[reportUnknownVariableType] Authlib has no types
            found.token_endpoint, grant_type="authorization_code", code=code, code_verifier=attempt.verifier,
            timeout=TIMEOUT_SECONDS, allow_redirects=False,
        )  # fmt: skip
    except OAuthError as refusal:
        raise Unauthorised("Layanan masuk menolak kode ini. Silakan masuk sekali lagi.") from refusal
    except (requests.RequestException, ValueError) as problem:
        raise TimeoutError("the OpenID provider did not exchange the code") from problem
    return str(cast("dict[str, object]", answer).get("id_token", ""))


def _client(settings: Settings) -> OAuth2Session:
    from authlib.integrations.requests_client import OAuth2Session  # noqa: PLC0415 only who signs in waits for it

    from shared.platform import outward  # noqa: PLC0415

    session = OAuth2Session(
        settings.oidc_client_id, settings.oidc_client_secret or None, scope=_SCOPE,
        redirect_uri=f"{settings.address.rstrip('/')}/staff-console/masuk/kembali", code_challenge_method=_CHALLENGE,
    )  # fmt: skip
    outward.guarded(session, settings.oidc_issuer)  # pyright: ignore[reportArgumentType] Authlib has no types
    return session
