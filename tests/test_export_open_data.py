"""The nightly export: files that every program opens, with nothing in them that is not public."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from frictionless import Package

from shared import export, public_files
from shared.figures import statistics
from shared.figures.statistics import Span
from shared.installation import Installation
from shared.moments import as_text
from shared.open_data import public_view
from shared.platform.ports import File, Files, Found, Json, Query, Store
from shared.public_files import DESCRIPTION
from shared.report import Report
from shared.workflow import Status
from tests.conftest import Client
from tests.life import START, bribed, damage, resolved, routed

PRIVATE: dict[str, Json] = {
    "text": "Padam, kata Siti di Gang Melati 7", "landmark": "Rumah Siti", "name": "Siti Aminah",
    "phone": "0812 3456 7890", "email": "siti@kanal.test", "lat": -2.133456, "lon": 106.113456,
}  # fmt: skip
LATER = START + timedelta(minutes=2)
FILES = sorted(public_files.FILES)
MONTH = "reports-2026-11.json"


@pytest.fixture
def reports(installation: Installation) -> list[Report]:
    """One resolved, one at a private place, one without a place, and two the public is not to know of."""
    done = resolved(installation, routed(installation, **PRIVATE).ticket)
    private = routed(installation, **PRIVATE | {"text": "Ular di kamar Siti", "code": "hewan"})
    nowhere = routed(installation, **PRIVATE | {"text": "KTP Siti", "code": "adminduk", "lat": None, "lon": None})
    bribed(installation)
    routed(installation, text="Jangan sebut saya", visibility="confidential")
    export.run(installation, LATER)
    return [done, private, nowhere]


def _exported(here: Installation) -> list[bytes]:
    export.run(here, START + timedelta(days=60))
    return [_data(here, name) for name in FILES]


def _data(here: Installation, name: str) -> bytes:
    file = here.platform.files.get("open-data", name)
    return gzip.decompress(file.data) if file.encoding == "gzip" or name.endswith(".gz") else file.data


def _rows(here: Installation) -> dict[str, dict[str, str]]:
    text = _data(here, "reports.csv").decode()
    return {row["tiket"]: row for row in csv.DictReader(io.StringIO(text, newline=""), strict=True)}


def _features(here: Installation) -> dict[str, dict[str, Any]]:
    collection = json.loads(_data(here, "reports.geojson"))
    assert collection["type"] == "FeatureCollection"
    return {feature["id"]: feature for feature in collection["features"]}


def test_a_spreadsheet_opens_the_table(installation: Installation, reports: list[Report]) -> None:
    rows = _rows(installation)
    assert set(rows) == {report.ticket for report in reports}
    done = rows[reports[0].ticket]
    assert (done["status"], done["tepat_waktu"], done["skpd"]) == ("resolved", "true", "DISHUB")
    assert (done["lat"], done["lon"], done["diterima"]) == ("-2.133", "106.113", "2026-11-23T02:00:00Z")


def test_a_map_opens_the_places(installation: Installation, reports: list[Report]) -> None:
    features = _features(installation)
    places = [features[report.ticket]["geometry"] for report in reports]
    assert places == [{"type": "Point", "coordinates": [106.113, -2.133]}, None, None]
    assert all(set(feature) == {"type", "id", "geometry", "properties"} for feature in features.values())


def test_table_and_map_say_the_same(installation: Installation, reports: list[Report]) -> None:
    rows, features = _rows(installation), _features(installation)
    for ticket, row in rows.items():
        properties = features[ticket]["properties"]
        assert {name: row[name] for name in properties} == {name: _cell(value) for name, value in properties.items()}


def _cell(value: Json) -> str:
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def test_a_private_place_is_not_in_the_table(installation: Installation, reports: list[Report]) -> None:
    for report in reports[1:]:
        row = _rows(installation)[report.ticket]
        assert (row["lat"], row["lon"]) == ("", "")


def test_nobody_and_nothing_anybody_wrote_is_in_any_file(installation: Installation, reports: list[Report]) -> None:
    names = {*FILES, MONTH} - {"kode.csv", "reports.parquet"}  # codes are no secret; Parquet: test_export_formats.py
    said = "".join(_data(installation, name).decode() for name in names)
    hidden = ["Siti", "0812", "siti@", "Padam", "Melati", "Ular", "pungli", "uang", "-2.1334", "operator-1"]
    assert [word for word in hidden if word in said] == []


def test_the_description_names_versions_that_never_change_and_their_digests(
    installation: Installation, reports: list[Report]
) -> None:
    package = json.loads(_data(installation, DESCRIPTION))
    assert (package["count"], package["created"]) == (3, as_text(LATER))
    for resource in package["resources"]:
        data = installation.platform.files.get("open-data", resource["path"]).data
        assert resource["hash"] == f"sha256:{hashlib.sha256(data).hexdigest()}"
        assert (resource["bytes"], resource["hash"][7:23]) == (len(data), resource["path"].split(".")[1])
        assert _data(installation, resource["latest"]) == _data(installation, resource["path"])
    fields = [field["name"] for field in package["resources"][0]["schema"]["fields"]]
    assert fields == list(next(iter(_rows(installation).values())))


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # it leaves what it unpacks open
def test_frictionless_finds_every_file_as_it_is_described(
    installation: Installation, reports: list[Report], tmp_path: Path
) -> None:
    (tmp_path / "v").mkdir()
    for name in (DESCRIPTION, *installation.platform.files.names("open-data", "v/")):
        (tmp_path / name).write_bytes(installation.platform.files.get("open-data", name).data)
    package = Package(str(tmp_path / DESCRIPTION))
    checked = package.validate()
    assert checked.flatten(["name", "rowNumber", "fieldName", "note"]) == []
    assert {resource.custom["latest"] for resource in package.resources} >= {*FILES, MONTH} - {DESCRIPTION}
    daily = next(resource for resource in package.resources if resource.name == "statistik-harian-csv")
    (tmp_path / str(daily.path)).write_text("tanggal\r\nkemarin\r\n")
    assert not package.validate().valid


class Watched:
    """Files that remember in which order they were written."""

    def __init__(self, files: Files) -> None:
        self.order: list[str] = []
        self._put, self.get, self.names, self.delete = files.put, files.get, files.names, files.delete

    def put(self, bucket: str, name: str, file: File) -> None:
        self.order.append(name)
        self._put(bucket, name, file)


def test_the_description_comes_after_what_it_names_and_before_its_copies(installation: Installation) -> None:
    files = Watched(installation.platform.files)
    export.run(replace(installation, platform=replace(installation.platform, files=files)), LATER)
    switch = files.order.index(DESCRIPTION)
    versions = [name.startswith("v/") for name in files.order]
    assert sum(versions[:switch]) == sum(versions) > 0
    after = [name for name in files.order[switch:] if not name.startswith("bukti/")]
    assert sorted(after) == sorted([*FILES, "housekeeping.json"])
    assert files.order[-1] == "bukti/terbaru.json"


def test_the_statistics_count_the_reports_of_the_table(installation: Installation, reports: list[Report]) -> None:
    """Both bribes and whispers are left out."""
    found = statistics.read(_data(installation, "statistik.json"))
    assert found is not None
    week = found.masa[Span.WEEK]
    whole = week.kelompok["semua"]["semua"]
    assert (whole.laporan, whole.selesai, whole.tepat_waktu, whole.median_jam) == (3, 1, 1, 1)
    assert (set(week.kelompok["kanal"]), found.rahasia) == ({report.channel for report in reports}, {})
    daily = list(csv.DictReader(io.StringIO(_data(installation, "statistik-harian.csv").decode(), newline="")))
    assert {(row["tanggal"], row["laporan"]) for row in daily if row["kelompok"] == "semua"} == {("2026-11-23", "3")}


def test_a_test_of_the_installation_is_in_no_file_and_no_number(installation: Installation) -> None:
    for number in range(4):  # one more, and the year has a number
        routed(installation, text=f"Rahasia {number}", visibility="confidential")
    before = _exported(installation)
    assert (routed(installation, source="test").status, _exported(installation)) == (Status.SURVEY, before)


def test_confidential_reports_of_a_year_that_is_over_are_one_number(installation: Installation) -> None:
    for number in range(5):
        routed(installation, text=f"Rahasia {number}", visibility="confidential")
    routed(installation, text="Belum dipilah", code=None, channel="layanan_pemerintah")  # nobody knows yet
    export.run(installation, START + timedelta(days=60))
    found = statistics.read(_data(installation, "statistik.json"))
    assert found is not None
    assert (found.rahasia, found.masa[Span.ALL].kelompok["semua"]["semua"].laporan) == ({2026: 5}, 0)


def test_the_export_says_what_the_pages_say(installation: Installation, reports: list[Report]) -> None:
    row, view = _rows(installation)[reports[0].ticket], public_view(reports[0], installation.city)
    assert view is not None
    assert (row["lat"], row["kelurahan"], row["kategori"]) == (str(view.lat), view.kelurahan, view.code)


def test_a_report_that_becomes_confidential_is_gone_from_the_next_export(
    installation: Installation, reports: list[Report]
) -> None:
    ticket = reports[2].ticket
    document = installation.store.get("reports", ticket)
    assert document is not None
    installation.store.transact(
        lambda transaction: transaction.put("reports", ticket, document | {"visibility": "confidential"})
    )
    assert export.run(installation, LATER).reports == 2
    assert ticket not in _data(installation, "reports.csv").decode()


def test_every_month_since_the_first_report_has_its_rows(installation: Installation, reports: list[Report]) -> None:
    assert {row[0] for rows in _month(installation, MONTH).values() for row in rows} == {
        each.ticket for each in reports
    }
    done = next(row for rows in _month(installation, MONTH).values() for row in rows if row[0] == reports[0].ticket)
    assert done[3:6] == ["resolved", -2.133, 106.113]


def test_a_month_whose_only_report_is_hidden_is_written_empty(installation: Installation) -> None:
    ticket = routed(installation, START, code="adminduk", lat=None, lon=None).ticket
    export.run(installation, LATER)
    assert _month(installation, MONTH) != {}
    document = installation.store.get("reports", ticket) or {}
    installation.store.transact(
        lambda transaction: transaction.put("reports", ticket, document | {"visibility": "confidential"})
    )
    export.run(installation, START + timedelta(days=40))
    assert (_month(installation, MONTH), _month(installation, "reports-2027-01.json")) == ({}, {})


def test_a_months_file_is_served(installation: Installation, reports: list[Report], client: Client) -> None:
    http = client("open_data")
    assert http.get(f"/{MONTH}").data == _data(installation, MONTH)
    assert [http.get(f"/reports-{month}.json").status_code for month in ("2026-10", "2026-13", "x")] == [404, 404, 404]


def _month(here: Installation, name: str) -> dict[str, list[list[Any]]]:
    return json.loads(_data(here, name))["kelurahan"]


def test_a_city_without_reports_has_a_record_all_the_same(installation: Installation, client: Client) -> None:
    answer = client("export_open_data").post("/")
    assert (answer.status_code, answer.get_json()) == (200, {"reports": 0, "read": 0, "is_finished": True})
    names = installation.platform.files.names("open-data")
    shown = [name for name in names if not name.startswith(("v/", "bukti/"))]
    assert shown == sorted([*FILES, "housekeeping.json"])
    assert _rows(installation) == {}
    assert client("export_open_data").get("/").status_code == 405


class Moving:
    """A store in which a report changes while the others are being read."""

    def __init__(self, store: Store, later: Found) -> None:
        self._store = store
        self._later = later
        self.get, self.count, self.transact = store.get, store.count, store.transact

    def find(self, query: Query) -> list[Found]:
        return [*self._store.find(query), self._later]


def test_a_report_that_changes_meanwhile_is_in_the_record_once_as_it_was_last(
    installation: Installation, reports: list[Report]
) -> None:
    later = reports[1].model_copy(update={"status": Status.WORKING}).model_dump(mode="json")
    moving = Moving(installation.store, Found(reports[1].ticket, later))
    platform = replace(installation.platform, store=moving)
    assert export.run(replace(installation, platform=platform), LATER).reports == 3
    assert _data(installation, "reports.csv").count(reports[1].ticket.encode()) == 1
    assert _rows(installation)[reports[1].ticket]["status"] == "working"


def test_a_report_that_cannot_be_read_is_left_out_and_the_others_are_there(
    installation: Installation, reports: list[Report]
) -> None:
    damage(installation, reports[2].ticket)
    assert export.run(installation, LATER).reports == 2
    assert set(_rows(installation)) == {report.ticket for report in reports[:2]}
