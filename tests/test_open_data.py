"""What the public sees of a report, and the function that hands out the files."""

from __future__ import annotations

import gzip

import pytest

from shared import catalogue
from shared.console.doubts import FLAGS
from shared.installation import Installation
from shared.open_data import PublicReport, public_view
from shared.photo import Alike, Figures, Point
from shared.platform.ports import File
from shared.report import Report
from shared.settings import Settings
from shared.workflow import MOVES, REPORTER, ClockName, Status
from tests.conftest import Client
from tests.life import attached, bribed, moved, routed
from tests.test_moves import OFFICER, OPERATOR, report_at
from tests.test_moves import moved as move

CITY = catalogue.load(Settings().catalogue)
WORDS = ["Padam", "Rahasia", "Siti", "0812", "warga@", "Pasar", "operator-1", "officer-dishub", "surveyor-1"]


def _at(status: Status) -> Report:
    return report_at(status).model_copy(update={"channel": "lampu_jalan"})


def _said(here: Installation) -> PublicReport:
    """After everybody has written something."""
    ticket = routed(here, text="Padam, kata Siti 0812", landmark="Pasar", name="Siti", phone="0812 3456 7890").ticket
    moved(here, ticket, "confirm", "surveyor-1", note="Rahasia 1")
    moved(here, ticket, "accept", "officer-dishub", note="Rahasia 2")
    moved(here, ticket, "ask", "officer-dishub", note="Rahasia 3")
    moved(here, ticket, "answer", "reporter", note="Rahasia 4")
    moved(here, ticket, "note", "operator-1", note="Rahasia 5")
    attached(here, ticket, "officer-dishub")
    moved(here, ticket, "finish", "officer-dishub", photo="after", note="Rahasia 6")
    view = public_view(moved(here, ticket, "validate", "operator-1", note="Rahasia 7"), here.city)
    assert view is not None
    return view


def test_no_free_text_no_post_and_nobody_is_in_the_public_view(installation: Installation) -> None:
    said = _said(installation).model_dump_json()
    assert [word for word in WORDS if word in said] == []


def test_the_public_reads_every_step_but_the_internal_ones(installation: Installation) -> None:
    view = _said(installation)
    assert [step.move for step in view.history] == [
        "submit", "route", "confirm", "accept", "ask", "answer", "finish", "validate",
    ]  # fmt: skip
    assert (view.label, view.lamp, view.history[-1].said) == ("Selesai", "green", "Hasil pekerjaan disahkan")


@pytest.mark.parametrize("name", ["submit", *sorted(name for name, move in MOVES.items() if move.is_public)])
def test_every_public_step_has_a_sentence(name: str) -> None:
    report = _at(Status.TRIAGE)
    step = report.history[0].model_copy(update={"move": name})
    view = public_view(report.model_copy(update={"history": (step,)}), CITY)
    assert view is not None
    assert view.history[0].said


def test_what_the_catalogue_no_longer_has_is_named_by_its_id_and_shows_no_place() -> None:
    view = public_view(_placed("lost").model_copy(update={"channel": "gone", "status": Status.RESOLVED}), CITY)
    assert view is not None
    assert (view.channel_name, view.code_name, view.lat, view.lon) == ("gone", "lost", None, None)


def test_what_nobody_has_sorted_in_a_channel_that_is_gone_may_be_confidential() -> None:
    assert public_view(_at(Status.TRIAGE).model_copy(update={"channel": "gone", "code": None}), CITY) is None


@pytest.mark.parametrize("status", list(Status))
def test_every_status_has_a_public_view(status: Status) -> None:
    view = public_view(_at(status), CITY)
    assert view is not None
    assert (view.status, bool(view.label)) == (status, True)


def _placed(code: str | None) -> Report:
    point = Point(lat=-2.133456, lon=106.113456, accuracy=4.5)
    return _at(Status.TRIAGE).model_copy(update={"code": code, "point": point})


def test_coordinates_have_three_decimals() -> None:
    view = public_view(_placed("pju"), CITY)
    assert view is not None
    assert (view.lat, view.lon) == (-2.133, 106.113)


@pytest.mark.parametrize("code", [None, *sorted(code.id for code in CITY.codes.values() if code.private_place)])
def test_a_private_place_has_no_coordinates(code: str | None) -> None:
    view = public_view(_placed(code), CITY)
    assert view is not None
    assert (view.lat, view.lon) == (None, None)


def test_a_confidential_report_has_no_public_view(installation: Installation) -> None:
    assert public_view(bribed(installation), installation.city) is None
    assert public_view(routed(installation, visibility="confidential"), installation.city) is None


def test_an_anonymous_report_is_public(installation: Installation) -> None:
    assert public_view(routed(installation, visibility="anonymous", email=None), installation.city) is not None


def test_only_photos_that_were_looked_at_are_public(installation: Installation) -> None:
    ticket = routed(installation).ticket
    before = public_view(attached(installation, ticket, "surveyor-1", kind="survey"), installation.city)
    shown = public_view(moved(installation, ticket, "show_photo", "operator-1", photo="after"), installation.city)
    assert before is not None
    assert shown is not None
    assert (before.photos, shown.photos) == ((), ("after",))


@pytest.mark.parametrize("flags", [(), ("far_away",), ("seen_before", "no_time")])
def test_the_public_reads_whether_a_result_was_flagged_and_not_why(flags: tuple[str, ...]) -> None:
    working = move(_at(Status.DISPATCHED), "accept", OFFICER)
    [photo] = working.photos
    figures = Figures(metres=4321, alike=Alike(ticket="PGK-AZVD-XYHM-E", at=photo.added_at), editor="GIMP")
    doubted = working.model_copy(update={"photos": (photo.model_copy(update={"flags": flags, "figures": figures}),)})
    finished = move(doubted, "finish", OFFICER, photo="p1")
    views = [public_view(each, CITY) for each in (finished, move(finished, "validate", OPERATOR, note="Dilihat"))]
    assert [view and view.is_flagged for view in views] == [None, bool(flags)]
    said = "".join(view.model_dump_json() for view in views if view)
    assert [word for word in (*FLAGS, "4321", "AZVD", "GIMP") if word in said] == []


def test_a_listed_reason_is_public_and_a_typed_one_is_not(installation: Installation) -> None:
    report = routed(installation, code=None, channel="lampu_jalan")
    rejected = moved(installation, report.ticket, "reject", "operator-1", reason="bukan_aduan", note="Rahasia")
    view = public_view(rejected, installation.city)
    assert view is not None
    assert view.history[-1].reason == "Bukan aduan atau permintaan layanan"
    assert view.history[-2].reason is None  # the system's own reason for the triage


def _put(here: Installation, name: str, data: bytes, content_type: str = "text/csv; charset=utf-8") -> None:
    here.platform.files.put("open-data", name, File(data, content_type))


def test_a_file_of_the_public_bucket_is_handed_out_to_any_page(installation: Installation, client: Client) -> None:
    _put(installation, "reports.csv", b"tiket\r\n")
    answer = client("open_data").get("/reports.csv")
    assert (answer.status_code, answer.data, answer.content_type) == (200, b"tiket\r\n", "text/csv; charset=utf-8")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert client("open_data").head("/reports.csv").data == b""


def test_without_a_name_it_is_the_description(installation: Installation, client: Client) -> None:
    _put(installation, "datapackage.json", b"{}", "application/json")
    assert client("open_data").get("/").get_json() == {}


@pytest.mark.parametrize(
    "path",
    [
        "/nothing.csv",
        "/../photos/x",
        "/..%2F..%2Fdocuments.sqlite",
        "//etc/passwd",
        "/%00",
        "/%2e%2e%2fx",
        "/%0d%0a",
        "/favicon.ico",
    ],
)
def test_nothing_else_is_handed_out(installation: Installation, client: Client, path: str) -> None:
    installation.platform.files.put("photos", "x", File(b"private", "image/jpeg"))
    answer = client("open_data").get(path)
    assert (answer.status_code, answer.content_type) == (404, "application/problem+json")


def test_only_what_the_export_writes_is_looked_for(installation: Installation, client: Client) -> None:
    _put(installation, "draft.csv", b"tiket")
    assert client("open_data").get("/draft.csv").status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_the_record_is_read_only(client: Client, method: str) -> None:
    assert getattr(client("open_data"), method)("/reports.csv").status_code == 405


def test_where_the_bucket_answers_for_itself_it_is_named(
    installation: Installation, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    http = client("open_data")
    monkeypatch.setenv("KANAL_OPEN_DATA_ADDRESS", "https://data.kanal.test")
    answer = http.get("/reports.csv")
    assert (answer.status_code, answer.headers["Location"]) == (302, "https://data.kanal.test/reports.csv")
    assert http.get("/%2e%2e%2fx").status_code == 404


@pytest.mark.parametrize("channel", ["layanan_pemerintah", "sosial"])
def test_a_report_that_may_turn_out_confidential_is_not_public_before_it_is_sorted(channel: str) -> None:
    report = report_at(Status.TRIAGE).model_copy(update={"code": None, "channel": channel})
    assert public_view(report, CITY) is None


def test_a_withdrawn_report_was_answered_by_nobody() -> None:
    withdrawn = move(report_at(Status.TRIAGE), "withdraw", REPORTER)
    view = public_view(withdrawn, CITY)
    assert view is not None
    assert view.met == {}


def test_the_next_skpd_has_kept_no_promise_by_what_the_one_before_accepted() -> None:
    accepted = move(_at(Status.DISPATCHED), "accept", OFFICER)
    assert _met(accepted) == {ClockName.RESPOND: True, ClockName.COORDINATE: True}
    again = move(move(accepted, "hand_back", OFFICER, reason="bukan_tugas"), "dispatch", OPERATOR)
    merged = move(again, "merge", OPERATOR, parent="PGK-AZVD-XYHM-E")
    assert _met(merged) == {ClockName.RESPOND: True}


def _met(report: Report) -> dict[ClockName, bool]:
    view = public_view(report, CITY)
    assert view is not None
    return view.met


def test_what_is_packed_goes_out_packed_only_to_who_can_unpack_it(installation: Installation, client: Client) -> None:
    packed = File(gzip.compress(b"tiket\r\n"), "text/csv; charset=utf-8", "gzip")
    installation.platform.files.put("open-data", "reports.csv", packed)
    zipped = client("open_data").get("/reports.csv", headers={"Accept-Encoding": "gzip"})
    plain = client("open_data").get("/reports.csv")
    assert (zipped.headers["Content-Encoding"], gzip.decompress(zipped.data), plain.data) == (
        "gzip", b"tiket\r\n", b"tiket\r\n",
    )  # fmt: skip
    assert zipped.headers["Vary"] == plain.headers["Vary"] == "Accept-Encoding"
    assert zipped.headers["ETag"] != plain.headers["ETag"]


def test_whoever_has_a_file_is_told_so_and_may_ask_for_a_part(installation: Installation, client: Client) -> None:
    _put(installation, "datapackage.json", b'{"created": "2026-11-23T17:30:00.000000Z"}', "application/json")
    _put(installation, "reports.parquet", b"PAR1....PAR1", "application/vnd.apache.parquet")
    http = client("open_data")
    answer = http.get("/reports.parquet")
    assert answer.headers["Last-Modified"] == "Mon, 23 Nov 2026 17:30:00 GMT"
    assert http.get("/reports.parquet", headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
    part = http.get("/reports.parquet", headers={"Range": "bytes=8-11"})
    assert (part.status_code, part.data, part.headers["Content-Range"]) == (206, b"PAR1", "bytes 8-11/12")


def test_a_version_may_be_kept_for_ever_but_by_nobody_who_hands_it_on(
    installation: Installation, client: Client
) -> None:
    name = "v/reports-2026-11.0123456789abcdef.csv.gz"
    _put(installation, name, b"x", "application/gzip")
    kept = client("open_data").get(f"/{name}").headers["Cache-Control"]
    assert kept == "private, max-age=31536000, immutable"
    assert client("open_data").get("/v/../reports.csv").status_code == 404
