"""Makes `areas.geojson`: `python -m shared.catalogue.make_areas [--official FILE] [--folder FOLDER]`.

Without a file the kelurahan are drawn around the reference points that the catalogue ships: approximate, and
said to be so. With the city's official boundary file they are its own, after `boundaries.problems` agrees.
Needs shapely, which only developers have.
"""
# shapely is not typed.
# pyright: basic

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from shapely import (
    MultiPoint,
    Point,
    Polygon,
    affinity,
    get_parts,
    set_precision,
    union_all,
    voronoi_polygons,
)
from shapely.geometry.base import BaseGeometry
from shapely.strtree import STRtree

from shared.areas import OUTSIDE_KM, Plane, kecamatan_of, middle_of
from shared.catalogue import boundaries

PANGKALPINANG = Path(__file__).parent / "pangkalpinang"
DIGITS = 5


class ReferencePoint(NamedTuple):
    kelurahan: str
    name: str
    kecamatan: str
    lat: float
    lon: float


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m shared.catalogue.make_areas", description="Make areas.geojson.")
    parser.add_argument("--official", type=Path, help="the city's boundary file (GeoJSON, WGS 84)")
    parser.add_argument("--folder", type=Path, default=PANGKALPINANG, help="the catalogue's folder")
    chosen = parser.parse_args(arguments)
    points = reference_points(chosen.folder)
    try:
        made = (
            official(json.loads(chosen.official.read_text("utf-8")), points) if chosen.official else approximate(points)
        )
    except (OSError, ValueError, RecursionError) as refusal:
        sys.stderr.write(f"areas.geojson stays as it is:\n{refusal}\n")
        return 1
    (chosen.folder / "areas.geojson").write_text(as_text(made), encoding="utf-8")
    sys.stdout.write(f"areas.geojson: {len(made['features'])} kelurahan, approximate: {made['approximate']}\n")
    return 0


def reference_points(folder: Path) -> list[ReferencePoint]:
    with (folder / "reference_points.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    return [
        ReferencePoint(row["kelurahan"], row["name"], row["kecamatan"], float(row["lat"]), float(row["lon"]))
        for row in rows
    ]


def approximate(points: Sequence[ReferencePoint]) -> dict[str, Any]:
    """Cells of the nearest reference point, joined per kelurahan, as far as OUTSIDE_KM from the points."""
    plane = Plane(middle_of([point.lat for point in points]))
    flat = [Point(plane.flat(point.lat, point.lon)) for point in points]
    reach = union_all([point.buffer(OUTSIDE_KM) for point in flat])
    cells = list(voronoi_polygons(MultiPoint(flat), extend_to=reach.buffer(OUTSIDE_KM)).geoms)
    owner = STRtree(cells).query(flat, predicate="within")
    cell_of = {int(point): cells[cell] for point, cell in owner.T}
    own = {code: [cell_of[n] for n, each in enumerate(points) if each.kelurahan == code] for code in _names(points)}
    shapes = {code: union_all(cells).intersection(reach) for code, cells in own.items()}
    return _collection(points, {code: _to_degrees(shape, plane) for code, shape in shapes.items()}, is_approximate=True)


def official(content: Mapping, points: Sequence[ReferencePoint]) -> dict[str, Any]:
    """Raises ValueError with one sentence for everything that is wrong with the file."""
    shapes, problems = boundaries.read(content, _names(points))
    problems = problems or boundaries.problems(shapes, [(each.kelurahan, Point(each.lon, each.lat)) for each in points])
    if problems:
        raise ValueError("\n".join(problems))
    return _collection(points, boundaries.without_slivers(shapes), is_approximate=False)


def as_text(collection: Mapping) -> str:
    """One kelurahan on a line, so that a difference can be read."""
    features = ",\n".join(
        json.dumps(feature, ensure_ascii=False, separators=(",", ":")) for feature in collection["features"]
    )
    head = f'"type":"FeatureCollection","approximate":{json.dumps(collection["approximate"])}'
    return f'{{{head},"features":[\n{features}\n]}}\n'


def _names(points: Sequence[ReferencePoint]) -> dict[str, str]:
    return {point.kelurahan: point.name for point in points}


def _to_degrees(shape: BaseGeometry, plane: Plane) -> BaseGeometry:
    east, north = plane.flat(1, 1)
    degrees = affinity.scale(shape, 1 / east, 1 / north, origin=(0, 0))
    return set_precision(degrees, 10**-DIGITS)


def _collection(
    points: Sequence[ReferencePoint], shapes: Mapping[str, BaseGeometry], *, is_approximate: bool
) -> dict[str, Any]:
    features = [_feature([each for each in points if each.kelurahan == code], shape) for code, shape in shapes.items()]
    if not is_approximate:
        for feature in features:
            del feature["properties"]["patokan"]
    return {"type": "FeatureCollection", "approximate": is_approximate, "features": features}


def _feature(own: Sequence[ReferencePoint], shape: BaseGeometry) -> dict[str, Any]:
    one = own[0]
    properties = {
        "kode": one.kelurahan,
        "nama": one.name,
        "kode_kecamatan": kecamatan_of(one.kelurahan),
        "kecamatan": one.kecamatan,
        "patokan": [[each.lon, each.lat] for each in own],
    }
    return {"type": "Feature", "properties": properties, "geometry": _rounded(shape)}


def _rounded(shape: BaseGeometry) -> dict[str, Any]:
    parts = get_parts(shape)
    rings = [[[[round(x, 6), round(y, 6)] for x, y in ring] for ring in _rings(each)] for each in parts]
    return (
        {"type": "Polygon", "coordinates": rings[0]}
        if len(rings) == 1
        else {"type": "MultiPolygon", "coordinates": rings}
    )


def _rings(polygon: Polygon) -> list[list[tuple[float, float]]]:
    return [[(x, y) for x, y, *_ in ring.coords] for ring in (polygon.exterior, *polygon.interiors)]


if __name__ == "__main__":
    sys.exit(main())
