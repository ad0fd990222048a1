"""`shared.catalogue.make_areas`: the approximate file, and the city's official one with its checks."""

from __future__ import annotations

import csv
import json
import os
import shutil
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from shared import areas
from shared.catalogue import make_areas
from shared.catalogue.make_areas import PANGKALPINANG, ReferencePoint

File: TypeAlias = dict[str, Any]

FIRST, SECOND = "19.71.01.1004", "19.71.01.1006"
TWO = [ReferencePoint(FIRST, "Satu", "Kec", 0.05, 0.05), ReferencePoint(SECOND, "Dua", "Kec", 0.05, 0.15)]
REFERENCE = os.environ.get("KANAL_REFERENCE", "")
needs_reference = pytest.mark.skipif(
    not REFERENCE, reason="KANAL_REFERENCE does not name the folder of the reference data"
)


def square(west: float, east: float, south: float = 0.0) -> list[list[float]]:
    return [[west, south], [east, south], [east, 0.1], [west, 0.1], [west, south]]


def feature(code: str, *rings: list[list[float]]) -> File:
    geometry = {"type": "Polygon", "coordinates": list(rings)}
    return {"type": "Feature", "properties": {"kode": code}, "geometry": geometry}


def two_squares() -> File:
    features = [feature(FIRST, square(0, 0.1)), feature(SECOND, square(0.1, 0.2))]
    return {"type": "FeatureCollection", "features": features}


def _ring(file: File, n: int = 0) -> list[list[float]]:
    return file["features"][n]["geometry"]["coordinates"][0]


def test_an_official_file_that_fits_is_taken_over() -> None:
    city = areas.read(make_areas.official(two_squares(), TWO))
    assert (city.approximate, city.names) == (False, {FIRST: "Satu", SECOND: "Dua"})
    assert city.find(0.02, 0.13) == areas.Place(SECOND, "19.71.01", near_border=False)


@pytest.mark.parametrize("property", ["kode", "kode_kemendagri", "kode_kelurahan"])
def test_the_code_is_found_under_the_names_that_offices_use(property: str) -> None:
    file = two_squares()
    for each in file["features"]:
        each["properties"] = {property: each["properties"]["kode"].replace(".", "")}
    assert set(areas.read(make_areas.official(file, TWO)).names) == {FIRST, SECOND}


def _with_gap(file: File) -> None:
    file["features"][0]["geometry"]["coordinates"].append(square(0.02, 0.04, 0.08)[::-1])
    _ring(file)[3] = [0, 0.12]
    _ring(file)[2] = [0.1, 0.12]


MISTAKES: dict[str, tuple[Callable[[File], object], str]] = {
    "nothing": (lambda file: file["features"].clear(), "is not a GeoJSON FeatureCollection"),
    "no code": (lambda file: file["features"][0]["properties"].clear(), "Feature 1 has no code"),
    "missing": (lambda file: file["features"].pop(), f"{SECOND} Dua is missing"),
    "unknown": (
        lambda file: file["features"].append(feature("9.9", square(0.2, 0.3))),
        "9.9 is not a kelurahan",
    ),
    "double": (
        lambda file: file["features"].append(file["features"][0]),
        f"{FIRST} Satu is in the file 2 times",
    ),
    "line": (lambda file: file["features"][0]["geometry"].update(type="LineString"), "must be a Polygon"),
    "a list for a kind": (lambda file: file["features"][0]["geometry"].update(type=[["Polygon"]]), "must be a Polygon"),
    "a number for a geometry": (lambda file: file["features"][0].update(geometry=7), "is not a GeoJSON"),
    "a text for a feature": (lambda file: file["features"].append("Satu"), "is not a GeoJSON"),
    "too far": (
        lambda file: file["features"][0]["geometry"].update(coordinates=[[[10**400, 0]] * 4]),
        f"{FIRST} Satu: cannot be read",
    ),
    "open": (lambda file: _ring(file).pop(), f"{FIRST} Satu: a ring is not closed"),
    "crossing": (
        lambda file: _ring(file).insert(2, _ring(file).pop(3)),
        f"{FIRST} Satu: is not a valid area .Self-intersection",
    ),
    "nonsense": (
        lambda file: file["features"][0]["geometry"].update(coordinates=[[["x", "y"]] * 5]),
        f"{FIRST} Satu: cannot be read",
    ),
    "swapped": (
        lambda file: [pair.reverse() for n in (0, 1) for pair in _ring(file, n)],
        f"{SECOND} lies elsewhere",
    ),
    "overlap": (
        lambda file: file["features"].__setitem__(1, feature(SECOND, square(0.099, 0.2))),
        "overlap by more",
    ),
    "apart": (
        lambda file: file["features"].__setitem__(1, feature(SECOND, square(0.101, 0.2))),
        "in 2 pieces",
    ),
    "gap": (_with_gap, "No kelurahan covers the place near 0.09000, 0.03000"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_an_official_file_is_refused_with_what_is_wrong(mistake: str) -> None:
    spoil, sentence = MISTAKES[mistake]
    file = deepcopy(two_squares())
    spoil(file)
    with pytest.raises(ValueError, match=sentence):
        make_areas.official(file, TWO)


def test_every_mistake_of_an_official_file_is_named_at_once() -> None:
    file = two_squares()
    _ring(file).pop()
    file["features"].pop()
    with pytest.raises(ValueError, match=r"is missing\.\n.*is not closed"):
        make_areas.official(file, TWO)


def test_a_sliver_between_two_kelurahan_goes_to_one_of_them() -> None:
    """Up to eleven metres wide: a border that was drawn twice."""
    file = two_squares()
    _ring(file, 1)[-1:-1] = [[0.1, 0.08], [0.1001, 0.05], [0.1, 0.02]]
    city = areas.read(make_areas.official(file, TWO))
    assert city.find(0.05, 0.10005) is not None


def test_the_shipped_areas_are_what_the_reference_points_give() -> None:
    made = make_areas.as_text(make_areas.approximate(make_areas.reference_points(PANGKALPINANG)))
    shipped = json.loads((PANGKALPINANG / "areas.geojson").read_text("utf-8"))
    assert [each["properties"] for each in json.loads(made)["features"]] == [
        each["properties"] for each in shipped["features"]
    ]
    assert shipped["approximate"] is True


def test_a_refused_file_leaves_the_areas_as_they_were(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = shutil.copytree(PANGKALPINANG, tmp_path / "city")
    before = (folder / "areas.geojson").read_bytes()
    (tmp_path / "official.json").write_text(json.dumps(two_squares()))
    assert make_areas.main(["--official", str(tmp_path / "official.json"), "--folder", str(folder)]) == 1
    assert (folder / "areas.geojson").read_bytes() == before
    assert "Pasir Putih is missing." in capsys.readouterr().err


def test_the_areas_are_made_again_in_the_folder_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = shutil.copytree(PANGKALPINANG, tmp_path / "city")
    (folder / "areas.geojson").unlink()
    assert make_areas.main(["--folder", str(folder)]) == 0
    assert "42 kelurahan, approximate: True" in capsys.readouterr().out
    assert areas.read(json.loads((folder / "areas.geojson").read_text("utf-8"))).approximate


def _official() -> areas.Areas:
    file = Path(REFERENCE) / "data" / "wilayah" / "kelurahan_mit.geojson"
    points = make_areas.reference_points(PANGKALPINANG)
    return areas.read(make_areas.official(json.loads(file.read_text("utf-8")), points))


def _approximate() -> areas.Areas:
    return areas.read(json.loads((PANGKALPINANG / "areas.geojson").read_text("utf-8")))


@needs_reference
@pytest.mark.parametrize(("city", "floor"), [(_approximate, 0.80), (_official, 0.93)])
def test_named_places_fall_into_their_kelurahan(city: Callable[[], areas.Areas], floor: float) -> None:
    with (Path(REFERENCE) / "data" / "gazetteer" / "toponimi.csv").open(encoding="utf-8-sig") as file:
        places = [row for row in csv.DictReader(file) if row["kode_kelurahan_geo"]]
    chosen = city()
    found = [(chosen.find(float(row["lat"]), float(row["lon"])), row["kode_kelurahan_geo"]) for row in places]
    right = sum(place is not None and place.kelurahan == code for place, code in found)
    assert right / len(places) >= floor


@needs_reference
def test_within_the_real_boundaries_nobody_stands_nowhere() -> None:
    """Every corner is a place where two or three kelurahan meet, or the edge of the city."""
    city = _official()
    corners = [corner for polygon in city.polygons for ring in polygon.rings for corner in ring]
    assert all(city.find(lat, lon) for lon, lat in corners)
