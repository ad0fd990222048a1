# pyright: basic
"""Every format opens in the programs that people have, says the same, and says nothing about anybody."""

from __future__ import annotations

import csv
import gzip
import io
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow.parquet as pq
import pytest
import shapely
from geojson_pydantic import FeatureCollection

from shared import export
from shared.export import bulk, dictionary, formats
from shared.export.row import COLUMNS, Row
from shared.installation import Installation
from shared.platform.ports import Json
from shared.public_files import BUCKET, FILES
from shared.report import Report
from tests import whispered
from tests.conftest import Client
from tests.life import START
from tests.whispered import heard

NIGHT = START + timedelta(hours=15)


@pytest.fixture
def told(installation: Installation) -> list[Report]:
    """Everybody has said everything wherever there is a field, and then it was published."""
    found = whispered.told(installation, START)
    export.run(installation, NIGHT)
    return found


def _data(here: Installation, name: str) -> bytes:
    file = here.platform.files.get(BUCKET, name)
    return gzip.decompress(file.data) if file.encoding or name.endswith(".gz") else file.data


def _table(here: Installation, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(_data(here, name).decode(), newline=""), strict=True))


def test_nothing_that_anybody_said_is_in_any_file(installation: Installation, told: list[Report]) -> None:
    """Also not in what Parquet packs, which is read back, nor in the state of the export itself."""
    names = installation.platform.files.names(BUCKET)
    assert len(names) > 30
    for name in names:
        data = _data(installation, name)
        text = (
            str(pq.read_table(io.BytesIO(data)).to_pylist())
            if name.endswith(".parquet")
            else data.decode(errors="replace")
        )
        assert heard(text) == []


def test_every_format_says_the_same(installation: Installation, told: list[Report]) -> None:
    table = _table(installation, "reports.csv")
    lines = [json.loads(line) for line in _data(installation, "reports.ndjson").splitlines()]
    features = json.loads(_data(installation, "reports.geojson"))["features"]
    packed = pq.read_table(io.BytesIO(_data(installation, "reports.parquet"))).to_pylist()
    requests = _table(installation, "georeport.csv")
    order = [row["tiket"] for row in table]
    assert order == [line["tiket"] for line in lines] == [each["tiket"] for each in packed]
    assert order == [feature["id"] for feature in features] == [each["service_request_id"] for each in requests]
    assert set(order) == {report.ticket for report in told}
    for row, line, each in zip(table, lines, packed, strict=True):
        assert {name: _cell(value) for name, value in line.items()} == row
        assert (each["lat"], each["jam"], each["tepat_waktu"]) == (line["lat"], line["jam"], line["tepat_waktu"])
        assert (each["diterima"].isoformat(), each["induk"]) == (line["diterima"].replace("Z", "+00:00"), line["induk"])


def _cell(value: Json) -> str:
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def test_geojson_is_as_its_standard_wants_it(installation: Installation, told: list[Report]) -> None:
    collection = FeatureCollection.model_validate_json(_data(installation, "reports.geojson"))
    assert len(collection.features) == 4
    assert len([feature for feature in collection.features if feature.geometry is None]) == 1


def test_geoparquet_holds_the_places(installation: Installation, told: list[Report]) -> None:
    table = pq.read_table(io.BytesIO(_data(installation, "reports.parquet")))
    geo = json.loads((table.schema.metadata or {})[b"geo"])
    assert (geo["version"], geo["primary_column"]) == ("1.1.0", "geometry")
    places = [shapely.from_wkb(each) for each in table.column("geometry").to_pylist() if each is not None]
    assert {(place.x, place.y) for place in places} == {(106.113, -2.133)}
    column = pq.ParquetFile(io.BytesIO(_data(installation, "reports.parquet"))).metadata.row_group(0).column(0)
    assert column.compression == "ZSTD"


def test_duckdb_and_pandas_read_what_is_published(
    installation: Installation, told: list[Report], tmp_path: Path
) -> None:
    for name in ("reports.parquet", "reports.csv"):
        (tmp_path / name).write_bytes(_data(installation, name))
    question = "select status, count(*), min(diterima)::varchar from '{}' group by 1 order by 1"
    answers: list[list[Any]] = [
        duckdb.execute(question.format(tmp_path / name)).fetchall() for name in ("reports.parquet", "reports.csv")
    ]
    assert [row[:2] for row in answers[0]] == [row[:2] for row in answers[1]]
    frame = pd.read_csv(tmp_path / "reports.csv", parse_dates=["diterima"], index_col="tiket")
    packed = pd.read_parquet(tmp_path / "reports.parquet")
    assert frame["diterima"].dt.tz is not None
    assert frame["status"].value_counts().to_dict() == packed["status"].value_counts().to_dict()


def test_the_bulk_table_says_what_open311_says(installation: Installation, told: list[Report], client: Client) -> None:
    ids = ",".join(report.ticket for report in told)
    asked = client("open311").get(f"/v2/requests.json?service_request_id={ids}").get_json()
    answers = {request["service_request_id"]: request for request in asked}
    rows = _table(installation, "georeport.csv")
    assert list(rows[0]) == list(bulk.COLUMNS)
    for row in rows:
        request = answers[row["service_request_id"]]
        for name in ("requested_datetime", "updated_datetime", "status_notes", "service_name", "agency_responsible",
                     "address", "lat", "long", "description"):  # fmt: skip
            assert row[name] == _cell(request[name]), name
        assert row["status_description"] == request["status"]
        assert bool(row["closed_date"]) == (request["status"] == "closed")


@pytest.mark.parametrize("word", ["=1+1", "+62", "-1", "@x", "a,b", 'a"b', "a\r\nb", "\tx"])
def test_a_spreadsheet_executes_no_cell(word: str, installation: Installation) -> None:
    row = Row("PGK-1", START.isoformat(), START.isoformat(), word, word, skpd=word, status="triage", alasan=word)
    text = formats.FORMATS["csv"].body([row], installation.city).decode()
    [cells] = csv.reader(io.StringIO(text, newline=""), strict=True)
    assert len(cells) == len(COLUMNS)
    safe = f"'{word}" if word[0] in "=+-@\t" else word
    assert (cells[3], cells[4], cells[9], cells[12]) == (safe, safe, safe, safe)


def test_every_code_is_in_the_list_of_codes(installation: Installation, told: list[Report]) -> None:
    known = {(row["daftar"], row["kode"]) for row in _table(installation, "kode.csv")}
    for row in _table(installation, "reports.csv"):
        for name, column in dictionary.columns_of("csv").items():
            assert not column.codes or not row[name] or (column.codes, row[name]) in known


@pytest.mark.parametrize("table", ["csv", "nisan", "georeport", "kode", "harian", "parquet"])
def test_every_column_is_described_in_both_languages(table: str) -> None:
    columns = dictionary.columns_of(table)
    assert all(column.said and column.in_english for column in columns.values())
    assert columns


def test_the_catalogue_names_every_file_and_what_satu_data_asks_for(
    installation: Installation, told: list[Report]
) -> None:
    catalogue = json.loads(_data(installation, "katalog.jsonld"))
    reports, statistics = catalogue["dcat:dataset"]
    names = {each["dct:title"] for dataset in (reports, statistics) for each in dataset["dcat:distribution"]}
    assert names == {*FILES} - {"datapackage.json", "katalog.jsonld"}
    assert (reports["dct:identifier"], reports["sdi:kodeWilayahKemendagri"]) == ("kanal-19.71-reports", "19.71")
    assert [each["sdi:nama"] for each in reports["sdi:variabel"]] == list(COLUMNS)
    for each in (*reports["sdi:variabel"], *statistics["sdi:variabel"]):
        assert all(each[f"sdi:{name}"] for name in ("konsep", "definisi", "ukuran", "tipeData")), each
        assert bool(each["sdi:satuan"]) == (each["sdi:tipeData"] in {"integer", "number", "datetime"}), each
        assert bool(each["sdi:klasifikasi"]) == (each["sdi:ukuran"] == "kode"), each
    said = [each["dct:description"][0]["@value"] for each in (reports, statistics)]
    assert ["Setiap laporan" in said[0], "Setiap hari" in said[1]] == [True, True]
    assert reports["dct:temporal"]["dcat:startDate"] == "2026-11-23"
    assert catalogue["dct:license"]["@id"].startswith("https://creativecommons.org/licenses/by/4.0")


def test_the_page_shows_the_newest_rows_every_column_and_how_to_open_them(
    installation: Installation, told: list[Report], client: Client
) -> None:
    for path, word in (("/data", "Arti kolom"), ("/en/data", "Number of the report")):
        text = client("public_site").get(path).text
        assert word in text
        assert "http://kanal.test/open-data/reports.parquet" in text
        assert all(f"<code>{name}</code>" in text for name in COLUMNS)
        assert heard(text) == []
        assert all(report.ticket in text for report in told)


def test_the_page_is_there_before_the_first_export(installation: Installation, client: Client) -> None:
    answer = client("public_site").get("/data")
    assert (answer.status_code, "Berkas pertama belum dibuat" in answer.text) == (200, True)
