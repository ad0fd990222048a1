"""Keys that are forged, over, replayed or of another door: each opens what it is for, in its time, no more."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import product
from typing import Any, Final

import jwt
import pytest

from shared import contacts, reports, tickets, web
from shared.installation import Installation
from shared.messages import links
from shared.messages.links import Link
from shared.reporter import own_access
from tests import cases
from tests.conftest import Client
from tests.doors import BROWSER, House, furnished
from tests.sign_in import signed_in

PROGRAM: Final = {"Accept": "application/json"}
HOUR: Final = timedelta(hours=1)
Claims = dict[str, Any]


@pytest.fixture
def house(installation: Installation, tokens: dict[str, str], client: Client) -> House:
    return furnished(installation, client)


def _signed(secret: str, algorithm: str = "HS256", **changed: object) -> str:
    now = web.now()
    claims: Claims = {"iss": "kanal", "sub": "admin", "iat": now, "exp": now + HOUR} | changed
    given = {name: value for name, value in claims.items() if value is not None}
    return jwt.encode(given, secret or None, algorithm=algorithm)  # pyright: ignore[reportArgumentType] for "none"


def _unsigned() -> str:
    head, body, _ = _signed("x" * 32).split(".")
    other = base64.urlsafe_b64encode(b'{"alg":"none","typ":"JWT"}').decode().rstrip("=")
    return f"{other}.{body}." + head[:0]


FORGED: Final[dict[str, Callable[[str], str]]] = {
    "with another secret": lambda secret: _signed("another-secret-" * 3),
    "with no secret": lambda secret: _signed("", "none"),
    "unsigned": lambda secret: _unsigned(),
    "with another algorithm": lambda secret: _signed(secret + "x" * 32, "HS512"),
    "over": lambda secret: _signed(secret, exp=web.now() - timedelta(seconds=1)),
    "without an end": lambda secret: _signed(secret, exp=None),
    "not begun": lambda secret: _signed(secret, nbf=web.now() + HOUR),
    "of another issuer": lambda secret: _signed(secret, iss="https://evil.test"),
    "of nobody": lambda secret: _signed(secret, sub=None),
    "of a post that is not there": lambda secret: _signed(secret, sub="nobody"),
}


def test_a_forged_token_of_a_post_opens_nothing(installation: Installation, house: House) -> None:
    opened: dict[str, list[int]] = {}
    for name, forged in FORGED.items():
        said = _of_staff(house, forged(installation.secret))
        cases.TRIED["staff doors tried with forged tokens"] += len(said)
        if said != [401, 401, 401]:
            opened[name] = said
    assert opened == {}
    assert _of_staff(house, _signed(installation.secret))[:2] == [200, 200], "so that it is the forgery that is refused"


def _of_staff(house: House, token: str) -> list[int]:
    console, ticket = house.client("staff_console"), house.there["ticket"]
    answers = [
        console.get("/api/reports?queue=triage", headers=_with(token)),
        console.get(f"/api/reports/{ticket}", headers=_with(token)),
        house.client("store_photo").post(f"/{ticket}", data=b"x", headers=_with(token)),
    ]
    return [answer.status_code for answer in answers]


def _with(key: str) -> dict[str, str]:
    return PROGRAM | {"Authorization": f"Bearer {key}"}


def _of_reporter(house: House, ticket: str, photo: str, key: str) -> list[int]:
    """What every door of a reporter says to that key."""
    site, photos = house.client("public_site"), house.client("store_photo")
    answers = [
        site.get(f"/laporan/{ticket}", headers=_with(key)),
        site.post(f"/laporan/{ticket}", data={"secret": key}, headers=BROWSER),
        site.post(f"/laporan/{ticket}", json={"move": "withdraw"}, headers=_with(key)),
        site.get(f"/laporan/{ticket}/kontak", headers=_with(key)),
        site.post(f"/laporan/{ticket}/kontak", json={"email": "evil@evil.test"}, headers=_with(key)),
        site.post(f"/laporan/{ticket}/foto/{photo}", data={"secret": key}, headers=BROWSER),
        photos.post(f"/{ticket}", data=b"x", content_type="image/jpeg", headers=_with(key)),
        photos.post(f"/{ticket}", data={"secret": key, "move": "withdraw"}, headers=BROWSER),
    ]
    return [answer.status_code for answer in answers]


def test_only_a_reports_own_secret_opens_it(installation: Installation, house: House, tokens: dict[str, str]) -> None:
    there = house.there
    secret = there["secret"]
    keys = {
        "another's": there["other_secret"], "cut": secret[:-1], "longer": f"{secret}0", "none": "x",
        "its number": there["ticket"], "a letter's": there["token"], "a letter's as a pass": f"pass:{there['token']}",
        "its hash": tickets.secret_hash(secret), "another's pass": _pass(installation, there["other"]),
        "a pass of before": _pass(installation, there["ticket"], web.now() - HOUR - timedelta(seconds=2)),
    }  # fmt: skip
    wrong = {}
    for name, key in keys.items():
        said = _of_reporter(house, there["ticket"], there["unseen"], key)
        cases.TRIED["reporters' doors tried with other keys"] += len(said)
        if not set(said) <= {401, 404}:
            wrong[name] = said
    assert wrong == {}
    kept = contacts.find(installation.store, there["ticket"])
    assert kept is not None
    assert (kept.email, reports.get(installation.store, there["ticket"]).status) == ("warga@kanal.test", "received")


def _pass(here: Installation, ticket: str, at: datetime | None = None) -> str:
    contact = contacts.find(here.store, ticket)
    assert contact is not None
    return own_access.new_pass(here, contact, at or web.now())


def test_with_ones_own_secret_nobody_gets_anothers_photo(house: House) -> None:
    own, other = house.there["ticket"], house.there["other"]
    secret, others, unseen = house.there["secret"], house.there["other_secret"], house.there["unseen"]
    site = house.client("public_site")

    def asked(ticket: str, id: str, key: str) -> int:
        return site.post(f"/laporan/{ticket}/foto/{id}", data={"secret": key}, headers=BROWSER).status_code

    assert asked(own, unseen, secret) == 200
    wrong = [asked(other, unseen, others), asked(own, unseen, others), asked(other, unseen, secret)]
    wrong += [asked(own, f"../{other}/{unseen}", secret), site.get(f"/foto/{own}/{unseen}").status_code]
    assert wrong == [404] * 5


def test_a_secret_in_an_address_opens_nothing(house: House) -> None:
    """There it would be in the log of every proxy."""
    ticket, key = house.there["ticket"], {"secret": house.there["secret"]}
    site = house.client("public_site")
    plain, asked = (site.get(f"/laporan/{ticket}", query_string=query, headers=PROGRAM) for query in ({}, key))
    assert asked.data == plain.data
    assert site.get(f"/laporan/{ticket}/kontak", query_string=key, headers=PROGRAM).status_code == 404
    assert site.post(f"/laporan/{ticket}", query_string=key, headers=PROGRAM).status_code == 404
    answer = house.client("store_photo").post(f"/{ticket}", query_string=key, data=b"x", headers=PROGRAM)
    assert answer.status_code in {401, 422}


def test_an_erased_reports_keys_open_nothing_private(installation: Installation, house: House) -> None:
    """The secret still shows what everybody reads; letters and passes of before bring nothing back."""
    ticket, secret, token = (house.there[name] for name in ("ticket", "secret", "token"))
    before = _pass(installation, ticket)
    site = house.client("public_site")
    erased = site.post(f"/laporan/{ticket}", json={"move": "erase", "sure": True}, headers=_with(secret))
    assert erased.status_code == 200
    for key in (secret, before):
        said = site.get(f"/laporan/{ticket}/kontak", headers=_with(key))
        assert said.status_code == 404 or not any(json.loads(said.data)[name] for name in ("name", "phone", "email"))
        again = site.post(f"/laporan/{ticket}/kontak", json={"email": "evil@evil.test"}, headers=_with(key))
        assert again.status_code in {404, 409}
        assert site.post(f"/laporan/{ticket}/foto/{house.there['unseen']}", data={"secret": key}).status_code == 404
    assert site.post(f"/surat/confirm/{token}", headers=BROWSER).status_code == 404
    kept = contacts.find(installation.store, ticket)
    assert kept is None or kept.address is None


def test_a_letters_link_is_good_for_its_purpose_and_its_time(installation: Installation, house: House) -> None:
    ticket = house.there["ticket"]
    contact = contacts.find(installation.store, ticket)
    assert contact is not None
    link = Link(ticket, contacts.digest_of(installation.secret, contact))
    purposes: tuple[links.Purpose, ...] = ("confirm", "stop", "answer", "object")
    site = house.client("public_site")
    for made_for, asked in product(purposes, purposes):
        fresh = links.token(installation.secret, made_for, link, web.now())
        old = links.token(installation.secret, made_for, link, web.now() - links.LASTS[made_for] - HOUR)
        said = [site.get(f"/surat/{asked}/{token}").status_code for token in (fresh, old, fresh[:-1], f"{fresh}x")]
        assert said == [200 if made_for == asked else 404, 404, 404, 404], (made_for, asked)


def test_a_session_is_no_token_and_a_token_no_session(client: Client, tokens: dict[str, str]) -> None:
    browser = signed_in(client, "admin")
    cookie = browser.http.get_cookie("kanal-petugas")
    assert cookie is not None
    fresh = client("staff_console")
    assert fresh.get("/api/reports?queue=triage", headers=_with(cookie.value)).status_code == 401
    for forged in (tokens["admin"], cookie.value[:-1], cookie.value + "x", cookie.value[::-1], "e30.x"):
        fresh.set_cookie("kanal-petugas", forged)
        assert fresh.get("/jabatan", headers=PROGRAM).status_code == 401
