"""Every page of the table: readable by day and night, by axe-core without fault, whole at 320 px and at 200 %, and
asking nobody but Kanal and the map's tiles.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from shared.web import now
from tests.browser.conftest import Opened
from tests.browser.looks import fits, is_open_to_everybody, looks_right
from tests.load import own_kanal, sample_city
from tests.public_pages import PAGES, Examples, examples

pytestmark = pytest.mark.browser
REPORTS = 16
TILES = "tile.openstreetmap.org"


@pytest.fixture(scope="module")
def lived_in(front_end_packages: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Examples]]:
    """The address of a Kanal with reports in every status, and some of them."""
    data = tmp_path_factory.mktemp("city")
    receipts = sample_city.fill(data, now(), limit=REPORTS)
    with own_kanal.running(data) as own:
        address = f"{own.url}/public-site"
        yield address, examples(receipts, address)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_open_to_everybody(
    opened: Opened, lived_in: tuple[str, Examples], screenshots: Path, name: str
) -> None:
    address, shown = lived_in
    page = opened("desk")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{address}{shown.path(name)}")
    page.wait_for_load_state("networkidle")
    looks_right(page, screenshots / f"{name}-desk.png")
    is_open_to_everybody(page)
    page.set_viewport_size({"width": 640, "height": 400})  # what 200 % leaves of it
    assert fits(page)
    page.set_viewport_size({"width": 320, "height": 640})
    assert fits(page)
    assert page.context.cookies() == []
    assert [url for url in asked if urlsplit(url).netloc not in {urlsplit(address).netloc, "", TILES}] == []
