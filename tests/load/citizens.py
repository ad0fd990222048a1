"""The citizens of the replay: each sends one report, with photos where there are some."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from tests.load.pictures import picture
from tests.load.stories import Story
from tests.load.web_client import Refused, WebClient

ASKED_SECONDS = 120
POLL_SECONDS = 0.2
CONFIRM = "/surat/confirm/"


def submit(web: WebClient, story: Story, run: str) -> None:
    """The ticket is in `story` afterwards. Repeated with its own key, a report comes only once."""
    photos = [photo(story, at) for at in range(story.photos)]
    receipt = web.send("/submit-report", **request(story, run, photos)).json()
    story.ticket = receipt["ticket"]
    refused = [photo for photo in receipt["photos"] if "photo" not in photo]
    if refused or len(receipt["photos"]) != story.photos:
        story.problems.append(f"sent {story.photos} photos, was told {receipt['photos']}")


def request(story: Story, run: str, photos: Sequence[bytes]) -> dict[str, Any]:
    """For `WebClient.send`: a form with its photos, or JSON where there are none."""
    headers = {"Idempotency-Key": f"replay-{run}-{story.number:06d}"}
    if not photos:
        return {"headers": headers, "json": fields(story)}
    form = {name: (None, str(value)) for name, value in fields(story).items()}
    parts = [("photo", (f"foto-{at}.jpg", data, "image/jpeg")) for at, data in enumerate(photos)]
    return {"headers": headers, "files": [*form.items(), *parts]}


def questions(web: WebClient, stories: Sequence[Story]) -> dict[str, str]:
    """The link of each story's first letter, which asks whether its address wants news; none where there is no
    mailbox to look into.
    """
    deadline = time.monotonic() + ASKED_SECONDS
    while True:
        try:
            letters = web.get("/mailbox").json()["messages"]
        except Refused:
            return {}
        asked = {
            letter["id"].rpartition("-")[0]: letter["link"] for letter in letters if CONFIRM in (letter["link"] or "")
        }
        missing = [story.ticket for story in stories if story.ticket not in asked]
        if not missing:
            return asked
        if time.monotonic() > deadline:
            raise TimeoutError(f"after {ASKED_SECONDS} s nobody has asked the reporters of {missing}")
        time.sleep(POLL_SECONDS)


def confirm(web: WebClient, story: Story, questions: Mapping[str, str]) -> None:
    """Presses the button behind the link."""
    if story.ticket in questions:
        web.send(urlsplit(questions[story.ticket]).path)


def fields(story: Story) -> dict[str, str | float]:
    fields: dict[str, str | float] = {"text": story.text}
    fields |= {"code": story.kind.code} if story.kind.code else {"channel": story.kind.channel or ""}
    if story.placing == "point":
        fields |= {"lat": story.lat, "lon": story.lon, "accuracy": 12.0}
    elif story.placing == "landmark":
        fields |= {"landmark": "Di seberang warung, dekat simpang"}
    if story.is_anonymous:
        return fields | {"visibility": "anonymous"}
    if story.email:
        fields |= {"name": f"Warga {story.number}", "email": story.email}
    return fields


def photo(story: Story, at: int) -> bytes:
    """Every other one as from a phone that knows time and place."""
    taken_at = datetime.now(UTC) if story.number % 2 == 0 else None
    return picture(f"report {story.number} {at}", taken_at=taken_at, lat=story.lat, lon=story.lon)
