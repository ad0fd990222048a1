"""`shared.outlines`: what a browser draws of the city, and a point inside every kelurahan."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
import shapely

from shared import areas
from shared.catalogue import make_areas
from shared.outlines import inner_point, outlines

APPROXIMATE = areas.read(json.loads((make_areas.PANGKALPINANG / "areas.geojson").read_text("utf-8")))
OFFICIAL = replace(APPROXIMATE, approximate=False)


@pytest.mark.parametrize("city", [APPROXIMATE, OFFICIAL], ids=["approximate", "official"])
@pytest.mark.parametrize("kelurahan", APPROXIMATE.names)
def test_the_inner_point_lies_in_its_kelurahan(city: areas.Areas, kelurahan: str) -> None:
    lon, lat = inner_point(city, kelurahan)
    place = city.find(round(lat, 5), round(lon, 5))
    assert place is not None
    assert (place.kelurahan, place.near_border) == (kelurahan, False)


def test_every_kelurahan_is_drawn_as_it_is_within_eleven_metres() -> None:
    drawn = json.loads(json.dumps(outlines(OFFICIAL)))["features"]
    assert {each["properties"]["kode"] for each in drawn} == set(OFFICIAL.names)
    for each in drawn:
        kept = shapely.MultiPolygon(
            [shapely.Polygon(one.rings[0]) for one in OFFICIAL.polygons if one.kelurahan == each["properties"]["kode"]]
        )
        shape = shapely.geometry.shape(each["geometry"])
        assert shapely.hausdorff_distance(kept, shape) < 1.1e-4


def test_what_a_browser_gets_is_small() -> None:
    assert len(json.dumps(outlines(APPROXIMATE), separators=(",", ":"))) < 32_000
