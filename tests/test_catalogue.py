"""`shared.catalogue`: the shipped city, what is looked up in it, and every mistake an editor can make."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from shared import catalogue, clocks
from shared.catalogue import compare
from shared.catalogue.make_areas import PANGKALPINANG
from shared.workflow import Role

CITY = catalogue.load(PANGKALPINANG)
TODAY = date(2026, 11, 23)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(PANGKALPINANG, tmp_path / "city"))


def _replace(file: str, old: str, new: str) -> Callable[[Path], object]:
    def edit(folder: Path) -> None:
        text = (folder / file).read_text("utf-8")
        assert old in text, f"{file} has changed; the test's {old!r} is no longer in it"
        (folder / file).write_text(text.replace(old, new, 1), "utf-8")

    return edit


def _pju(old: str, new: str) -> Callable[[Path], object]:
    def edit(folder: Path) -> None:
        lines = (folder / "codes.csv").read_text("utf-8").splitlines()
        lines = [line.replace(old, new, 1) if line.startswith("pju,") else line for line in lines]
        (folder / "codes.csv").write_text("\n".join(lines), "utf-8")

    return edit


def _append(file: str, row: str) -> Callable[[Path], object]:
    return lambda folder: (folder / file).write_text((folder / file).read_text("utf-8") + row + "\n", "utf-8")


def _retire(agency: str) -> Callable[[Path], object]:
    def edit(folder: Path) -> None:
        lines = (folder / "agencies.csv").read_text("utf-8").splitlines()
        lines = [f"{line}2026-12-31" if line.startswith(f"{agency},") else line for line in lines]
        (folder / "agencies.csv").write_text("\n".join(lines), "utf-8")

    return edit


def _unlink(file: str) -> Callable[[Path], object]:
    return lambda folder: (folder / file).unlink()


def _cut(file: str) -> Callable[[Path], object]:
    return lambda folder: (folder / file).write_text((folder / file).read_text("utf-8").partition("\n")[0], "utf-8")


def _places(*rows: str) -> Callable[[Path], object]:
    text = "\n".join(["name,other_names,kind,lat,lon", *rows])
    return lambda folder: (folder / "places.csv").write_text(text, "utf-8")


CHANNEL = "channels.csv, lampu_jalan"
PASAR = "Pasar Pagi,Pasar Lama;Pasar Besar,Pasar,-2.133,106.113"
MISTAKES: dict[str, tuple[Callable[[Path], object], str]] = {
    "unknown skpd": (_pju("DISHUB", "DISHUP"), "codes.csv, pju: skpd DISHUP is not in agencies.csv"),
    "unknown supporting": (_pju("X-PLN", "X-PLM"), "codes.csv, pju: supporting X-PLM is not in agencies.csv"),
    "in no channel": (_replace("channels.csv", "pju;", ""), "codes.csv, pju: is in no channel"),
    "in two channels": (
        _replace("channels.csv", "jalan_rusak;", "jalan_rusak;pju;"),
        "codes.csv, pju: is 2 times in the channels",
    ),
    "channel of unknown code": (
        _replace("channels.csv", "pju;", "pju;lampion;"),
        f"{CHANNEL}: names the code lampion, which is not in codes.csv",
    ),
    "channel of no code": (_append("channels.csv", "sepi,Sepi,"), "channels.csv, sepi: has no codes"),
    "clocks out of order": (
        _pju("2 jam,6 jam", "8 jam,6 jam"),
        "codes.csv, pju: respond (8 jam) is longer than coordinate (6 jam)",
    ),
    "resolve too short": (
        _pju("168 jam", "5 jam"),
        "codes.csv, pju: coordinate (6 jam) is longer than resolve (5 jam)",
    ),
    "unknown unit": (_pju("168 jam", "1 minggu"), "codes.csv, pju: resolve: A target is"),
    "duplicate id": (
        _append("agencies.csv", "DLH,DLH,DLH,skpd,,"),
        "agencies.csv, DLH: line 87 has the same id again",
    ),
    "duplicate holiday": (
        _append("holidays.csv", "2026-01-01,Lagi,cuti_bersama"),
        "holidays.csv, 2026-01-01: line 216 has the same date again",
    ),
    "confidential and surveyed": (
        _pju(",no,required,photo", ",yes,required,photo"),
        "codes.csv, pju: is confidential, so its survey must be never, not always",
    ),
    "no place and surveyed": (
        _pju("required", "none"),
        "codes.csv, pju: has no place, so its survey must be never, not always",
    ),
    "retired skpd": (
        _retire("DISHUB"),
        "codes.csv, pju: skpd DISHUB ends on 2026-12-31, and the code goes on",
    ),
    "retired supporting": (
        _retire("RSUD"),
        "codes.csv, layanan_kesehatan: supporting RSUD ends on 2026-12-31, and the code goes on",
    ),
    "date of a spreadsheet": (
        _append("holidays.csv", "17/08/2028,HUT RI,libur_nasional"),
        "holidays.csv, 17/08/2028: date: write the date as 2026-12-31, not '17/08/2028'",
    ),
    "no such day": (
        _append("agencies.csv", "BARU,Baru,Dinas Baru,skpd,2026-02-30,"),
        "agencies.csv, BARU: valid_from: ",
    ),
    "span turned round": (
        _append("agencies.csv", "BARU,Baru,Dinas Baru,skpd,2027-01-01,2026-01-01"),
        "agencies.csv, BARU: valid_until is before valid_from",
    ),
    "not yes or no": (
        _pju(",no,required", ",ya,required"),
        "codes.csv, pju: confidential: write yes or no, not 'ya'",
    ),
    "unknown survey": (_pju("always", "sometimes"), "codes.csv, pju: survey: Input should be 'always', "),
    "empty name": (_pju("Lampu jalan padam", ""), "codes.csv, pju: name: String should have at least 1"),
    "no id": (_append("channels.csv", ",Tanpa id,pju"), "channels.csv, line 14: id: String should match"),
    "missing column": (
        _replace("codes.csv", ",survey,", ",survei,"),
        "codes.csv: the column survey is missing",
    ),
    "unknown column": (
        _replace("codes.csv", ",survey,", ",survei,"),
        "codes.csv: the column 'survei' is not known",
    ),
    "too many cells": (_append("channels.csv", "a,b,pju,d"), "channels.csv, a: line 14 has more cells than"),
    "attribute of unknown code": (
        _replace("attributes.csv", "nomor_tiang,pju", "nomor_tiang,lampion"),
        "attributes.csv, nomor_tiang: names the code lampion, which is not in codes.csv",
    ),
    "attribute of no code": (
        _replace("attributes.csv", "nomor_tiang,pju", "nomor_tiang,"),
        "attributes.csv, nomor_tiang: belongs to no code",
    ),
    "list without values": (
        _replace("attributes.csv", "nomor_tiang,pju,string", "nomor_tiang,pju,singlevaluelist"),
        "attributes.csv, nomor_tiang: a list needs values",
    ),
    "values without a list": (
        _replace("attributes.csv", "singlevaluelist", "string"),
        "attributes.csv, jumlah_padam: only a list has values",
    ),
    "value without a name": (
        _replace("attributes.csv", "satu=Satu lampu", "satu="),
        "attributes.csv, jumlah_padam: values: write each value as key=name",
    ),
    "value twice": (
        _replace("attributes.csv", "beberapa=", "satu="),
        "attributes.csv, jumlah_padam: values: has a key twice",
    ),
    "jurisdiction with blanks": (
        _replace("city.json", "pangkalpinangkota.go.id", "Kota Pangkalpinang"),
        "city.json: open311.jurisdiction_id: String should match",
    ),
    "place outside the city": (
        _places("Tugu Monas,,Tugu,-6.1754,106.8272"),
        "places.csv, Tugu Monas: -6.1754, 106.8272 is outside the city",
    ),
    "place with its numbers turned round": (
        _places("Pasar Pagi,,Pasar,106.113,-2.133"),
        "places.csv, Pasar Pagi: lat: Input should be less than or equal to 90, not '106.113'",
    ),
    "place twice": (
        _places(PASAR, "PASAR PAGI,,pasar,-2.1331,106.1131"),
        "places.csv, PASAR PAGI: is twice in the kelurahan 19.71.04.1002, as the same kind",
    ),
    "place without a name": (
        _places(",Pasar Lama,Pasar,-2.133,106.113"),
        "places.csv, line 2: name: String should have at least 1",
    ),
    "place without a point": (_places("Pasar Pagi,,Pasar,,"), "places.csv, Pasar Pagi: lat: Input should be a valid"),
    "place without a column": (
        lambda folder: (folder / "places.csv").write_text("name,kind,lat,lon\n", "utf-8"),
        "places.csv: the column other_names is missing",
    ),
    "missing file": (_unlink("posts.csv"), "posts.csv: is missing"),
    "header only": (_cut("codes.csv"), "codes.csv: has no row that can be read"),
    "not UTF-8": (
        lambda folder: (folder / "posts.csv").write_bytes(b"id,name\na,\xe9\n"),
        "posts.csv: is not UTF-8 text",
    ),
    "not JSON": (_replace("city.json", "{", "["), "city.json: is not JSON ("),
    "JSON too deep": (lambda folder: (folder / "city.json").write_text("[" * 100_000), "city.json: is not JSON ("),
    "a quote that never ends": (
        lambda folder: (folder / "posts.csv").write_text('id,name,role,skpd,areas,email\n"' + "x" * 200_000),
        "posts.csv: cannot be read from line 2 on (field larger than field limit",
    ),
    "another JSON": (
        lambda folder: (folder / "city.json").write_text("[1]"),
        "city.json: must be one JSON object",
    ),
    "no name of the city": (_replace("city.json", '"name"', '"nama"'), "city.json: name: Field required"),
    "no withdrawal": (
        _replace("city.json", "ditarik_pelapor", "ditarik"),
        "city.json: reasons: reject needs the reason ditarik_pelapor",
    ),
    "reason twice": (
        _replace("city.json", '"id": "cuaca"', '"id": "perlu_alat"'),
        "city.json: reasons: extend has a reason twice",
    ),
    "reason too long for a button": (
        _replace("city.json", '"id": "cuaca"', f'"id": "{"c" * 37}"'),
        "city.json: reasons.extend.1.id: String should have at most 36",
    ),
    "reasons missing": (
        _replace("city.json", '"refute"', '"refuse"'),
        "city.json: reasons: must be lists for ",
    ),
    "unknown zone": (
        _replace("city.json", "Asia/Jakarta", "Asia/Bangka"),
        "city.json: timezone: there is no such time zone, not 'Asia/Bangka'",
    ),
    "hours out of order": (
        _replace("city.json", '["13:00", "16:00"]', '["11:00", "16:00"]'),
        "city.json: working_hours.monday: working hours must follow one another",
    ),
    "season turned round": (
        _replace("city.json", "2026-03-20", "2026-01-20"),
        "city.json: special_hours.7: Ramadan 2026 ends before it begins",
    ),
    "cap without unit": (
        _replace("city.json", '"5 hari kerja"', '"lima"'),
        "city.json: waiting_cap: A target is",
    ),
    "percents out of order": (
        _replace("city.json", "[50, 80,", "[80, 50,"),
        "city.json: alarms.percents: must rise",
    ),
    "a percent of nothing": (
        _replace("city.json", "[50, 80,", "[0, 80,"),
        "city.json: alarms.percents.0: Input should be greater than 0",
    ),
    "a rung too few": (
        _replace("city.json", '{"role": "officer"}, {"role": "head"}, {"post": "sekda"}', '{"role": "officer"}'),
        "city.json: alarms: skpd has 2 rungs for 4 percents",
    ),
    "ladder to nobody": (
        _replace("city.json", '{"post": "sekda"}', '{"post": "sekretaris"}'),
        "city.json: alarms.ladders.operator: post sekretaris is not in posts.csv",
    ),
    "rung without a name": (
        _replace("city.json", '{"role": "operator"}', "{}"),
        "city.json: alarms.ladders.operator.0: name a role or a post",
    ),
    "rung of a role that hears nothing": (
        _replace("city.json", '{"role": "operator"}', '{"role": "auditor"}'),
        "city.json: alarms.ladders.operator.0.role: must be one of head, officer, operator, supervisor, surveyor",
    ),
    "confidential outside": (
        _replace("city.json", '"confidential": [{"role": "officer"}', '"confidential": [{"role": "operator"}'),
        "city.json: alarms.ladders: confidential may only name officer, head or a post",
    ),
    "contact of no code": (
        _replace("city.json", '"code": "informasi"', '"code": "tanya"'),
        "city.json: contact: the code tanya is not in codes.csv",
    ),
    "officer of no SKPD in a ladder": (
        _replace("city.json", '{"role": "surveyor"}', '{"role": "officer"}'),
        "city.json: alarms.ladders: surveyor names officer or head, and no SKPD holds such a report",
    ),
    "night without a length": (
        _replace("city.json", '["21:00", "07:30"]', '["21:00", "21:00"]'),
        "city.json: alarms.night: must end at another time than it begins",
    ),
    "unsurveyed too late": (
        _replace("city.json", '"unsurveyed_percent": 50', '"unsurveyed_percent": 101'),
        "city.json: alarms.unsurveyed_percent: Input should be less than or equal to 100",
    ),
    "urgency left open": (_pju(",no,,", ",,,"), "codes.csv, pju: urgent: write yes or no, not ''"),
    "post of unknown skpd": (
        _append("posts.csv", "officer-x,X,officer,DISX,,x@kanal.test"),
        "posts.csv, officer-x: skpd DISX is not in agencies.csv",
    ),
    "officer of nobody": (
        _append("posts.csv", "officer-x,X,officer,,,x@kanal.test"),
        "posts.csv, officer-x: is officer of no SKPD",
    ),
    "surveyor of nowhere": (
        _append("posts.csv", "surveyor-x,X,surveyor,,,x@kanal.test"),
        "posts.csv, surveyor-x: is surveyor of no area",
    ),
    "surveyor of elsewhere": (
        _append("posts.csv", "surveyor-x,X,surveyor,,19.72.01.1001,x@kanal.test"),
        "posts.csv, surveyor-x: area 19.72.01.1001 is not in areas.geojson",
    ),
    "post of a reporter": (
        _append("posts.csv", "x,X,reporter,,,x@kanal.test"),
        "posts.csv, x: role: this role has no post, not 'reporter'",
    ),
    "kelurahan without agency": (
        _replace("agencies.csv", "KEL-19.71.02.1003", "KEL-19.71.02.9003"),
        "agencies.csv: KEL-19.71.02.1003 is missing, and areas.geojson has the kelurahan Batin Tikal",
    ),
    "areas of another kind": (
        lambda folder: (folder / "areas.geojson").write_text('{"type": "Point"}'),
        "areas.geojson: not a file made by make_areas",
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_refused_by_file_entry_and_problem(folder: Path, mistake: str) -> None:
    spoil, line = MISTAKES[mistake]
    spoil(folder)
    with pytest.raises(catalogue.CatalogueInvalid) as refused:
        catalogue.load(folder)
    assert [each for each in str(refused.value).splitlines() if each.startswith(line)], str(refused.value)


def test_all_mistakes_are_named_at_once_and_none_twice(folder: Path) -> None:
    _pju("always", "sometimes")(folder)
    _pju("DISHUB", "DISHUP")(folder)
    _append("posts.csv", "officer-x,X,officer,,,x@kanal.test")(folder)
    _unlink("holidays.csv")(folder)
    with pytest.raises(catalogue.CatalogueInvalid) as refused:
        catalogue.load(folder)
    assert [line.split(":")[0] for line in str(refused.value).splitlines()] == [
        "codes.csv, pju",
        "holidays.csv",
        "posts.csv, officer-x",
    ]


def test_what_a_spreadsheet_with_semicolons_and_a_byte_order_mark_saves_is_read(folder: Path) -> None:
    with (folder / "channels.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    with (folder / "channels.csv").open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=";").writerows([*rows, ["", "", ""]])
    assert catalogue.load(folder).channels == CITY.channels


def test_the_first_city_is_whole() -> None:
    kinds = [agency.kind for agency in CITY.agencies.values()]
    assert (len(CITY.channels), len(CITY.codes)) == (12, 37)
    assert [kinds.count(kind) for kind in ("skpd", "kecamatan", "kelurahan", "outside")] == [28, 7, 42, 8]
    assert len({agency.short_name for agency in CITY.agencies.values()}) == len(CITY.agencies)


def test_every_skpd_of_a_code_has_an_officer_and_a_head() -> None:
    needed = {code.skpd for code in CITY.codes.values() if CITY.agencies[code.skpd].kind != "outside"}
    for role in (Role.OFFICER, Role.HEAD):
        assert {post.skpd for post in CITY.posts.values() if post.role == role} == needed
    assert {post.role for post in CITY.posts.values()} == set(Role) - {Role.REPORTER, Role.SYSTEM}


def test_what_must_stay_secret_is_confidential() -> None:
    secret = {code.id for code in CITY.codes.values() if code.confidential}
    assert secret == {"pungli", "kekerasan", "pelayanan_pegawai"}
    assert all(CITY.codes[code].private_place for code in secret)


def test_a_channel_is_found_by_its_code() -> None:
    assert CITY.channel_of("pju").id == "lampu_jalan"
    with pytest.raises(KeyError):
        CITY.channel_of("lampion")


def test_a_channel_names_its_code_only_when_there_is_no_choice(folder: Path) -> None:
    _replace("channels.csv", "pju;kabel_tiang", "pju")(folder)
    _replace("channels.csv", "jalan_rusak;", "jalan_rusak;kabel_tiang;")(folder)
    _pju(",no,,", ",no,,2026-12-31")(folder)
    city = catalogue.load(folder)
    assert city.code_of_channel("lampu_jalan", TODAY) == city.codes["pju"]
    assert city.code_of_channel("lampu_jalan", date(2027, 1, 1)) is None
    assert city.code_of_channel("jalan", TODAY) is None


def test_a_city_may_do_without_places() -> None:
    assert CITY.places == ()


def test_places_of_one_name_may_lie_in_two_kelurahan_or_be_of_two_kinds(folder: Path) -> None:
    _places(PASAR, "Pasar Pagi,,Halte,-2.133,106.113", "Pasar Pagi,,Pasar,-2.105881,106.099189")(folder)
    places = catalogue.load(folder).places
    assert [(each.name, each.kind) for each in places] == [("Pasar Pagi", kind) for kind in ("Pasar", "Halte", "Pasar")]
    assert places[0].other_names == ("Pasar Lama", "Pasar Besar")


def test_the_kelurahan_of_the_place_supports_where_the_code_says_so() -> None:
    assert CITY.supporting_of("drainase", "19.71.02.1003") == ("KEL-19.71.02.1003", "DLH")
    assert CITY.supporting_of("drainase", None) == ("DLH",)
    assert CITY.supporting_of("pju", "19.71.02.1003") == ("X-PLN", "X-BPTD")


@pytest.mark.parametrize(
    ("on", "is_valid"),
    [("2025-12-31", False), ("2026-01-01", True), ("2026-12-31", True), ("2027-01-01", False)],
)
def test_both_days_of_a_span_belong_to_it(on: str, is_valid: bool) -> None:
    agency = CITY.agencies["DLH"].model_copy(update={"valid_from": date(2026, 1, 1), "valid_until": date(2026, 12, 31)})
    assert agency.is_valid(date.fromisoformat(on)) is is_valid


def test_without_days_an_entry_is_always_valid() -> None:
    assert CITY.codes["pju"].is_valid(date.min)
    assert CITY.codes["pju"].is_valid(date.max)


@pytest.mark.parametrize(
    ("day", "hours"),
    [("2026-11-23", 7.5), ("2026-11-27", 7.5), ("2026-11-28", 0), ("2026-12-25", 0), ("2026-02-23", 6.5)],
)
def test_the_calendar_knows_weekends_holidays_and_ramadan(day: str, hours: float) -> None:
    spans = CITY.calendar.spans_on(date.fromisoformat(day))
    assert sum((closes - opens).total_seconds() for opens, closes in spans) == hours * 3600


def test_every_ramadan_ends_on_the_eve_of_idul_fitri() -> None:
    lebaran = [each.date for each in CITY.holidays if each.name.startswith("Hari Raya Idul Fitri")]
    seasons = CITY.city.special_hours
    assert [each.last + timedelta(days=1) for each in seasons] == lebaran
    assert {(each.last - each.first).days + 1 for each in seasons} <= {29, 30}
    assert [each.name for each in seasons if each.estimate] == ["Ramadan 2027"]


def test_the_calendar_reaches_from_2019_to_2027() -> None:
    assert {holiday.date.year for holiday in CITY.holidays} == set(range(2019, 2028))


def test_every_clock_of_the_city_can_be_read() -> None:
    texts = [text for code in CITY.codes.values() for text in (code.respond, code.coordinate, code.resolve)]
    assert [str(clocks.parse(text)) for text in texts] == texts


def test_a_folder_is_read_once(folder: Path) -> None:
    first = catalogue.load(folder)
    assert catalogue.load(str(folder)) is first


def test_an_open_report_left_behind_by_a_new_catalogue_is_named(folder: Path) -> None:
    _pju(",no,,", ",no,,2026-06-30")(folder)
    _append("agencies.csv", "LAMA,Lama,Dinas Lama,skpd,,2026-06-30")(folder)
    _append("agencies.csv", "BARU,Baru,Dinas Baru,skpd,2027-01-01,")(folder)
    reports = [
        ("PGK-1", "pju", "DISHUB"),
        ("PGK-2", "macet", "LAMA"),
        ("PGK-3", "lampion", "BARU"),
        ("PGK-4", "macet", "DISHUB"),
        ("PGK-5", None, None),
        ("PGK-6", "macet", "DINASX"),
    ]
    assert compare.problems(catalogue.load(folder), reports, TODAY) == [
        "PGK-1: the code pju ended on 2026-06-30.",
        "PGK-2: the SKPD LAMA ended on 2026-06-30.",
        "PGK-3: the code lampion is not in the catalogue.",
        "PGK-3: the SKPD BARU begins only on 2027-01-01.",
        "PGK-6: the SKPD DINASX is not in the catalogue.",
    ]
