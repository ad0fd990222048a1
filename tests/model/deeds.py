"""What people do in the city: each deed is done to the real one, judged by the model, and carried out in the model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from shared import lifecycle, tickets
from shared.moves import Details
from shared.personal_data import erasure
from shared.photo import Photo, photo_file
from shared.platform.ports import File, Json
from shared.reporter import support
from shared.submission import NewReport, NewSupporter
from shared.workflow import Actor
from tests.model.city import SECRET, City
from tests.model.effects import carried_out, erased, received
from tests.model.known import Known, Said, Taken
from tests.model.verdicts import KIND_OF, Asked, Verdict, verdict, verdict_of_photo, verdict_of_support


class Deed(Protocol):
    """`run` may be repeated by whoever heard no answer: it must not be done twice."""

    def run(self, city: City) -> None: ...
    def verdict(self, city: City) -> Verdict: ...
    def apply(self, city: City) -> None: ...


@dataclass
class Submit:
    fields: dict[str, Json]
    key: str
    words: set[str]

    def run(self, city: City) -> None:
        lifecycle.submit(city.here, NewReport.model_validate(self.fields), key=self.key, now=city.now, body=b"")

    def verdict(self, city: City) -> Verdict:
        return None

    def apply(self, city: City) -> None:
        received(city, self.fields, tickets.credentials(SECRET, "PGK", self.key), self.words)


@dataclass
class Move:
    actor: Actor
    ticket: str
    move: str
    said: Said

    def run(self, city: City) -> None:
        details = Details.model_validate(self.said)
        lifecycle.move(city.here, self.ticket, self.move, self.actor, now=city.now, details=details)

    def verdict(self, city: City) -> Verdict:
        asked = Asked(self.actor, self.move, self.said, city.now)
        return verdict(asked, city.known[self.ticket], city.known, city.here.city)

    def apply(self, city: City) -> None:
        known = city.known[self.ticket]
        if not known.is_made(self.move, self.actor.post, self.said):
            carried_out(city, known, self.actor, self.move, self.said)


@dataclass
class Attach:
    actor: Actor
    ticket: str
    id: str
    flags: tuple[str, ...]

    @property
    def kind(self) -> str:
        return KIND_OF[self.actor.role]

    def run(self, city: City) -> None:
        city.here.platform.files.put(*photo_file(self.ticket, self.id), File(self.id.encode(), "image/jpeg"))
        photo = Photo.model_validate(
            {"id": self.id, "kind": self.kind, "added_at": city.now, "width": 1, "height": 1, "flags": self.flags,
             "perceptual_hash": "0" * 16}
        )  # fmt: skip
        lifecycle.attach(city.here, self.ticket, self.actor, photo, city.now)

    def verdict(self, city: City) -> Verdict:
        return verdict_of_photo(self.actor, city.known[self.ticket], self.id)

    def apply(self, city: City) -> None:
        known = city.known[self.ticket]
        if self.id not in known.photos:
            known.photos[self.id] = Taken(self.kind, city.now, self.flags)
            known.made("attach", self.actor.post, self.actor.role, {"photo": self.id}, city.now)


@dataclass
class Erase:
    ticket: str

    def run(self, city: City) -> None:
        erasure.erase(city.here, self.ticket, city.now)

    def verdict(self, city: City) -> Verdict:
        return None

    def apply(self, city: City) -> None:
        erased(city, city.known[self.ticket])


@dataclass
class Support:
    ticket: str
    device: str
    email: str | None

    def run(self, city: City) -> None:
        new = NewSupporter(device=self.device, email=self.email)
        support.support(city.here, self.ticket, new, key=self.device, now=city.now)

    def verdict(self, city: City) -> Verdict:
        return verdict_of_support(self._meant(city), city.here.city, self.marks)

    def apply(self, city: City) -> None:
        known = self._meant(city)
        if not self.marks & known.marks:
            known.supporters += 1
        known.marks |= self.marks

    @property
    def marks(self) -> set[str]:
        return {mark for mark in (self.device, self.email) if mark}

    def _meant(self, city: City) -> Known:
        known = city.known[self.ticket]
        if known.parent is None or verdict_of_support(known, city.here.city, known.marks | {""}) is not None:
            return known
        return city.known[known.parent]
