"""One report, from the citizen's phone to the open data, over HTTP."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

from shared.installation import Installation
from tests.conftest import Client, platform_of
from tests.samples import LAMP, picture


def test_a_report_goes_in_and_comes_out_as_open_data(
    installation: Installation, client: Client, tokens: dict[str, str], delivered: Callable[[], None]
) -> None:
    form = {name: str(value) for name, value in LAMP.items()} | {
        "photo": (BytesIO(picture(1)), "lampu.jpg", "image/jpeg")
    }
    receipt = client("submit_report").post("/", data=form).get_json()
    assert "photo" in receipt["photos"][0]
    ticket = receipt["ticket"]
    delivered()
    staff = _Staff(client, tokens, ticket)
    assert staff.report("surveyor-1")["status"] == "survey"
    assert staff.move("surveyor-1", "confirm")["status"] == "dispatched"
    assert staff.move("officer-dishub", "accept")["status"] == "working"
    photo = staff.photo("officer-dishub", "completion", picture(2))
    assert staff.move("officer-dishub", "finish", photo=photo)["status"] == "checking"
    assert staff.move("operator-1", "validate")["status"] == "resolved"
    delivered()
    told = {message.id for message in platform_of(installation).post.sent() if message.to == "warga@kanal.test"}
    assert len(told) == 4  # routed, confirmed, accepted, validated
    client("export_open_data").post("/")
    csv = client("open_data").get("/reports.csv").get_data(as_text=True)
    [row] = [line for line in csv.splitlines() if ticket in line]
    assert ",resolved," in row
    assert "true" in row


class _Staff:
    def __init__(self, client: Client, tokens: dict[str, str], ticket: str) -> None:
        self._client = client
        self._tokens = tokens
        self._ticket = ticket

    def report(self, post: str) -> dict[str, Any]:
        return self._console.get(f"/api/reports/{self._ticket}", headers=self._as(post)).get_json()

    def move(self, post: str, move: str, **details: str) -> dict[str, Any]:
        path = f"/api/reports/{self._ticket}/moves/{move}"
        return self._console.post(path, json=details, headers=self._as(post)).get_json()

    def photo(self, post: str, kind: str, data: bytes) -> str:
        path = f"/{self._ticket}?kind={kind}"
        answer = self._client("store_photo").post(path, data=data, content_type="image/jpeg", headers=self._as(post))
        return answer.get_json()["photo"]

    @property
    def _console(self) -> Any:
        return self._client("staff_console")

    def _as(self, post: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._tokens[post]}"}
