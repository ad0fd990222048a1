"""People of the field at work in a browser: signed in as a demo person, with reports on their way."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import contextmanager

from playwright.sync_api import FilePayload, Page, Route

from shared.platform.ports import Json
from tests.browser.signing_in import sign_in
from tests.load.own_kanal import OwnKanal
from tests.samples import LAMP, picture
from tests.waiting import until
from tests.walk import Staff
from tests.wire import ask, send_json

PLACES = ((-2.1330, 106.1130), (-2.1360, 106.1150), (-2.1290, 106.1110), (-2.1331, 106.1133), (-2.1336, 106.1138))


def entered(page: Page, kanal: OwnKanal, post: str) -> Page:
    """By whoever holds that demo post; ends on that person's first page, when its scripts have come."""
    sign_in(page, f"{kanal.url}/staff-console", post)
    page.wait_for_url(lambda url: not url.endswith("/masuk"))
    page.wait_for_load_state("networkidle")
    return page


def surveyed(kanal: OwnKanal, number: int = 2, *, seen: Sequence[bytes] = ()) -> list[str]:
    """Tickets of street lamps that wait for the survey; `seen`: a photo of its reporter's for each."""
    tickets = [_reported(kanal, each, seen[each] if seen else None) for each in range(number)]
    for ticket in tickets:
        until(lambda ticket=ticket: staff(kanal, ticket).status("surveyor-1") == "survey")
    return tickets


def staff(kanal: OwnKanal, ticket: str) -> Staff:
    return Staff(kanal.port, kanal.tokens, ticket)


def moves_of(kanal: OwnKanal, ticket: str) -> Sequence[str]:
    return [step["move"] for step in staff(kanal, ticket).seen("operator-1")["history"]]


@contextmanager
def script_on_its_way(page: Page, name: str) -> Generator[None]:
    """A page's script that does not come before the block's end, as on a slow network."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.goto("about:blank")  # so that no page before asks for it, too
    page.route(f"**/{name}", hold)
    yield
    while not held:
        page.wait_for_timeout(50)
    held[0].continue_()


def photo(seed: int) -> FilePayload:
    return {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": picture(seed)}


def _reported(kanal: OwnKanal, number: int, seen: bytes | None) -> str:
    lat, lon = PLACES[number]
    body: dict[str, Json] = LAMP | {
        "text": f"Lampu jalan nomor {number} padam.", "lat": lat, "lon": lon, "landmark": f"Jalan Merdeka {number}",
    }  # fmt: skip
    answer = send_json(kanal.port, "/submit-report", body)
    assert answer.status == 201, answer.text
    if seen:
        headers = {"Content-Type": "image/jpeg", "Authorization": f"Bearer {answer.json['secret']}"}
        assert ask(kanal.port, "POST", f"/store-photo/{answer.json['ticket']}", seen, headers).status == 201
    return answer.json["ticket"]
