"""POST of GeoReport v2: the form's use case, the app's quota, and once however often it is sent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from werkzeug.test import TestResponse

from shared import contacts, report_scans, reports
from shared.console.staff_view import view
from shared.errors import TooMany
from shared.history import broken_at
from shared.installation import Installation
from shared.open311 import app_reports, apps
from shared.open_data import public_view
from shared.platform.ports import Platform
from shared.report import Report
from shared.reporter.own_view import own_view
from shared.submission import NewReport
from tests import geo
from tests.conftest import Client
from tests.life import START
from tests.load.counting import CountingStore
from tests.samples import LAMP, picture

Post = Callable[..., TestResponse]
ROAD = {"service_code": "jalan_rusak", "lat": "-2.133", "long": "106.113", "description": "Lubang di depan pasar."}
POLE = {"service_code": "pju", "lat": "-2.133", "long": "106.113", "attribute[nomor_tiang]": "12"}


@pytest.fixture
def key(installation: Installation) -> str:
    return apps.issue(installation.store, "warga", name="Warga", contact="Budi", quota=5, now=START)


@pytest.fixture
def post(client: Client, key: str) -> Post:
    http = client("open311")

    def posted(fields: dict[str, Any], kind: str = "json") -> TestResponse:
        return http.post(f"/v2/requests.{kind}", data={**fields, "api_key": key})

    return posted


def _kept(here: Installation, answer: TestResponse) -> Report:
    assert answer.status_code == 200, answer.text
    return reports.get(here.store, answer.get_json()[0]["service_request_id"])


def _all(here: Installation) -> list[Report]:
    return list(report_scans.everything(here.store))


def test_a_report_of_an_app_goes_the_form_s_way(
    installation: Installation, post: Post, delivered: Callable[[], None]
) -> None:
    answer = post(ROAD | {"first_name": "Siti", "last_name": "Aminah", "phone": "0812 3456 7890", "email": "a@b.co"})
    [said] = answer.get_json()
    assert list(said) == ["service_request_id", "service_notice", "account_id"]
    delivered()
    report = _kept(installation, answer)
    assert (report.text, report.code, report.source) == (ROAD["description"], "jalan_rusak", "open311:warga")
    assert (report.status, report.skpd) == ("survey", "PUPR")
    contact = contacts.find(installation.store, report.ticket)
    assert contact is not None
    assert (contact.name, contact.phone, contact.email) == ("Siti Aminah", "6281234567890", "a@b.co")


def test_xml_answers_the_same(post: Post) -> None:
    found = geo.xml(post(ROAD, "xml").data)
    assert (found.tag, [child.tag for child in found[0]]) == (
        "service_requests", ["service_request_id", "service_notice", "account_id"],
    )  # fmt: skip


def test_a_description_may_be_absent_everywhere(
    installation: Installation, post: Post, client: Client, delivered: Callable[[], None]
) -> None:
    [said] = post(ROAD | {"description": "", "extensions": "true"}).get_json()
    delivered()
    report = reports.get(installation.store, said["service_request_id"])
    assert (report.text, report.texts, broken_at(report.history)) == (None, {}, None)
    assert public_view(report, installation.city)
    assert own_view(report, installation.city).text is None
    assert view(report, installation.city, installation.address)["text"] is None
    secret = said["extended_attributes"]["secret"]
    own = client("public_site").post(f"/laporan/{report.ticket}", data={"secret": secret})
    assert (own.status_code, own.get_json()["text"]) == (200, None)


def test_four_thousand_letters_and_line_breaks(installation: Installation, post: Post) -> None:
    long = "a\r\n" * 1_999 + "b" * 2
    assert _kept(installation, post(ROAD | {"description": long})).text == long.replace("\r\n", "\n")
    assert post(ROAD | {"description": "a" * 4_001}).status_code == 400


def test_attributes_become_lines_for_staff(installation: Installation, post: Post) -> None:
    report = _kept(installation, post(POLE | {"description": "Padam", "attribute[jumlah_padam]": "satu_ruas"}))
    assert report.text == "Padam\n\nNomor tiang lampu: 12\nBerapa lampu yang padam: Satu ruas jalan"
    parked = {
        **ROAD,
        "service_code": "parkir_liar",
        "description": "",
        "attribute[jenis_kendaraan][]": ["motor", "truk"],
    }
    text = _kept(installation, post(parked)).text
    assert text == "Kendaraan apa yang parkir: Sepeda motor, Truk atau bus"


def test_a_link_is_kept_for_staff_and_never_shown(installation: Installation, post: Post, client: Client) -> None:
    report = _kept(installation, post(ROAD | {"media_url": "http://169.254.169.254/latest/a.jpg"}))
    assert "169.254.169.254" in (report.text or "")
    assert "169.254" not in client("open311").get(f"/v2/requests/{report.ticket}.json?extensions=true").text


def test_media_become_photos_and_a_bad_one_costs_nothing(
    installation: Installation, post: Post, client: Client
) -> None:
    media = [(BytesIO(picture()), "a.jpg", "image/jpeg"), (BytesIO(b"no picture"), "b.jpg", "image/jpeg")]
    answer = post({**ROAD, "media": media})
    report = _kept(installation, answer)
    assert len(report.photos) == 1
    assert "Foto tidak dipakai" in answer.get_json()[0]["service_notice"]
    found = client("open311").get(f"/v2/requests/{report.ticket}.json").get_json()
    assert found[0]["media_url"] is None  # nobody has looked at it yet


@pytest.mark.parametrize(("name", "kept"), [("a.jpg", 1), ("a.png", 0), ("a", 0)])
def test_a_client_that_names_a_file_and_says_no_type_is_understood(
    installation: Installation, post: Post, name: str, kept: int
) -> None:
    for mime in ("", "application/octet-stream"):
        sent = {**ROAD, "description": mime, "media": [(BytesIO(picture()), name, mime)]}
        assert len(_kept(installation, post(sent)).photos) == kept


def test_an_address_is_a_place(installation: Installation, post: Post) -> None:
    there = {"service_code": "jalan_rusak", "address_string": "Jalan Merdeka 5", "address_id": "19.71.04.1002"}
    assert _kept(installation, post(there)).landmark == "Jalan Merdeka 5, Kelurahan Bintang"


def test_a_confidential_report_is_taken_and_shown_nowhere(
    installation: Installation, post: Post, client: Client
) -> None:
    report = _kept(
        installation, post({"service_code": "pungli", "address_string": "Loket", "description": "Diminta uang"})
    )
    assert report.visibility == "confidential"
    assert client("open311").get(f"/v2/requests/{report.ticket}.json").status_code == 404


@pytest.mark.parametrize("given", [{}, {"api_key": ""}, {"api_key": "warga.wrong"}, {"api_key": "nobody.x"}])
def test_without_a_valid_key_nothing_else_is_said(client: Client, key: str, given: dict[str, str]) -> None:
    answer = client("open311").post("/v2/requests.xml", data=given)
    assert answer.status_code == 403
    assert geo.texts(geo.xml(answer.data)[0])["code"] == "403"
    by_address = client("open311").post(f"/v2/requests.xml?api_key={key}", data=ROAD)
    assert by_address.status_code == 403  # addresses are logged, keys are not to be


@pytest.mark.parametrize(
    ("fields", "status", "named"),
    [
        ({"service_code": ""}, 400, "service_code"),
        ({"service_code": "tidak_ada"}, 404, ""),
        ({"lat": "", "long": ""}, 400, "lat"),
        ({"long": ""}, 400, "long"),
        ({"lat": "91"}, 400, "lat"),
        ({"lat": "nan"}, 400, "lat"),
        ({"lat": "-6.2", "long": "106.8"}, 400, "lat"),
        ({"service_code": "pju"}, 400, "attribute[nomor_tiang]"),
        ({"service_code": "pju", "attribute[nomor_tiang]": "1" * 501}, 400, "attribute[nomor_tiang]"),
        ({"attribute[x]": "1"}, 400, "attribute[x]"),
        ({"email": "nobody"}, 400, "email"),
        ({"phone": "x"}, 400, "phone"),
        ({"media_url": "file:///etc/passwd"}, 400, "media_url"),
        ({"media_url": "http://a b"}, 400, "media_url"),
        ({"address_id": "19.71.99"}, 400, "address_id"),
        ({"description": "a\x00b"}, 400, "description"),
        ({"jurisdiction_id": "jakarta.go.id"}, 404, ""),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_kept(
    installation: Installation, post: Post, fields: dict[str, str], status: int, named: str
) -> None:
    answer = post(ROAD | fields)
    assert answer.status_code == status, answer.text
    errors = answer.get_json()
    assert {error["code"] for error in errors} == {status}
    assert errors[0]["description"].startswith(named)
    assert _all(installation) == []


def test_json_is_not_how_a_report_comes(client: Client, key: str) -> None:
    assert client("open311").post("/v2/requests.json", json=ROAD | {"api_key": key}).status_code == 403


def test_the_same_again_is_the_same_report(installation: Installation, post: Post, key: str) -> None:
    first, again = post(ROAD | {"device_id": "a"}), post({"device_id": "a", "email": "", **ROAD})
    assert first.get_json() == again.get_json()
    assert post(ROAD | {"device_id": "b"}).get_json() != first.get_json()
    assert post(ROAD | {"device_id": "a", "description": "Lain"}).get_json() != first.get_json()
    assert len(_all(installation)) == 3


LAST_SECOND = START + timedelta(minutes=9, seconds=59)


def _sent(here: Installation, at: Any, sent: bytes = b"a") -> str:
    app = next(iter(apps.known(here.store)))
    new = NewReport.model_validate(LAMP | {"source": app.source})
    return app_reports.submit(here, app, new, sent=sent, now=at).report.ticket


@pytest.mark.usefixtures("key")
@pytest.mark.parametrize("start", [START, START + timedelta(minutes=4), LAST_SECOND])
def test_it_is_the_same_for_ten_minutes_and_then_another(installation: Installation, start: Any) -> None:
    first = _sent(installation, start)
    assert _sent(installation, start + timedelta(minutes=9, seconds=59)) == first
    assert _sent(installation, start + timedelta(minutes=10)) != first


@pytest.mark.usefixtures("key")
def test_a_quota_is_for_twenty_four_hours_and_holds_up_no_repetition(installation: Installation) -> None:
    tickets = [_sent(installation, START, f"{n}".encode()) for n in range(5)]
    with pytest.raises(TooMany):
        _sent(installation, START + timedelta(hours=23), b"more")
    assert _sent(installation, START + timedelta(minutes=1), b"4") == tickets[4]
    assert _sent(installation, START + timedelta(hours=24, minutes=1), b"more") not in tickets


@pytest.mark.usefixtures("key")
@pytest.mark.parametrize(("before", "hours"), [(0, 20), (2, 22)])
def test_whoever_has_used_up_the_quota_is_told_when_there_is_room_again(
    installation: Installation, before: int, hours: int
) -> None:
    """A report an hour. Where the quota was made smaller, more of them must grow old."""
    for n in range(5):
        _sent(installation, START + timedelta(hours=n), f"{n}".encode())
    _with_quota(installation, 5 - before)
    now = START + timedelta(hours=4)
    with pytest.raises(TooMany) as refused:
        _sent(installation, now, b"more")
    assert refused.value.later == timedelta(hours=hours)
    with pytest.raises(TooMany):
        _sent(installation, now + refused.value.later - timedelta(seconds=1), b"more")
    assert _sent(installation, now + refused.value.later + timedelta(seconds=1), b"more")


def _with_quota(here: Installation, quota: int) -> None:
    app = next(iter(apps.known(here.store))).model_copy(update={"quota": quota})
    here.store.transact(lambda transaction: transaction.put(apps.COLLECTION, app.id, app.model_dump(mode="json")))


def test_beyond_the_quota_it_says_429_and_when_to_come_again(post: Post) -> None:
    *taken, refused = (post(ROAD | {"description": f"Lubang {n}"}) for n in range(6))
    assert [answer.status_code for answer in taken] == [200] * 5
    assert (refused.status_code, refused.get_json()[0]["code"]) == (429, 429)
    assert 86_000 < int(refused.headers["Retry-After"]) <= 86_401


@pytest.mark.usefixtures("key")
def test_a_post_costs_three_reads_and_two_writes(installation: Installation, key: str) -> None:
    store = CountingStore(installation.store)
    kept = installation.platform
    here = replace(installation, platform=Platform(store, kept.files, kept.bus, kept.post))
    app = apps.with_key(here.store, key)
    new = NewReport.model_validate(LAMP | {"source": app.source})
    app_reports.submit(here, app, new, sent=b"a", now=START)
    assert (store.tally.reads, store.tally.writes) == (3, 2)  # app, earlier one, count; report, contact
