"""No page of the console is left out of what is looked at and pictured, and every picture of a guide is there."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Request
from werkzeug.test import EnvironBuilder

from functions.staff_console.routes import ROUTES, matched
from tests.staff_pages import NO_PAGES, PAGES

GUIDES = Path(__file__).parents[1] / "docs" / "guides"
READ = {route.endpoint for route in ROUTES if "GET" in route.methods and not route.path.startswith("/api/")}


def _endpoint(path: str) -> str:
    found = matched(Request(EnvironBuilder(path.partition("?")[0]).get_environ()))
    assert found is not None, path
    return found[0]


def test_every_page_is_in_the_table() -> None:
    shown = {_endpoint(page.path) for page in PAGES.values()}
    assert READ - shown - set(NO_PAGES) == set()


def test_the_table_leaves_out_nothing_that_is_gone() -> None:
    assert set(NO_PAGES) - READ == set()


@pytest.mark.parametrize("name", [name for name, page in PAGES.items() if page.guide])
def test_a_picture_of_a_guide_is_there_and_in_it(name: str) -> None:
    guide = (GUIDES / f"{PAGES[name].guide}.md").read_text(encoding="utf-8")
    assert f"]({name}.png)" in guide
    assert (GUIDES / f"{name}.png").stat().st_size <= 200_000
