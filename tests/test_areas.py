"""`shared.areas`: which kelurahan a point lies in, by reference points and by official boundaries."""

from __future__ import annotations

import json
import math
from typing import TypeAlias

import pytest
import shapely
from hypothesis import assume, example, given
from hypothesis import strategies as st

from shared import areas
from shared.catalogue import make_areas

Ring: TypeAlias = list[list[float]]

APPROXIMATE = areas.read(json.loads((make_areas.PANGKALPINANG / "areas.geojson").read_text("utf-8")))
POINTS = make_areas.reference_points(make_areas.PANGKALPINANG)
DRAWN = areas.read(json.loads((make_areas.PANGKALPINANG / "areas.geojson").read_text("utf-8")) | {"approximate": False})
PLANE = areas.Plane(areas.middle_of([point.lat for point in POINTS]))
KILOMETRE = 1 / 110.574


def square(west: float, south: float, size: float) -> Ring:
    east, north = west + size, south + size
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def feature(code: str, *polygons: list[Ring]) -> dict[str, object]:
    geometry = {"type": "MultiPolygon", "coordinates": polygons}
    return {
        "properties": {"kode": code, "nama": f"Kelurahan {code}", "kecamatan": "Satu"},
        "geometry": geometry,
    }


def official(*features: dict[str, object]) -> areas.Areas:
    return areas.read({"type": "FeatureCollection", "approximate": False, "features": list(features)})


# A: a square with a square hole, which is B. C: two pieces east of A.
CITY = official(
    feature("1.1.1.1", [square(0, 0, 4), square(1, 1, 1)]),
    feature("1.1.1.2", [square(1, 1, 1)]),
    feature("1.1.2.1", [square(4, 0, 2)], [square(4, 2, 2)]),
)


@pytest.mark.parametrize(
    ("lat", "lon", "kelurahan"),
    [
        (3, 3, "1.1.1.1"),
        (1.5, 1.5, "1.1.1.2"),
        (1, 5, "1.1.2.1"),
        (3, 5, "1.1.2.1"),
        (4.5, 3, None),
        (1, 6.1, None),
        (-0.1, 1, None),
        (3, -0.1, None),
    ],
)
def test_an_official_point_lies_in_its_own_polygon_only(lat: float, lon: float, kelurahan: str | None) -> None:
    place = CITY.find(lat, lon)
    assert (place and place.kelurahan) == kelurahan


@given(st.integers(-1, 15), st.integers(-1, 15))
def test_corners_at_the_height_of_a_point_do_not_confuse(half_lat: int, half_lon: int) -> None:
    ring: Ring = [[0, 0], [4, 1], [6, 0], [5, 3], [7, 5], [3, 4], [1, 6], [2, 3], [0, 0]]
    found = official(feature("1.1.1.1", [ring])).find(half_lat / 2, half_lon / 2)
    assert (found is not None) == shapely.Polygon(ring).covers(shapely.Point(half_lon / 2, half_lat / 2))


def test_an_official_place_is_never_near_the_border() -> None:
    place = CITY.find(0.0001, 0.0001)
    assert place == areas.Place("1.1.1.1", "1.1.1", near_border=False)


@pytest.mark.parametrize(("lat", "lon"), [(0, 0), (4, 4), (1, 1), (2, 1), (1.5, 2), (2, 4), (4, 2), (2, 6), (0, 5)])
def test_a_point_on_a_border_line_lies_somewhere(lat: float, lon: float) -> None:
    assert CITY.find(lat, lon) is not None


@given(st.floats(0, 1), st.integers(1, 40), st.integers(1, 40))
def test_between_neighbours_nobody_stands_nowhere(along: float, run: int, rise: int) -> None:
    """The two share a slanting side, and one of them has an extra corner on it."""
    end = [run * 0.0123457, rise * 0.0076541]
    corner = [round(end[0] * 0.37, 6), round(end[1] * 0.37, 6)]
    west: Ring = [[0, 0], end, [-1, end[1]], [-1, 0], [0, 0]]
    east: Ring = [[0, 0], [2, 0], [2, end[1]], end, corner, [0, 0]]
    city = official(feature("1.1.1.1", [west]), feature("1.1.1.2", [east]))
    assert city.find(along * end[1], along * end[0]) is not None


@given(st.sampled_from(POINTS))
def test_every_reference_point_lies_in_its_own_kelurahan(point: make_areas.ReferencePoint) -> None:
    place = APPROXIMATE.find(point.lat, point.lon)
    assert place == areas.Place(point.kelurahan, point.kelurahan[:8], near_border=False)


@given(st.sampled_from(POINTS), st.floats(-0.02, 0.02), st.floats(-0.02, 0.02))
def test_a_cell_is_drawn_where_its_reference_point_is_nearest(
    point: make_areas.ReferencePoint, north: float, east: float
) -> None:
    lat, lon = point.lat + north, point.lon + east
    flat = PLANE.flat(lat, lon)
    by_kelurahan: dict[str, float] = {}
    for each in POINTS:
        away = math.dist(flat, PLANE.flat(each.lat, each.lon))
        by_kelurahan[each.kelurahan] = min(away, by_kelurahan.get(each.kelurahan, away))
    nearest, second = sorted(by_kelurahan.values())[:2]
    # The drawing is rounded: to a metre at a border, and to a polygon at the outer arc.
    assume(second - nearest > 0.005 and abs(nearest - areas.OUTSIDE_KM) > 0.02)
    found, drawn = APPROXIMATE.find(lat, lon), DRAWN.find(lat, lon)
    assert (found and found.kelurahan) == (drawn and drawn.kelurahan)


@pytest.mark.parametrize(
    ("kilometres", "answer"),
    [(0.0, "inside"), (0.74, "inside"), (0.76, "near"), (1.49, "near"), (1.51, "outside")],
)
def test_far_from_every_reference_point_is_near_the_border_and_then_outside(kilometres: float, answer: str) -> None:
    northernmost = max(POINTS, key=lambda point: point.lat)
    place = APPROXIMATE.find(northernmost.lat + kilometres * KILOMETRE, northernmost.lon)
    assert ("outside" if place is None else "near" if place.near_border else "inside") == answer


@given(st.floats(), st.floats())
@example(math.nan, 106.1)
@example(-2.1, math.inf)
@example(1e300, 1e300)
def test_no_pair_of_numbers_is_too_strange(lat: float, lon: float) -> None:
    for city in (APPROXIMATE, CITY):
        place = city.find(lat, lon)
        strange = not (math.isfinite(lat) and math.isfinite(lon))
        assert place is None if strange else place is None or place.kelurahan in city.names


def test_names_are_known_by_code() -> None:
    assert APPROXIMATE.names["19.71.02.1003"] == "Batin Tikal"
    assert APPROXIMATE.kecamatan_names["19.71.02"] == "Taman Sari"
    assert (len(APPROXIMATE.names), len(APPROXIMATE.kecamatan_names)) == (42, 7)


@pytest.mark.parametrize(
    "collection",
    [
        {},
        {"approximate": True, "features": []},
        {"approximate": False, "features": [{"properties": {"kode": "1"}}]},
        {"approximate": True, "features": [feature("1.1.1.1", [square(0, 0, 1)])]},
    ],
)
def test_a_file_of_another_kind_is_refused(collection: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"make_areas|no kelurahan"):
        areas.read(collection)
