"""The permission table of pages: complete, and true over HTTP for every role, also on reports that are not theirs."""

from __future__ import annotations

from itertools import product
from typing import Final

import pytest

from functions.staff_console.routes import ROUTES, Route
from shared import staff, web
from shared.console.rights import FOR_PROGRAMS, PAGES, STAFF, WITHOUT_SIGN_IN
from shared.installation import Installation
from tests import cases
from tests.conftest import Client
from tests.life import bribed, routed
from tests.sign_in import BROWSER, Browser, signed_in

UNKNOWN = "PGK-7F3K-29QX-5"
POSTS: Final = ("operator-1", "surveyor-2", "officer-dlh", "head-dlh", "sekda", "auditor", "admin")
NOT_OF_DISHUB: Final = ("surveyor-2", "officer-dlh", "head-dlh")  # nor in Dishub's lamp's kelurahan
GUARDED = [route for route in ROUTES if route.endpoint not in WITHOUT_SIGN_IN]
OF_A_REPORT = [route for route in GUARDED if "<ticket>" in route.path]


@pytest.fixture
def browsers(client: Client, tokens: dict[str, str]) -> dict[str, Browser]:
    return {post: signed_in(client, post) for post in POSTS}


def _asked(browser: Browser, route: Route, method: str, ticket: str = UNKNOWN) -> tuple[int, str]:
    """Status and page, in which the ticket is left out."""
    path = route.path.replace("<ticket>", ticket)
    for part in ("<id>", "<move>", "<queue>", "<name>"):
        path = path.replace(part, {"<move>": "note", "<queue>": "triage"}.get(part, "x"))
    headers = {**BROWSER, "X-CSRF-Token": browser.csrf()}
    answer = browser.http.open(path, method=method, headers=headers)
    return answer.status_code, answer.get_data(as_text=True).replace(ticket, "")


def test_every_endpoint_is_in_the_table_and_the_other_way_round() -> None:
    endpoints = [route.endpoint for route in ROUTES]
    assert len(set(endpoints)) == len(endpoints)
    assert set(endpoints) == PAGES.keys() | WITHOUT_SIGN_IN
    assert not PAGES.keys() & WITHOUT_SIGN_IN


def test_every_page_is_somebodys_and_only_peoples() -> None:
    assert {endpoint for endpoint, roles in PAGES.items() if not roles or not roles <= STAFF} == set()


def test_what_programs_may_ask_is_below_api_and_nothing_else_is() -> None:
    assert {route.endpoint for route in ROUTES if route.path.startswith("/api/")} == FOR_PROGRAMS


def test_a_page_opens_to_exactly_the_roles_of_the_table(
    installation: Installation, browsers: dict[str, Browser]
) -> None:
    wrong: dict[tuple[str, str, str], int] = {}
    for route, post in product(GUARDED, POSTS):
        role = installation.city.posts[post].role
        for method in route.methods:
            if route.endpoint in {"sign_out", "sign_out_everywhere"}:
                continue
            status, _ = _asked(browsers[post], route, method)
            cases.TRIED["pages tried against the permission table"] += 1
            if (status == 403) == (role in PAGES[route.endpoint]):
                wrong[post, method, route.endpoint] = status
    assert wrong == {}


def test_no_page_tells_whether_a_report_that_is_not_theirs_exists(
    installation: Installation, browsers: dict[str, Browser]
) -> None:
    lamp, bribe = (made(installation, web.now()).ticket for made in (routed, bribed))
    told: dict[tuple[str, str, str], tuple[int, int]] = {}
    for route, post in product(OF_A_REPORT, POSTS):
        for method, ticket in product(route.methods, (bribe, lamp) if post in NOT_OF_DISHUB else (bribe,)):
            theirs, nobodys = (_asked(browsers[post], route, method, each) for each in (ticket, UNKNOWN))
            cases.TRIED["pages tried on reports of others"] += 1
            if theirs != nobodys or theirs[0] < 400:
                told[post, method, route.endpoint] = theirs[0], nobodys[0]
    assert told == {}


def test_the_posts_of_these_tests_have_every_role(installation: Installation, tokens: dict[str, str]) -> None:
    found = [staff.find(installation.store, post) for post in POSTS]
    assert {post.role for post in found if post} == STAFF
