"""POST /submit-report: what a citizen may send, and what a stranger's worst input gets."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from werkzeug.test import TestResponse

from shared import contacts, report_scans, reports
from shared.installation import Installation
from shared.platform.ports import Json
from tests.conftest import Client
from tests.samples import FAR_AWAY, IN_THE_CITY, LAMP, picture
from tests.test_photos import saved, scene, told

Send = Callable[..., TestResponse]
KEY = {"Idempotency-Key": "a-key-from-a-phone-1"}


@pytest.fixture
def send(client: Client) -> Send:
    http = client("submit_report")

    def post(**request: Any) -> TestResponse:
        return http.post("/", **request)

    return post


def _kept(installation: Installation) -> int:
    return sum(1 for _ in report_scans.everything(installation.store))


def test_a_report_is_kept_and_answered_with_ticket_and_secret(installation: Installation, send: Send) -> None:
    answer = send(json=LAMP)
    body = answer.get_json()
    assert (answer.status_code, body["status"], body["photos"]) == (201, "received", [])
    assert answer.headers["Cache-Control"] == "no-store"
    assert body["links"]["page"] == f"http://kanal.test/public-site/laporan/{body['ticket']}"
    report = reports.get(installation.store, body["ticket"])
    assert (report.text, report.code, report.kelurahan is not None) == (LAMP["text"], "pju", True)
    contacts.check_secret(installation.store, body["ticket"], body["secret"])


def test_who_reported_is_not_in_the_report(installation: Installation, send: Send) -> None:
    ticket = send(json=LAMP | {"name": "Siti Aminah", "phone": "0812 3456 7890"}).get_json()["ticket"]
    stored = json.dumps(installation.store.get("reports", ticket))
    assert not any(secret in stored for secret in ("Siti", "0812", "warga@kanal.test"))


def test_the_same_key_gives_the_same_answer_and_one_report(installation: Installation, send: Send) -> None:
    first, second = send(json=LAMP, headers=KEY), send(json=LAMP, headers=KEY)
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.get_json() == second.get_json()
    assert _kept(installation) == 1


def test_the_same_key_after_routing_still_gives_the_same_answer(send: Send, delivered: Callable[[], None]) -> None:
    first = send(json=LAMP, headers=KEY).get_json()
    delivered()
    assert send(json=LAMP, headers=KEY).get_json() == first


def test_the_same_key_with_another_body_is_a_conflict(installation: Installation, send: Send) -> None:
    send(json=LAMP, headers=KEY)
    answer = send(json=LAMP | {"text": "Sesuatu yang lain sama sekali"}, headers=KEY)
    assert (answer.status_code, answer.content_type) == (409, "application/problem+json")
    assert _kept(installation) == 1


def test_a_plain_form_works_and_empty_fields_count_as_absent(installation: Installation, send: Send) -> None:
    form = {name: str(value) for name, value in LAMP.items()} | {"name": "", "phone": " ", "idempotency_key": "k" * 16}
    first, second = send(data=form), send(data=form)
    assert first.status_code == 201
    assert first.get_json()["ticket"] == second.get_json()["ticket"]
    assert _kept(installation) == 1


FORM = {name: str(value) for name, value in LAMP.items()}


@pytest.mark.parametrize(("told_by", "kept"), [("", "email"), ("email", "email"), ("whatsapp", "whatsapp")])
def test_a_reporter_chooses_how_to_be_told(installation: Installation, send: Send, told_by: str, kept: str) -> None:
    answer = send(data=FORM | {"phone": "0812 3456 7890", "told_by": told_by})
    contact = contacts.find(installation.store, answer.get_json()["ticket"])
    assert contact is not None
    assert (contact.told_by, contact.phone) == (kept, "6281234567890")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"told_by": "whatsapp"}, "phone"),
        ({"told_by": "email", "email": "", "phone": "0812 3456 7890"}, "email"),
        ({"told_by": "merpati"}, "told_by"),
        ({"told_by": "email", "email": "", "visibility": "anonymous"}, "told_by"),
    ],
)
def test_a_way_to_be_told_that_cannot_be_gone_is_said_beside_its_field(
    client: Client, wrong: dict[str, str], field: str
) -> None:
    answer = client("submit_report").post("/", data=FORM | wrong, headers={"Accept": "text/html"})
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert f'id="{field}-problem"' in answer.text


def test_a_bad_photo_never_costs_the_report(installation: Installation, send: Send) -> None:
    photos = [
        (BytesIO(picture()), "a.jpg", "image/jpeg"),
        (BytesIO(b"no picture at all"), "b.jpg", "image/jpeg"),
    ]
    form = {name: str(value) for name, value in LAMP.items()} | {"photo": photos}
    body = send(data=form).get_json()
    assert [set(result) for result in body["photos"]] == [{"photo"}, {"problem"}]
    assert len(reports.get(installation.store, body["ticket"]).photos) == 1


def test_four_photos_are_too_many(send: Send) -> None:
    photos = [(BytesIO(picture(seed)), "a.jpg", "image/jpeg") for seed in range(1, 5)]
    answer = send(data={name: str(value) for name, value in LAMP.items()} | {"photo": photos})
    assert (answer.status_code, answer.get_json()["fields"][0]["field"]) == (422, "photo")


def test_a_channel_is_enough(installation: Installation, send: Send) -> None:
    body = send(json={"channel": "parkir", "text": "Parkir di trotoar", **IN_THE_CITY}).get_json()
    assert reports.get(installation.store, body["ticket"]).code is None


def test_a_confidential_code_is_never_public(installation: Installation, send: Send) -> None:
    body = send(json={"code": "pungli", "text": "Diminta uang di loket"}).get_json()
    report = reports.get(installation.store, body["ticket"])
    assert (report.visibility, report.is_restricted) == ("confidential", True)


BAD: dict[str, tuple[dict[str, Json], str]] = {
    "no text": ({"code": "pju", **IN_THE_CITY}, "text"),
    "empty text": (LAMP | {"text": "  "}, "text"),
    "text too long": (LAMP | {"text": "x" * 4001}, "text"),
    "NUL in the text": (LAMP | {"text": "lampu\x00padam"}, "text"),
    "no kind": ({"text": "Lampu padam", **IN_THE_CITY}, "channel"),
    "unknown code": (LAMP | {"code": "naga"}, "code"),
    "unknown channel": ({"channel": "naga", "text": "Ada naga"}, "channel"),
    "code of another channel": (LAMP | {"channel": "parkir"}, "code"),
    "no place": ({"code": "pju", "text": "Lampu padam"}, "landmark"),
    "half a place": ({"code": "pju", "text": "Lampu padam", "lat": -2.1}, "lon"),
    "outside the city": (LAMP | FAR_AWAY, "lat"),
    "latitude as text": (LAMP | {"lat": "-2.13"}, "lat"),
    "no such latitude": (LAMP | {"lat": 91}, "lat"),
    "unknown field": (LAMP | {"admin": True}, "admin"),
    "unknown visibility": (LAMP | {"visibility": "secret"}, "visibility"),
    "an e-mail that is none": (LAMP | {"email": "bukan surel"}, "email"),
    "a phone that is none": (LAMP | {"phone": "nol delapan"}, "phone"),
    "anonymous with contact": (LAMP | {"visibility": "anonymous"}, "email"),
    "text that is a number": (LAMP | {"text": 7}, "text"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_used_is_named_in_indonesian_and_nothing_is_kept(
    installation: Installation, send: Send, name: str
) -> None:
    body, field = BAD[name]
    answer = send(json=body)
    assert (answer.status_code, answer.content_type) == (422, "application/problem+json")
    problems = {problem["field"]: problem["problem"] for problem in answer.get_json()["fields"]}
    assert problems[field].endswith(".")
    assert _kept(installation) == 0


RAW: dict[str, tuple[bytes, str, int]] = {
    "bad JSON": (b'{"text": ', "application/json", 400),
    "no JSON object": (b"[1, 2]", "application/json", 400),
    "NaN": (b'{"code":"pju","text":"x","lat":NaN,"lon":1}', "application/json", 422),
    "infinity": (b'{"code":"pju","text":"x","lat":1e999,"lon":1}', "application/json", 422),
    "lone surrogate": (b'{"code":"pju","text":"\\ud800"}', "application/json", 400),
    "broken UTF-8": (b'{"text": "\xff\xfe"}', "application/json", 400),
    "2 MB of text": (json.dumps({"text": "x" * 2_000_000}).encode(), "application/json", 413),
    "wrong content type": (b"text=lampu", "text/plain", 415),
    "no content type": (b"{}", "", 415),
    "nothing": (b"", "application/json", 400),
    "a thousand deep": (b"[" * 1000 + b"]" * 1000, "application/json", 400),
    "form without boundary": (b"--x", "multipart/form-data", 422),
    "2 MB in a form field": (b"text=" + b"x" * 2_000_000, "application/x-www-form-urlencoded", 422),
}


@pytest.mark.parametrize("name", RAW)
def test_what_cannot_be_read_is_a_clear_4xx(installation: Installation, send: Send, name: str) -> None:
    data, content_type, status = RAW[name]
    answer = send(data=data, content_type=content_type)
    assert (answer.status_code, answer.content_type) == (status, "application/problem+json")
    assert answer.get_json()["detail"].endswith(".")
    assert _kept(installation) == 0


def test_two_hundred_fields_are_refused_with_a_short_list(send: Send) -> None:
    answer = send(json=LAMP | {f"field-{number}": number for number in range(200)})
    assert answer.status_code == 422
    assert len(answer.get_json()["fields"]) <= 20


@pytest.mark.parametrize(
    "text", ["🚦 padam 💡", "\u202eterbalik\u202c", "<script>alert(1)</script>", "' OR 1=1 --", "ا" * 4000]
)
def test_unusual_text_is_kept_as_it_is(installation: Installation, send: Send, text: str) -> None:
    ticket = send(json=LAMP | {"text": text}).get_json()["ticket"]
    assert reports.get(installation.store, ticket).text == text


@pytest.mark.parametrize("key", ["short", "x" * 129, "dengan spasi\ttab-tab"])
def test_a_key_that_cannot_be_used_is_refused(send: Send, key: str) -> None:
    assert send(json=LAMP, headers={"Idempotency-Key": key}).status_code == 422


@pytest.mark.parametrize("method", ["get", "put", "delete", "patch"])
def test_other_methods_are_refused(client: Client, method: str) -> None:
    assert getattr(client("submit_report"), method)("/").status_code == 405


def test_a_browser_that_sends_too_much_gets_the_form_again_with_the_reason(client: Client) -> None:
    too_much = b"\xff" * (31 * 1024 * 1024 + 1)
    form, page = "multipart/form-data; boundary=x", {"Accept": "text/html"}
    answer = client("submit_report").post("/", data=too_much, content_type=form, headers=page)
    assert (answer.status_code, answer.content_type) == (413, "text/html; charset=utf-8")
    assert "paling besar 30 MB" in answer.text
    assert "Isi formulir sekali lagi" in answer.text
    assert "masih ada di bawah" not in answer.text


@pytest.mark.parametrize("taken", ["0500:01:01 00:00:00", "0001:01:01 00:00:00", "9999:12:31 23:59:59"])
def test_a_photo_of_a_camera_that_was_never_set_costs_nothing(
    installation: Installation, send: Send, taken: str
) -> None:
    photo = saved(scene(), "JPEG", exif=told(taken=taken))
    form = {name: str(value) for name, value in LAMP.items()} | {"photo": (BytesIO(photo), "a.jpg", "image/jpeg")}
    answer = send(data=form)
    assert answer.status_code == 201
    [kept] = reports.get(installation.store, answer.get_json()["ticket"]).photos
    assert kept.from_file.taken_at is None


def _with_photo(seed: int, **changed: str) -> dict[str, Any]:
    form = {name: str(value) for name, value in LAMP.items()} | changed
    return form | {"photo": (BytesIO(picture(seed)), "a.jpg", "image/jpeg")}


def test_the_same_key_and_photo_again_give_the_same_answer(send: Send) -> None:
    first, second = (send(data=_with_photo(1), headers=KEY) for _ in range(2))
    assert first.get_json() == second.get_json()
    assert "photo" in first.get_json()["photos"][0]


def test_photos_of_a_conflict_do_not_end_among_those_of_the_first_report(
    installation: Installation, send: Send
) -> None:
    ticket = send(data=_with_photo(1), headers=KEY).get_json()["ticket"]
    before = installation.platform.files.names("photos")
    assert send(data=_with_photo(2, text="Sesuatu yang lain"), headers=KEY).status_code == 409
    assert installation.platform.files.names("photos") == before
    assert [name.startswith(f"{ticket}/") for name in before] == [True]


@pytest.mark.parametrize(
    "email",
    ["a@b", "a,b@kanal.test", "a;b@kanal.test", "a@b@kanal.test", "a b@kanal.test", "a\u202eb@kanal.test",
     "a\x07@kanal.test", "siti@kanal.test\nBcc: x@y.test", "Siti <siti@kanal.test>", '"a"@kanal.test',
     "a..b@kanal.test", ".a@kanal.test", "siti@kanal..test", "s\u00edti@kanal.test"],
)  # fmt: skip
def test_an_address_that_no_letter_could_reach_is_refused(send: Send, email: str) -> None:
    answer = send(json=LAMP | {"email": email})
    assert (answer.status_code, answer.get_json()["fields"][0]["field"]) == (422, "email")


@pytest.mark.parametrize("email", ["siti.aminah+lapor@kota.go.id", "o'brien@kanal.test", "a@b-c.d.e"])
def test_an_unusual_address_is_kept(installation: Installation, send: Send, email: str) -> None:
    ticket = send(json=LAMP | {"email": email}).get_json()["ticket"]
    contact = contacts.find(installation.store, ticket)
    assert contact is not None
    assert contact.email == email


@pytest.mark.parametrize(("path", "form"), [("/", "/public-site/"), ("/en", "/public-site/en/")])
def test_a_browser_that_only_looks_is_led_to_the_form(client: Client, path: str, form: str) -> None:
    answer = client("submit_report").get(path, headers={"Accept": "text/html"})
    assert (answer.status_code, answer.headers["Location"]) == (303, form)
