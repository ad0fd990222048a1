"""`katalog.jsonld`: the record for harvesters of open data (DCAT 3), with what Satu Data Indonesia wants to know: who
produces the data and who looks after them, and what each variable is (`satu_data.py`). Pure.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import NamedTuple

from shared.catalogue import Catalogue
from shared.export import dictionary
from shared.export.changes import VERSION
from shared.export.record import Record
from shared.export.satu_data import both, variables
from shared.moments import as_text
from shared.platform.ports import Json

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
_IANA = "https://www.iana.org/assignments/media-types/"
_FILES = {
    "reports": (
        ("reports.csv", "text/csv"), ("reports.geojson", "application/geo+json"),
        ("reports.ndjson", "application/x-ndjson"), ("reports.parquet", "application/vnd.apache.parquet"),
        ("georeport.csv", "text/csv"), ("nisan.csv", "text/csv"), ("kode.csv", "text/csv"),
    ),
    "statistics": (("statistik-harian.csv", "text/csv"), ("statistik.json", "application/json")),
}  # fmt: skip


class Said(NamedTuple):
    """`table`: whose columns it has."""

    title: str
    title_in_english: str
    description: str
    description_in_english: str
    table: str


_SAID = {
    "reports": Said(
        "Laporan warga",
        "Citizens' reports",
        "Setiap laporan yang dibuka untuk umum: jenis, tempat (tiga desimal), SKPD, status, dan waktunya.",
        "Every public report: kind, place (three decimals), agency, status and times.",
        "csv",
    ),
    "statistics": Said(
        "Angka harian laporan warga",
        "Citizens' reports: daily figures",
        "Setiap hari: jumlah laporan yang diterima menurut jenis, SKPD, dan kelurahan, dan apa yang terjadi dengannya.",
        "Every day: how many reports came, by kind, agency and ward, and what became of them.",
        "harian",
    ),
}


def as_bytes(city: Catalogue, known: Record, address: str, now: datetime) -> bytes:
    """`address`: of the installation."""
    publisher = {"@type": "foaf:Organization", "foaf:name": f"Pemerintah Kota {city.city.name}"}
    catalogue = {
        "@context": {
            "dcat": "http://www.w3.org/ns/dcat#",
            "dct": "http://purl.org/dc/terms/",
            "foaf": "http://xmlns.com/foaf/0.1/",
            "vcard": "http://www.w3.org/2006/vcard/ns#",
            "xsd": "http://www.w3.org/2001/XMLSchema#",
            "sdi": f"{address}/public-site/data#",
        },
        "@id": f"{address}/open-data/katalog.jsonld",
        "@type": "dcat:Catalog",
        "dct:title": both(f"Data terbuka Kanal {city.city.name}", f"Open data of Kanal {city.city.name}"),
        "dct:publisher": publisher,
        "dct:license": {"@id": LICENCE},
        "dct:language": ["id", "en"],
        "dct:modified": _moment(now),
        "foaf:homepage": {"@id": f"{address}/public-site/data"},
        "dcat:dataset": [_dataset(name, city, known, address, now) | {"dct:publisher": publisher} for name in _FILES],
    }
    return json.dumps(catalogue, ensure_ascii=False, indent=1).encode()


def _dataset(name: str, city: Catalogue, known: Record, address: str, now: datetime) -> dict[str, Json]:
    said = _SAID[name]
    code = next(iter(city.areas.kecamatan_names), "")[:5]  # of the city: what its districts' codes begin with
    days: list[Json] = [str(day) for day in (min(known.days, default=None), max(known.days, default=None)) if day]
    return {
        "@id": f"{address}/open-data/katalog.jsonld#{name}",
        "@type": "dcat:Dataset",
        "dct:identifier": f"kanal-{code}-{name}",
        "dct:title": both(f"{said.title} Kota {city.city.name}", f"{said.title_in_english}, {city.city.name}"),
        "dct:description": both(said.description, said.description_in_english),
        "dcat:keyword": ["pengaduan", "pelayanan publik", "SP4N", "open311"],
        "dct:accrualPeriodicity": {"@id": "http://purl.org/cld/freq/daily"},
        "dct:modified": _moment(now),
        "dcat:version": VERSION,
        "dct:license": {"@id": LICENCE},
        "dct:spatial": {"@type": "dct:Location", "dct:identifier": code, "dct:title": f"Kota {city.city.name}"},
        "dct:temporal": _period(days) if days else None,
        "dcat:landingPage": {"@id": f"{address}/public-site/data"},
        "dcat:contactPoint": {
            "@type": "vcard:Organization",
            "vcard:fn": city.city.contact.body,
            "vcard:hasURL": {"@id": city.city.contact.website},
        },
        "sdi:produsenData": f"Pemerintah Kota {city.city.name}",
        "sdi:walidata": city.city.contact.body,
        "sdi:kodeWilayahKemendagri": code,
        "sdi:frekuensi": "harian",
        "sdi:variabel": list(variables(dictionary.columns_of(said.table))),
        "dcat:distribution": [_distribution(file, kind, address) for file, kind in _FILES[name]],
    }  # fmt: skip


def _period(days: list[Json]) -> Json:
    return {"@type": "dct:PeriodOfTime", "dcat:startDate": days[0], "dcat:endDate": days[-1]}


def _distribution(file: str, kind: str, address: str) -> Json:
    return {
        "@type": "dcat:Distribution",
        "dct:title": file,
        "dcat:downloadURL": {"@id": f"{address}/open-data/{file}"},
        "dcat:accessURL": {"@id": f"{address}/public-site/data"},
        "dcat:mediaType": {"@id": f"{_IANA}{kind}"},
        "dct:license": {"@id": LICENCE},
    }


def _moment(now: datetime) -> Json:
    return {"@type": "xsd:dateTime", "@value": as_text(now)}
