"""The kelurahan as a browser draws them where there is no street map, each with a point inside. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise

from shared.areas import Areas, Pair, Plane, Polygon, Ring, kecamatan_of
from shared.platform.ports import Json

DECIMALS = 4  # 11 metres: neighbours are rounded alike, so that no gap opens between them


def outlines(areas: Areas) -> dict[str, Json]:
    """GeoJSON. `titik` is longitude and latitude of a point that lies in the kelurahan; no point of it is farther away
    than `jari` metres.
    """
    return {"type": "FeatureCollection", "features": [_feature(areas, code) for code in areas.names]}


def inner_point(areas: Areas, kelurahan: str) -> Pair:
    """Longitude and latitude; `areas.find` gives that kelurahan for it."""
    largest = max(_polygons(areas, kelurahan), key=lambda polygon: _size(polygon.rings[0]))
    if not areas.approximate:
        return _widest(largest)
    middle = ((largest.west + largest.east) / 2, (largest.south + largest.north) / 2)
    points = [areas.plane.degrees(x, y) for code, x, y in areas.points if code == kelurahan]
    return min(points, key=lambda point: math.dist(point, middle))


def _feature(areas: Areas, code: str) -> Json:
    lon, lat = inner_point(areas, code)
    polygons = _polygons(areas, code)
    return {
        "type": "Feature",
        "properties": {
            "kode": code,
            "nama": areas.names[code],
            "kecamatan": areas.kecamatan_names[kecamatan_of(code)],
            "titik": [round(lon, 5), round(lat, 5)],
            "jari": _reach((lon, lat), polygons),
        },
        "geometry": {
            "type": "MultiPolygon",
            "coordinates": [[list(_rounded(ring)) for ring in polygon.rings] for polygon in polygons],
        },
    }


def _polygons(areas: Areas, kelurahan: str) -> list[Polygon]:
    return [polygon for polygon in areas.polygons if polygon.kelurahan == kelurahan]


def _reach(point: Pair, polygons: list[Polygon]) -> int:
    plane = Plane(point[1])
    centre = plane.flat(point[1], point[0])
    corners = (plane.flat(lat, lon) for polygon in polygons for lon, lat in polygon.rings[0])
    return math.ceil(1_000 * max(math.dist(centre, corner) for corner in corners))


def _rounded(ring: Ring) -> Iterator[Json]:
    last: list[float] = []
    for lon, lat in ring:
        corner = [round(lon, DECIMALS), round(lat, DECIMALS)]
        if corner != last:
            yield list[Json](corner)
        last = corner


def _widest(polygon: Polygon) -> Pair:
    """The middle of the longest stretch inside, on the line halfway between south and north."""
    lat = (polygon.south + polygon.north) / 2
    crossings = sorted(_crossings(polygon, lat))
    west, east = max(zip(crossings[::2], crossings[1::2], strict=True), key=lambda stretch: stretch[1] - stretch[0])
    return (west + east) / 2, lat


def _crossings(polygon: Polygon, lat: float) -> Iterator[float]:
    for ring in polygon.rings:
        for (x1, y1), (x2, y2) in pairwise(ring):
            if (y1 <= lat) != (y2 <= lat):
                yield x1 + (lat - y1) / (y2 - y1) * (x2 - x1)


def _size(ring: Ring) -> float:
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise(ring)))
