"""Signing in with an OpenID provider: a real one on this machine, true answers and every kind of false one."""

from __future__ import annotations

import hashlib
import hmac
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from datetime import timedelta
from json import dumps
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from functions.staff_console import attempts, id_tokens, provider
from shared import people, staff, web
from shared.installation import Installation
from shared.people import Holding, Person
from tests.conftest import Client
from tests.provider import OTHER_KEY, Claims, Lie, Provider, running
from tests.sign_in import BROWSER

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:authlib")  # of the provider, not of Kanal
CLIENT, SITI, SUBJECT = "kanal", "siti@kota.test", "siti"
COOKIES = ("kanal-petugas", "kanal-masuk")


@pytest.fixture(scope="module")
def served() -> Iterator[Provider]:
    with running() as found:
        yield found


@pytest.fixture
def there(served: Provider) -> Iterator[Provider]:
    served.register(SUBJECT, email=SITI, email_verified=True, name="Siti")
    yield served
    served.lie = served.called = None


@pytest.fixture
def http(
    installation: Installation, client: Client, tokens: dict[str, str], there: Provider, monkeypatch: pytest.MonkeyPatch
) -> FlaskClient:
    """A browser, at a Kanal where Siti has been appointed as operator by her address."""
    monkeypatch.setenv("KANAL_OIDC_ISSUER", there.issuer)
    monkeypatch.setenv("KANAL_OIDC_CLIENT_ID", CLIENT)
    monkeypatch.setenv("KANAL_OIDC_CLIENT_SECRET", "a-secret")
    holding = Holding(post="operator-1", since=web.now() - timedelta(days=1))
    people.create(installation.store, Person(id="siti", name="Siti", email=SITI, holdings=(holding,)))
    return client("staff_console")


def _came_back(http: FlaskClient, there: Provider, subject: str = SUBJECT, wanted: str = "/jabatan") -> TestResponse:
    begun = http.get("/masuk/mulai", query_string={"next": wanted}, headers=BROWSER)
    return http.get("/masuk/kembali", query_string=there.code_for(begun.headers["Location"], subject), headers=BROWSER)


def _is_in(http: FlaskClient) -> bool:
    return http.get("/jabatan", headers=BROWSER).status_code == 200


def test_whoever_was_appointed_by_that_address_gets_in_and_on_to_the_page(http: FlaskClient, there: Provider) -> None:
    answer = _came_back(http, there, wanted="/jabatan?x=1")
    assert (answer.status_code, answer.headers.get("Location", answer.get_data(as_text=True))) == (
        303,
        "/staff-console/jabatan?x=1",
    )
    assert "Siti" in http.get("/jabatan", headers=BROWSER).get_data(as_text=True)
    assert http.get_cookie("kanal-masuk") is None


def test_the_request_carries_pkce_state_and_nonce_of_its_own(http: FlaskClient, there: Provider) -> None:
    _came_back(http, there)
    _came_back(http, there)
    first, second = there.asked[-2:]
    assert (first["response_type"], first["code_challenge_method"], first["client_id"]) == ("code", "S256", CLIENT)
    assert first["redirect_uri"] == "http://kanal.test/staff-console/masuk/kembali"
    assert "openid" in first["scope"].split()
    assert all(len(first[name]) >= 43 and first[name] != second[name] for name in ("state", "nonce", "code_challenge"))


def test_an_account_is_bound_at_the_first_sign_in_and_then_its_address_counts_no_more(
    installation: Installation, http: FlaskClient, there: Provider
) -> None:
    _came_back(http, there)
    there.register(SUBJECT, email="new@kota.test", email_verified=True)
    assert _came_back(http, there).status_code == 303
    there.register("thief", email=SITI, email_verified=True)
    assert _came_back(http, there, "thief").status_code == 403


@pytest.mark.parametrize(
    "claims",
    [{"email": SITI}, {"email": SITI, "email_verified": False}, {"email": "x@kota.test", "email_verified": True}, {}],
)
def test_nobody_gets_in_by_an_address_that_is_not_verified_or_not_appointed(
    http: FlaskClient, there: Provider, claims: dict[str, object]
) -> None:
    there.register("other", **claims)
    assert (_came_back(http, there, "other").status_code, _is_in(http)) == (403, False)


def test_whoever_holds_no_post_now_does_not_get_in(
    installation: Installation, http: FlaskClient, there: Provider
) -> None:
    over = Holding(post="operator-1", since=web.now() - timedelta(days=9), until=web.now())
    people.change(installation.store, "siti", lambda one: one.model_copy(update={"holdings": (over,)}))
    assert (_came_back(http, there).status_code, _is_in(http)) == (403, False)


def _but(**changed: Any) -> Lie:
    """The token with other claims, None taking one away, signed as it should be."""
    return lambda there, claims: there.sign(
        {name: value for name, value in (claims | changed).items() if value is not None}
    )


def _signed_by_hand(header: dict[str, str], claims: Claims, key: bytes) -> str:
    head, body = (urlsafe_b64encode(dumps(part).encode()).decode().rstrip("=") for part in (header, claims))
    signature = hmac.digest(key, f"{head}.{body}".encode(), hashlib.sha256) if key else b""
    return f"{head}.{body}.{urlsafe_b64encode(signature).decode().rstrip('=')}"


def _none(there: Provider, claims: Claims) -> str:
    return _signed_by_hand({"alg": "none", "kid": there.kid}, claims, b"")


def _with_public_key_as_secret(there: Provider, claims: Claims) -> str:
    pem = jwt.PyJWK(there.key, "RS256").key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return _signed_by_hand({"alg": "HS256", "kid": there.kid}, claims, pem)


def _with_client_secret(there: Provider, claims: Claims) -> str:
    return _signed_by_hand({"alg": "HS256", "kid": there.kid}, claims, b"a-secret")


def _without_signature(there: Provider, claims: Claims) -> str:
    return there.sign(claims).rpartition(".")[0] + "."


def _changed_afterwards(there: Provider, claims: Claims) -> str:
    head, _, signature = there.sign(claims).split(".")
    body = urlsafe_b64encode(dumps(claims | {"sub": "admin"}).encode()).decode().rstrip("=")
    return f"{head}.{body}.{signature}"


LIES: dict[str, Lie] = {
    "another issuer": _but(iss="https://evil.test"),
    "no issuer": _but(iss=None),
    "for another client": _but(aud="other"),
    "for nobody": _but(aud=None),
    "for an empty list": _but(aud=[]),
    "for several, handed to another": _but(aud=[CLIENT, "other"], azp="other"),
    "for several, handed to nobody": _but(aud=[CLIENT, "other"]),
    "handed to another": _but(azp="other"),
    "another nonce": _but(nonce="x" * 43),
    "no nonce": _but(nonce=None),
    "expired": _but(exp=int(web.now().timestamp()) - 60),
    "without an end": _but(exp=None),
    "not valid yet": _but(nbf=int(web.now().timestamp()) + 3600),
    "made tomorrow": _but(iat=int(web.now().timestamp()) + 86_400, exp=int(web.now().timestamp()) + 90_000),
    "made an hour ago": _but(iat=int(web.now().timestamp()) - 3600),
    "made nobody knows when": _but(iat=None),
    "about nobody": _but(sub=None),
    "about an empty name": _but(sub=""),
    "about a number": _but(sub=7),
    "algorithm none": _none,
    "public key as a secret": _with_public_key_as_secret,
    "client secret as a key": _with_client_secret,
    "no signature": _without_signature,
    "changed afterwards": _changed_afterwards,
    "unknown key": lambda there, claims: there.sign(claims, kid="another"),
    "nameless key of somebody else": lambda _, claims: jwt.encode(claims, OTHER_KEY, "RS256"),
    "another's key under a known name": lambda there, claims: jwt.encode(
        claims, OTHER_KEY, "RS256", headers={"kid": there.kid}
    ),
    "an algorithm that the provider does not name": lambda there, claims: jwt.encode(
        claims, jwt.PyJWK(there.key, "RS256").key, "PS256", headers={"kid": there.kid}
    ),
    "no token": lambda _there, _claims: "x",
    "nothing": lambda _there, _claims: "",
}


@pytest.mark.parametrize("name", LIES)
def test_a_token_that_lies_lets_nobody_in(http: FlaskClient, there: Provider, name: str) -> None:
    there.lie = LIES[name]
    answer = _came_back(http, there)
    assert (answer.status_code, _is_in(http)) == (401, False)
    assert "masuk sekali lagi" in answer.get_data(as_text=True)


@pytest.mark.parametrize("honest", [_but(), _but(aud=[CLIENT]), _but(aud=[CLIENT, "x"], azp=CLIENT)])
def test_a_token_that_is_only_signed_anew_lets_in(http: FlaskClient, there: Provider, honest: Lie) -> None:
    there.lie = honest
    assert (_came_back(http, there).status_code, _is_in(http)) == (303, True)


def _begun(http: FlaskClient, there: Provider) -> dict[str, str]:
    begun = http.get("/masuk/mulai", headers=BROWSER)
    return there.code_for(begun.headers["Location"], SUBJECT)


WRONG: dict[str, Callable[[dict[str, str]], dict[str, str]]] = {
    "another state": lambda given: given | {"state": "x"},
    "no state": lambda given: {"code": given["code"]},
    "no code": lambda given: {"state": given["state"]},
    "another code": lambda given: given | {"code": "x"},
    "another provider's answer": lambda given: given | {"iss": "https://evil.test"},
    "an error": lambda given: {"state": given["state"], "error": "access_denied"},
}


@pytest.mark.parametrize("name", WRONG)
def test_an_answer_that_is_not_of_this_sign_in_lets_nobody_in(http: FlaskClient, there: Provider, name: str) -> None:
    answer = http.get("/masuk/kembali", query_string=WRONG[name](_begun(http, there)), headers=BROWSER)
    assert (answer.status_code, _is_in(http)) == (401, False)


def test_an_answer_in_another_browser_lets_nobody_in(http: FlaskClient, there: Provider, client: Client) -> None:
    given, other = _begun(http, there), client("staff_console")
    assert other.get("/masuk/kembali", query_string=given, headers=BROWSER).status_code == 401
    other.get("/masuk/mulai", headers=BROWSER)
    assert other.get("/masuk/kembali", query_string=given, headers=BROWSER).status_code == 401


def test_an_answer_is_good_once(http: FlaskClient, there: Provider, client: Client) -> None:
    given = _begun(http, there)
    kept = http.get_cookie("kanal-masuk")
    assert kept is not None
    assert http.get("/masuk/kembali", query_string=given, headers=BROWSER).status_code == 303
    again = client("staff_console")
    again.set_cookie("kanal-masuk", kept.value)
    assert again.get("/masuk/kembali", query_string=given, headers=BROWSER).status_code == 401


def test_a_code_without_its_verifier_is_worth_nothing(
    installation: Installation, http: FlaskClient, there: Provider, client: Client
) -> None:
    """Somebody who has read the address that the browser was sent back to, and made a cookie with that state."""
    given, now = _begun(http, there), web.now()
    forged = attempts.begun("/", now).model_copy(update={"state": given["state"]})
    response = web.page("")
    attempts.remember(installation, response, forged)
    other = client("staff_console")
    other.set_cookie("kanal-masuk", response.headers["Set-Cookie"].split(";")[0].partition("=")[2])
    assert other.get("/masuk/kembali", query_string=given, headers=BROWSER).status_code == 401


def test_a_sign_in_that_took_too_long_begins_anew(
    installation: Installation, http: FlaskClient, there: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = _begun(http, there)
    monkeypatch.setattr(attempts, "LASTS", -timedelta(seconds=1))
    assert http.get("/masuk/kembali", query_string=given, headers=BROWSER).status_code == 401


def test_a_provider_that_is_away_is_a_clear_503(http: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KANAL_OIDC_ISSUER", "http://127.0.0.1:9")
    answer = http.get("/masuk/mulai", headers=BROWSER)
    assert (answer.status_code, answer.mimetype) == (503, "text/html")


def test_a_provider_of_another_name_is_not_asked(there: Provider) -> None:
    there.called = "https://evil.test"
    with pytest.raises(TimeoutError, match="another name"):
        provider.metadata(f"{there.issuer}/")


def test_keys_are_asked_for_once(there: Provider) -> None:
    assert id_tokens.keys(f"{there.issuer}/jwks") is id_tokens.keys(f"{there.issuer}/jwks")


def test_where_a_provider_is_set_nobody_gets_in_as_a_demo_person(http: FlaskClient) -> None:
    assert "demo-" not in http.get("/masuk", headers=BROWSER).get_data(as_text=True)
    assert "Set-Cookie" not in http.post("/masuk", data={"person": "demo-admin"}, headers=BROWSER).headers
    assert not _is_in(http)


def test_the_first_admin_appoints_the_others_and_is_first_only_once(
    installation: Installation, there: Provider, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {"ISSUER": there.issuer, "CLIENT_ID": CLIENT, "CLIENT_SECRET": "a-secret"}.items():
        monkeypatch.setenv(f"KANAL_OIDC_{name}", value)
    monkeypatch.setenv("KANAL_FIRST_ADMIN", "Siti@Kota.test")
    http = client("staff_console")
    assert _came_back(http, there).status_code == 303
    post = staff.find(installation.store, "admin")
    assert (post is not None, people.number(installation.store)) == (True, 1)
    monkeypatch.setenv("KANAL_FIRST_ADMIN", "other@kota.test")
    there.register("other", email="other@kota.test", email_verified=True)
    assert _came_back(client("staff_console"), there, "other").status_code == 403
