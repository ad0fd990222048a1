"""The permission table of pages: complete, and true over HTTP."""

from __future__ import annotations

from functions.staff_console.routes import ROUTES
from shared.rights import FOR_PROGRAMS, PAGES, STAFF, WITHOUT_SIGN_IN


def test_every_endpoint_is_in_the_table_and_the_other_way_round() -> None:
    endpoints = [route.endpoint for route in ROUTES]
    assert len(set(endpoints)) == len(endpoints)
    assert set(endpoints) == PAGES.keys() | WITHOUT_SIGN_IN
    assert not PAGES.keys() & WITHOUT_SIGN_IN


def test_every_page_is_somebodys_and_only_peoples() -> None:
    assert {endpoint for endpoint, roles in PAGES.items() if not roles or not roles <= STAFF} == set()


def test_what_programs_may_ask_is_below_api_and_nothing_else_is() -> None:
    assert {route.endpoint for route in ROUTES if route.path.startswith("/api/")} == FOR_PROGRAMS
