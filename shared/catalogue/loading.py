"""`load`: a folder becomes a catalogue, or is refused with everything that is wrong with it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from shared import areas
from shared.catalogue import checks
from shared.catalogue.catalogue import Catalogue
from shared.catalogue.city import City, calendar_of
from shared.catalogue.entries import Agency, Attribute, Channel, Code, DemoPost, Holiday, KnownPlace
from shared.catalogue.reading import CatalogueInvalid, Reader


def load(folder: Path | str) -> Catalogue:
    """The same folder is read once. Raises CatalogueInvalid."""
    return _loaded(Path(folder).resolve())


@cache
def _loaded(folder: Path) -> Catalogue:
    reader = Reader(folder)
    city = reader.one("city.json", City)
    tables = checks.Tables(
        channels=reader.table("channels.csv", Channel),
        codes=reader.table("codes.csv", Code),
        attributes=reader.table("attributes.csv", Attribute),
        agencies=reader.table("agencies.csv", Agency),
        posts=reader.table("posts.csv", DemoPost),
        areas=_areas(reader),
        places=reader.optional_rows("places.csv", KnownPlace, "name"),
        unread=frozenset(reader.unread),
    )
    holidays = tuple(reader.table("holidays.csv", Holiday, key="date").values())
    reader.mistakes.extend(checks.mistakes(tables, city))
    if reader.mistakes or city is None or tables.areas is None:
        raise CatalogueInvalid("\n".join(str(mistake) for mistake in reader.mistakes))
    return Catalogue(
        city=city,
        channels=tables.channels,
        codes=tables.codes,
        attributes=tables.attributes,
        agencies=tables.agencies,
        holidays=holidays,
        posts=tables.posts,
        areas=tables.areas,
        places=tables.places,
        calendar=calendar_of(city, holidays),
    )


def _areas(reader: Reader) -> areas.Areas | None:
    content = reader.document("areas.geojson")
    if not content:
        return None
    try:
        return areas.read(content)
    except ValueError as reason:
        reader.wrong("areas.geojson", "", str(reason))
        return None
