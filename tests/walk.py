"""The way of one report through a running Kanal, from the citizen's phone to the open data, over HTTP alone."""

from __future__ import annotations

from io import BytesIO
from typing import Any, NamedTuple
from urllib.parse import urlencode, urlsplit

from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from tests.samples import LAMP, picture
from tests.waiting import until
from tests.wire import Answer, ask, send_json


class Walked(NamedTuple):
    """What is to be seen at the end: the row of the open data, and the ids of what the reporter was told."""

    ticket: str
    row: str
    told: set[str]


def walk(port: int, tokens: dict[str, str]) -> Walked:
    ticket = _submitted(port)
    staff = Staff(port, tokens, ticket)
    until(lambda: staff.status("surveyor-1") == "survey")
    until(lambda: len(_told(port, ticket)) == 1)
    _confirm_address(port, ticket)
    assert staff.move("surveyor-1", "confirm") == "dispatched"
    assert staff.move("officer-dishub", "accept") == "working"
    photo = staff.photo("officer-dishub", "completion", picture(2))
    assert staff.move("officer-dishub", "finish", photo=photo) == "checking"
    assert staff.move("operator-1", "validate", note="Sudah dicek di tempat.") == "resolved"
    until(lambda: len(_told(port, ticket)) == 4)  # routed, confirmed, accepted, validated
    assert staff.exported().status == 200
    return Walked(ticket, _row(port, ticket), _told(port, ticket))


def _submitted(port: int) -> str:
    """With a photo, as a form sends it."""
    form: dict[str, Any] = {name: str(value) for name, value in LAMP.items()}
    form["photo"] = FileStorage(BytesIO(picture(1)), "lampu.jpg", content_type="image/jpeg")
    boundary, body = encode_multipart(form)
    headers = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
    answer = ask(port, "POST", "/submit-report/", body, headers)
    assert answer.status == 201, answer.text
    assert "photo" in answer.json["photos"][0]
    return answer.json["ticket"]


def _confirm_address(port: int, ticket: str) -> None:
    """As its owner, who opens the link of the first letter and presses the button there."""
    [link] = [letter["link"] for letter in _letters(port, ticket)]
    path = urlsplit(link).path
    assert "Kirim kabar" in ask(port, "GET", path, headers={"Accept": "text/html"}).text
    assert ask(port, "POST", path).status == 200


def _told(port: int, ticket: str) -> set[str]:
    return {letter["id"] for letter in _letters(port, ticket)}


def _letters(port: int, ticket: str) -> list[dict[str, str]]:
    """To the reporter."""
    letters = ask(port, "GET", "/mailbox", headers={"Accept": "application/json"}).json["messages"]
    return [letter for letter in letters if letter["to"] == LAMP["email"] and letter["id"].startswith(ticket)]


def _row(port: int, ticket: str) -> str:
    answer = ask(port, "GET", "/open-data/reports.csv")
    [row] = [line for line in answer.text.splitlines() if ticket in line]
    return row


class Staff:
    """Moves of the demo posts on one report."""

    def __init__(self, port: int, tokens: dict[str, str], ticket: str) -> None:
        self._port = port
        self._tokens = tokens
        self._ticket = ticket

    def status(self, post: str) -> str:
        """Empty as long as the report is not the post's to see."""
        return self.seen(post).get("status", "")

    def seen(self, post: str) -> dict[str, Any]:
        answer = ask(self._port, "GET", f"/staff-console/api/reports/{self._ticket}", headers=self._as(post))
        return answer.json if answer.status == 200 else {}

    def move(self, post: str, move: str, **details: str) -> str:
        """The status after it."""
        path = f"/staff-console/api/reports/{self._ticket}/moves/{move}"
        answer = send_json(self._port, path, details, self._as(post))
        assert answer.status == 200, answer.text
        return answer.json["status"]

    def photo(self, post: str, kind: str, data: bytes) -> str:
        path = f"/store-photo/{self._ticket}?{urlencode({'kind': kind})}"
        answer = ask(self._port, "POST", path, data, {"Content-Type": "image/jpeg", **self._as(post)})
        assert answer.status == 201, answer.text
        return answer.json["photo"]

    def exported(self) -> Answer:
        return ask(self._port, "POST", "/export-open-data/?newest=1", headers=self._as("admin"))

    def _as(self, post: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._tokens[post]}"}
