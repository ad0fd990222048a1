"""What the clients were told, and what they have asked for: all that the checker knows besides the stores."""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from tests.load.stories import Story
from tests.load.web_client import WebClient


class Move(NamedTuple):
    ticket: str
    post: str
    move: str


@dataclass
class Told:
    """`secrets`: of every acknowledged report. `confirmed`: when its reporter had confirmed the address. `photos`:
    ticket and id of every acknowledged one. `asked`: how often somebody asked for a move, also because an answer had
    not come; `moved`: how often that was acknowledged.
    """

    stories: list[Story]
    secrets: dict[str, str] = field(default_factory=dict[str, str])
    confirmed: dict[str, datetime] = field(default_factory=dict[str, datetime])
    photos: set[tuple[str, str]] = field(default_factory=set[tuple[str, str]])
    asked: Counter[Move] = field(default_factory=Counter[Move])
    moved: Counter[Move] = field(default_factory=Counter[Move])


@dataclass
class Witness(WebClient):
    """A client that writes down what it was told."""

    told: Told = field(default_factory=lambda: Told([]))
    _writing: threading.Lock = field(default_factory=threading.Lock)

    def reported(self, story: Story, receipt: dict[str, Any]) -> None:
        with self._writing:
            self.told.secrets[receipt["ticket"]] = receipt["secret"]
            self.told.photos |= {(receipt["ticket"], photo["photo"]) for photo in receipt["photos"]}
        story.ticket = receipt["ticket"]

    def add_photo(self, ticket: str, data: bytes, *, kind: str, post: str | None = None) -> str:
        """Its id; without `post` by the reporter."""
        key = {} if post else {"Authorization": f"Bearer {self.told.secrets[ticket]}"}
        headers = {"Content-Type": "image/jpeg", **key}
        photo = self.send(f"/store-photo/{ticket}?kind={kind}", post=post, data=data, headers=headers).json()["photo"]
        with self._writing:
            self.told.photos.add((ticket, photo))
        return photo

    def move(self, wanted: Move, details: dict[str, object]) -> None:
        with self._writing:
            self.told.asked[wanted] += 1
        self.send(f"/staff-console/api/reports/{wanted.ticket}/moves/{wanted.move}", post=wanted.post, json=details)
        with self._writing:
            self.told.moved[wanted] += 1
