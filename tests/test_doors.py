"""Everybody at every door with every method: what is not offered is refused in words, and nothing ever fails."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import product
from typing import Final

import pytest
from werkzeug.test import TestResponse

from functions.local.manifest import read
from shared.installation import Installation
from tests import cases
from tests.conftest import Client
from tests.doors import BROWSER, METHODS, Door, House, doors, furnished
from tests.sign_in import Browser, signed_in

POSTS: Final = ("operator-1", "surveyor-1", "officer-dishub", "head-dishub", "sekda", "auditor", "admin")
DOORS: Final = doors()
STAFF: Final = [door for door in DOORS if door.by == "staff"]
PROGRAM: Final = {"Accept": "application/json"}
LED_TO: Final = ("/staff-console/masuk", "/public-site/")  # who has not signed in, or kept the address of an answer
Wrong = dict[tuple[str, ...], object]


@pytest.fixture
def house(installation: Installation, tokens: dict[str, str], client: Client) -> House:
    return furnished(installation, client)


def _is_refused(answer: TestResponse, method: str) -> bool:
    """A 405 names what is taken instead; the others do not tell whether there is anything at all."""
    if answer.status_code == 405:
        return bool(answer.headers["Allow"]) and method not in answer.headers["Allow"].split(", ")
    is_led = method in {"GET", "HEAD"} and answer.headers.get("Location", "").startswith(LED_TO)
    return is_led or answer.status_code in {400, 401, 403, 404, 415, 422}


def _is_offered(door: Door, method: str) -> bool:
    is_preflight = door.function == "open311" and method == "OPTIONS"
    return method in door.methods or is_preflight


def _tried(what: str, number: int) -> None:
    cases.TRIED[what] += number


def test_every_function_has_its_doors() -> None:
    assert {door.function for door in DOORS} == {function.name for function in read()}


def test_whatever_a_stranger_asks_the_answer_is_a_proper_one(house: House) -> None:
    wrong: Wrong = {}
    for door, method, kind in product(DOORS, METHODS, (BROWSER, PROGRAM)):
        answer = house.ask(door, method, headers=kind)
        is_proper = answer.status_code < 500 if _is_offered(door, method) else _is_refused(answer, method)
        if not is_proper:
            wrong[door.function, door.path, method] = answer.status
    _tried("doors tried by a stranger, with every method", len(DOORS) * len(METHODS) * 2)
    assert wrong == {}


def test_head_says_what_get_says_and_gives_nothing(house: House) -> None:
    wrong: Wrong = {}
    for door, kind in product([door for door in DOORS if "GET" in door.methods], (BROWSER, PROGRAM)):
        get, head = (house.ask(door, method, headers=kind) for method in ("GET", "HEAD"))
        names = ("Content-Type", "Cache-Control", "Content-Security-Policy", "Location", "Vary", "ETag")
        said = [(answer.status_code, *map(answer.headers.get, names)) for answer in (get, head)]
        is_of_chance = "masuk" in door.path
        if head.data or (said[0] != said[1] and not is_of_chance):
            wrong[door.function, door.path] = said
    assert wrong == {}


def test_no_stranger_gets_through_a_staff_door(house: House, tokens: dict[str, str]) -> None:
    """Nor with what opens other doors: a reporter's secret, a letter's token, a post's token in the wrong place."""
    admins = tokens["admin"]
    keys = ("", house.there["secret"], house.there["token"], f"pass:{house.there['token']}", admins[:-1], f"{admins}x")
    wrong = {
        (door.path, method, key): answer.status
        for door, method, key in product(STAFF, METHODS, keys)
        if not _is_at_the_door(answer := house.ask(door, method, headers=_with(key)))
    }
    _tried("staff doors tried with keys of other doors", len(STAFF) * len(METHODS) * len(keys))
    assert wrong == {}


def _with(key: str) -> dict[str, str]:
    return PROGRAM | ({"Authorization": f"Bearer {key}"} if key else {})


def _is_at_the_door(answer: TestResponse) -> bool:
    return answer.status_code == 401 and "Set-Cookie" not in answer.headers


def test_nobody_of_the_staff_gets_anywhere_with_a_method_that_is_not_offered(
    house: House, client: Client, tokens: dict[str, str]
) -> None:
    wrong: Wrong = {}
    browsers = {post: signed_in(client, post) for post in POSTS}
    csrf = {post: {"X-CSRF-Token": browser.csrf()} for post, browser in browsers.items()}
    for door, post, method in product(STAFF, POSTS, METHODS):
        if method in door.methods:
            continue
        for answer in _both(house, door, method, browsers[post], csrf[post], tokens[post]):
            if not _is_refused(answer, method):
                wrong[door.path, post, method] = answer.status
            _tried("staff doors tried with methods that are not theirs", 1)
    assert wrong == {}


def _both(
    house: House, door: Door, method: str, browser: Browser, csrf: Mapping[str, str], token: str
) -> Iterable[TestResponse]:
    """As a person and, where programs may ask, as one."""
    yield browser.http.open(house.path(door), method=method, headers={**BROWSER, **csrf})
    if door.path.startswith("/api/"):
        yield house.ask(door, method, headers=_with(token))


def test_the_staffs_keys_open_no_door_of_citizens(house: House, tokens: dict[str, str]) -> None:
    others = [door for door in DOORS if door.by in {"anybody", "reporter"} and door.function != "staff_console"]
    wrong: Wrong = {}
    for door, method in product(others, ("GET", "POST")):
        if door.function == "store_photo":
            continue  # theirs, too: test_store_photo.py
        plain, keyed = house.ask(door, method, headers=PROGRAM), house.ask(door, method, headers=_with(tokens["admin"]))
        said = [(answer.status_code, len(answer.data)) for answer in (plain, keyed)]  # a form's key is of chance
        if keyed.status_code < 400 and said[0] != said[1]:
            wrong[door.function, door.path, method] = said
    assert wrong == {}


def test_no_form_or_script_of_another_site_does_anything(house: House) -> None:
    """A browser says where a request comes from; whoever has signed in sends the cookie along, or not."""
    wrong: Wrong = {}
    for door, kind, site in product(DOORS, (BROWSER, {"Accept": "*/*"}), ("cross-site", "same-site")):
        if "POST" not in door.methods or door.by == "nobody":
            continue
        answer = house.ask(door, "POST", headers={**kind, "Sec-Fetch-Site": site})
        if answer.status_code != 403:
            wrong[door.function, door.path, site] = answer.status
    assert wrong == {}


def test_no_form_is_taken_without_the_token_of_its_very_page(
    house: House, client: Client, tokens: dict[str, str]
) -> None:
    wrong: Wrong = {}
    others = signed_in(client, "operator-1").csrf()
    for post in POSTS:
        browser = signed_in(client, post)
        for door, csrf in product([door for door in STAFF if door.methods & {"POST", "DELETE"}], ("", "x", others)):
            path = f"{house.path(door)}?csrf={browser.csrf()}" if not csrf else house.path(door)
            for method in sorted(door.methods & {"POST", "DELETE"}):
                answer = browser.http.open(path, method=method, data={"csrf": csrf}, headers=BROWSER)
                _tried("forms tried without their token", 1)
                if answer.status_code != 403:
                    wrong[door.path, post, csrf] = answer.status
    assert wrong == {}
