"""Places with names: only a city with `places.csv` has the search, its file, and what a browser keeps for it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from shared.catalogue.make_areas import PANGKALPINANG
from tests.conftest import Client
from tests.markup import read

ROWS = """name,other_names,kind,lat,lon
Pasar Pagi,Pasar Lama;Pasar Besar,Pasar,-2.133,106.113
Jalan Mawar,,,-2.105881,106.099189
"""
KEPT = ("/tempat.json", "js/place_search.js", "js/known_places.js", "minisearch")


@pytest.fixture
def with_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, front_end_packages: None) -> None:
    folder = Path(shutil.copytree(PANGKALPINANG, tmp_path / "city"))
    (folder / "places.csv").write_text(ROWS, encoding="utf-8")
    monkeypatch.setenv("KANAL_CATALOGUE", str(folder))


@pytest.fixture
def rich(with_places: None, client: Client) -> FlaskClient:
    return client("public_site")


@pytest.fixture
def poor(front_end_packages: None, client: Client) -> FlaskClient:
    return client("public_site")


def _has_search(site: FlaskClient, path: str) -> bool:
    return any(each.attributes.get("id") == "search" for each in read(site.get(path).text).of("input"))


@pytest.mark.parametrize("path", ["/", "/en/", "/formulir"])
def test_only_a_city_with_places_offers_the_search(rich: FlaskClient, path: str) -> None:
    assert _has_search(rich, path)


@pytest.mark.parametrize("path", ["/", "/en/", "/formulir"])
def test_without_places_nothing_is_offered(poor: FlaskClient, path: str) -> None:
    assert not _has_search(poor, path)


def test_a_place_is_answered_with_its_kelurahan(rich: FlaskClient) -> None:
    answer = rich.get("/tempat.json")
    market, street = answer.get_json()["tempat"]
    assert (market["nama"], market["lain"], market["kelurahan"]) == (
        "Pasar Pagi",
        ["Pasar Lama", "Pasar Besar"],
        "Bintang",
    )
    assert (street["kelurahan"], street["lat"], street["lon"]) == ("Air Salemba", -2.105881, 106.099189)
    assert rich.get("/tempat.json", headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


def test_a_browser_keeps_the_places_for_use_without_a_network(rich: FlaskClient) -> None:
    script = rich.get("/sw.js").text
    assert [name for name in KEPT if name not in script] == []


def test_a_browser_keeps_nothing_of_a_search_that_is_not_there(poor: FlaskClient) -> None:
    script = poor.get("/sw.js").text
    assert [name for name in KEPT if name in script] == []
