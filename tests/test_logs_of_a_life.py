"""Whatever people write of themselves in a report's whole life, no log line has it: with refusals, failures and all."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from shared import web
from shared.installation import Installation
from shared.open311 import apps
from shared.platform.ports import Json
from tests.conftest import Client
from tests.life import START
from tests.load.pictures import picture
from tests.runner import LAST_WORDS, Runner, running
from tests.waiting import until
from tests.walk import Staff
from tests.wire import Answer, ask, send_json

NAME, PHONE, EMAIL = "Siti Rohani Ujicoba", "081377001122", "siti.ujicoba@kanal.test"
TEXT, LANDMARK = "Lampu di muka rumah Pak Bambang padam.", "rumah biru nomor 1734"
LAT, LON = "-2.13298713", "106.11304579"
SUPPORTERS_EMAIL, SUPPORTERS_PHONE = "budi.pendukung@kanal.test", "081377003344"
NEW_EMAIL, NEW_PHONE = "siti.pindah@kanal.test", "081377005566"
QUESTION, REPLY = "Apakah tiang nomor 5521 yang dimaksud?", "Betul, di sebelah warung Bu Aminah."
FOUND, DONE, OBJECTION = "Pak Bambang membenarkan.", "Ditemani Bu Aminah.", "Masih padam, kata suami saya Joko."
KEY = "kunci-pengiriman-siti-8842"
PERSONAL = (
    NAME, PHONE, EMAIL, TEXT, LANDMARK, LAT, LON, SUPPORTERS_EMAIL, SUPPORTERS_PHONE, NEW_EMAIL, NEW_PHONE, QUESTION,
    REPLY, FOUND, DONE, OBJECTION, KEY, "Bambang", "Aminah", "Joko", "siti.", "081377",
)  # fmt: skip
REPORT: dict[str, Any] = {
    "code": "pju", "name": NAME, "phone": PHONE, "email": EMAIL, "text": TEXT, "landmark": LANDMARK,
    "lat": LAT, "lon": LON,
}  # fmt: skip


@pytest.fixture(params=["embedded", pytest.param("emulators", marks=pytest.mark.emulators)])
def kanal(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Runner]:
    if request.param == "emulators":
        request.getfixturevalue("emulators")  # skips where there are none
    with running(tmp_path / "data", platform=request.param, environment={"KANAL_STRICT": "1"}) as runner:
        runner.wait_until_ready()
        yield runner


def test_nothing_that_somebody_wrote_of_oneself_is_in_a_log(kanal: Runner) -> None:
    secrets = _lived(kanal)
    lines = kanal.said.partition(LAST_WORDS)[2].splitlines()
    written = [json.loads(line) for line in lines if line]
    assert {line["message"] for line in written} >= {"event published", "event taken", "message sent", "swept"}
    said = _plain("\n".join(lines) + kanal.complained)
    assert [value for value in (*PERSONAL, *secrets) if value in said] == []


def test_nothing_of_a_damaged_document_is_in_a_log(
    installation: Installation, client: Client, delivered: Callable[[], None], capfd: pytest.CaptureFixture[str]
) -> None:
    answer = client("submit_report").post("/", json={**REPORT, "lat": float(LAT), "lon": float(LON)})
    receipt = json.loads(answer.data)
    for collection, changed in (("reports", {"photos": TEXT}), ("contacts", {"told_by": PHONE, "switched": NAME})):
        _damage(installation, collection, receipt["ticket"], changed)
    own = {"Authorization": f"Bearer {receipt['secret']}"}
    assert client("public_site").get(f"/laporan/{receipt['ticket']}", headers=own).status_code == 500
    delivered()
    client("remind_overdue").post("/")
    out = capfd.readouterr()
    assert {"request failed", "event failed"} <= {json.loads(line)["message"] for line in out.out.splitlines()}
    assert [value for value in (*PERSONAL, receipt["secret"]) if value in _plain(out.out + out.err)] == []


def test_nothing_that_another_app_sends_is_in_a_log(
    installation: Installation, client: Client, delivered: Callable[[], None], capfd: pytest.CaptureFixture[str]
) -> None:
    key = apps.issue(installation.store, "warga", name="Warga", contact=NAME, quota=5, now=web.now())
    sent = {
        "service_code": "pju", "description": TEXT, "address_string": LANDMARK, "lat": LAT, "long": LON, "email": EMAIL,
        "first_name": NAME, "phone": PHONE, "attribute[nomor_tiang]": "dekat Bu Aminah",
    }  # fmt: skip
    http = client("open311")
    given = [{"api_key": key}, {"api_key": f"{key}x"}, {"api_key": key, "lat": f"{LAT}x"}]
    answers = [http.post("/v2/requests.json", data=sent | each) for each in given]
    assert [answer.status_code for answer in answers] == [200, 403, 400]
    delivered()
    out = capfd.readouterr()
    assert "event published" in out.out
    assert [value for value in (*PERSONAL, key) if value in _plain(out.out + out.err)] == []


def _lived(kanal: Runner) -> list[str]:
    """The secrets that were seen on the way."""
    port = kanal.port
    assert send_json(port, "/submit-report", {**REPORT, "email": f"{EMAIL} {NAME}"}).status == 422
    assert ask(port, "POST", "/submit-report/", TEXT.encode(), {"Content-Type": "application/json"}).status == 400
    receipt = _submitted(port)
    site, own = f"/public-site/laporan/{receipt['ticket']}", {"Authorization": f"Bearer {receipt['secret']}"}
    staff = Staff(port, kanal.tokens, receipt["ticket"])
    until(lambda: staff.status("surveyor-1") == "survey")
    _given_addresses(port, site, own)
    _worked_on(port, site, own, staff)
    for path in ("/export-open-data/", "/publish-recent/", "/remind-overdue/"):
        _ok(ask(port, "POST", path, headers={"Authorization": f"Bearer {kanal.tokens['admin']}"}))
    until(lambda: "swept" in kanal.said)
    return [receipt["secret"], *(link.rpartition("/")[2] for link in _links(port, "")), *kanal.tokens.values()]


def _given_addresses(port: int, site: str, own: dict[str, str]) -> None:
    """By the reporter and a supporter; some of them wrong."""
    until(lambda: len(_links(port, EMAIL)) > 0)
    [link] = _links(port, EMAIL)[:1]
    assert ask(port, "POST", link).status == 200
    assert ask(port, "GET", f"{link}x").status == 404
    _ok(send_json(port, f"{site}/dukung", {"email": SUPPORTERS_EMAIL, "phone": SUPPORTERS_PHONE}))
    _ok(send_json(port, f"{site}/kontak", {"name": NAME, "email": NEW_EMAIL, "phone": NEW_PHONE}, own))
    assert send_json(port, f"{site}/kontak", {"email": f"{NEW_EMAIL} {NAME}"}, own).status == 422
    assert ask(port, "GET", site, headers={"Authorization": f"Bearer {NAME}"}).status == 404


def _worked_on(port: int, site: str, own: dict[str, str], staff: Staff) -> None:
    """With all that staff and reporter write meanwhile."""
    staff.move("surveyor-1", "confirm", note=FOUND)
    staff.move("officer-dishub", "accept")
    staff.move("officer-dishub", "ask", note=QUESTION)
    _ok(send_json(port, site, {"move": "answer", "note": REPLY}, own))
    data = picture("done", taken_at=START, lat=float(LAT), lon=float(LON))
    photo = staff.photo("officer-dishub", "completion", data)
    staff.move("officer-dishub", "finish", photo=photo, note=DONE)
    staff.move("operator-1", "validate", note="Sesuai, kata Bu Aminah.")
    _ok(send_json(port, site, {"move": "rate", "rating": 2}, own))
    _ok(send_json(port, site, {"move": "reopen", "note": OBJECTION}, own))


def _submitted(port: int) -> dict[str, str]:
    """As a browser's form sends it, with a photo that says when and where it was taken."""
    data = picture("lamp", taken_at=START, lat=float(LAT), lon=float(LON))
    form = {**REPORT, "photo": FileStorage(BytesIO(data), f"{NAME}.jpg", content_type="image/jpeg")}
    boundary, body = encode_multipart(form)
    headers = {"Content-Type": f"multipart/form-data; boundary={boundary}", "Idempotency-Key": KEY}
    return _ok(ask(port, "POST", "/submit-report/", body, headers)).json


def _links(port: int, to: str) -> list[str]:
    """The paths of the links that letters hold, each a key of its own; of all letters when `to` is empty."""
    letters = ask(port, "GET", "/mailbox", headers={"Accept": "application/json"}).json["messages"]
    found = [letter[kind] for letter in letters if to in letter["to"] for kind in ("link", "stop_link")]
    return [urlsplit(link).path for link in found if link and "/surat/" in link]


def _damage(installation: Installation, collection: str, ticket: str, changed: Mapping[str, Json]) -> None:
    document = installation.store.get(collection, ticket)
    assert document is not None
    installation.store.transact(lambda transaction: transaction.put(collection, ticket, {**document, **changed}))


def _ok(answer: Answer) -> Answer:
    assert answer.status in {200, 201}, answer.text
    return answer


def _plain(text: str) -> str:
    """Also what an address or a JSON text would have hidden."""
    return f"{text}\n{unquote(text)}\n{text.encode().decode('unicode_escape', errors='replace')}"
