# pyright: basic
"""What researchers have reads the public record at the address of a running Kanal, as its own page tells them to."""

from __future__ import annotations

import html
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb
import duckdb_extension_httpfs
import geopandas as gpd
import pandas as pd
import pytest
import requests

from tests.runner import ROOT, Runner, running
from tests.samples import LAMP
from tests.waiting import until

HTTPFS = next(Path(duckdb_extension_httpfs.__file__).parent.rglob("httpfs.duckdb_extension"))  # elsewhere by itself
REPORTS = 4


@pytest.fixture(scope="module")
def kanal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runner]:
    """With reports in its public record: three lamps and one at a private place."""
    with running(tmp_path_factory.mktemp("consumers") / "data") as runner:
        runner.wait_until_ready()
        address = f"http://127.0.0.1:{runner.port}"
        for number in range(REPORTS):
            kind = {"code": "hewan"} if number == 0 else {}
            sent = LAMP | kind | {"text": f"Laporan {number}"}
            assert requests.post(f"{address}/submit-report/", json=sent, timeout=10).status_code == 201
        until(lambda: _routed(address) == REPORTS)
        as_admin = {"Authorization": f"Bearer {runner.tokens['admin']}"}
        requests.post(f"{address}/export-open-data/?newest=1", headers=as_admin, timeout=60).raise_for_status()
        yield runner


def _routed(address: str) -> int:
    found = requests.get(f"{address}/open311/v2/requests.json", timeout=10).json()
    return sum(request["agency_responsible"] is not None for request in found)


def _data(kanal: Runner) -> str:
    return f"http://127.0.0.1:{kanal.port}/open-data"


def _snippets(kanal: Runner) -> dict[str, str]:
    """The page's own, by the id of their heading."""
    page = requests.get(f"http://127.0.0.1:{kanal.port}/public-site/data", timeout=10).text
    found = re.findall(r'<pre [^>]*aria-labelledby="(\w+)"><code>(.*?)</code>', page, re.DOTALL)
    return {name: html.unescape(code) for name, code in found}


def _duckdb() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute(f"LOAD '{HTTPFS}'")
    return connection


def test_the_page_has_something_for_everybody(kanal: Runner) -> None:
    assert set(_snippets(kanal)) == {"sheet", "pandas", "duckdb", "r", "command"}  # R and a spreadsheet cannot run here


def test_the_pages_lines_of_pandas_run(kanal: Runner) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _snippets(kanal)["pandas"]], capture_output=True, text=True, check=True
    )
    assert "lampu_jalan" in done.stdout


def test_the_pages_question_for_duckdb_is_answered(kanal: Runner) -> None:
    first, *_ = _duckdb().execute(_snippets(kanal)["duckdb"]).fetchall()
    assert first[:2] == ("DISHUB", REPORTS - 1)


def test_the_pages_line_that_checks_it_all_finds_it_sound(kanal: Runner) -> None:
    command, one = _snippets(kanal)["command"].splitlines()
    ticket = str(pd.read_csv(f"{_data(kanal)}/reports.csv").loc[0, "tiket"])
    for line in (command, re.sub(r"PGK-[\w-]+", ticket, one)):
        python, *words = line.split()
        done = subprocess.run([sys.executable, *words], cwd=ROOT, capture_output=True, text=True, check=False)
        assert (python, done.returncode, "COCOK" in done.stdout) == ("python", 0, True), done.stdout


@pytest.mark.parametrize("name", ["reports.csv", "reports.ndjson", "reports.parquet", "georeport.csv"])
def test_duckdb_reads_every_table_from_its_address(kanal: Runner, name: str) -> None:
    reader = "read_json" if name.endswith("ndjson") else "read_parquet" if name.endswith("parquet") else "read_csv"
    question = f"SELECT count(*), count(lat) FROM {reader}('{_data(kanal)}/{name}')"  # noqa: S608
    assert _duckdb().execute(question).fetchall() == [(REPORTS, REPORTS - 1)]


def test_duckdb_and_pandas_read_a_version_that_never_changes(kanal: Runner) -> None:
    package = requests.get(f"{_data(kanal)}/datapackage.json", timeout=10).json()
    [path] = [each["path"] for each in package["resources"] if each["name"] == "reports-csv"]
    address = f"{_data(kanal)}/{path}"
    assert _duckdb().execute(f"SELECT count(*) FROM read_csv('{address}')").fetchall() == [(REPORTS,)]  # noqa: S608
    assert len(pd.read_csv(address)) == REPORTS


def test_geopandas_puts_geojson_and_geoparquet_at_the_same_places(kanal: Runner, tmp_path: Path) -> None:
    (tmp_path / "reports.parquet").write_bytes(requests.get(f"{_data(kanal)}/reports.parquet", timeout=10).content)
    (tmp_path / "reports.geojson").write_bytes(requests.get(f"{_data(kanal)}/reports.geojson", timeout=10).content)
    features = gpd.read_file(tmp_path / "reports.geojson", engine="pyogrio").set_index("tiket").sort_index()
    packed = gpd.read_parquet(tmp_path / "reports.parquet").set_index("tiket").sort_index()
    assert (features.crs, packed.crs) == ("EPSG:4326", "OGC:CRS84"), "which differ in the order of the axes only"
    same = features.geometry.set_crs(packed.crs, allow_override=True).geom_equals(packed.geometry)
    assert same.sum() == REPORTS - 1
    assert features.geometry.isna().sum() == packed.geometry.isna().sum() == 1
    assert list(features["skpd"]) == list(packed["skpd"])
