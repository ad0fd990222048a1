"""A city in which everybody who can write writes hostile texts: reporters, apps, staff, and its own IT office."""

from __future__ import annotations

import csv
import json
import shutil
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import NamedTuple

from PIL import ExifTags, Image

from functions.local import demo
from functions.open311 import posted
from shared import catalogue, contacts, export, lifecycle, people, photo_intake, publishing, reports
from shared.installation import Installation
from shared.messages import telling
from shared.open311 import app_reports, apps
from shared.people import DEMO, Holding, Person
from shared.photo import Capture, PhotoKind, Point
from shared.platform import embedded
from shared.platform.ports import Json, Transaction
from shared.reporter import support, supporters
from shared.settings import SHARED
from shared.submission import NewReport, NewSupporter
from shared.workflow import Status
from tests.hostile_texts import CANARY, MARK, SHORT, SHORTEST, Texts
from tests.life import actor, moved
from tests.load.stories import CITY
from tests.photo_carriers import saved, scene
from tests.samples import IN_THE_CITY

_NAMED = {
    "channels.csv": ("name",), "codes.csv": ("name",), "agencies.csv": ("name", "short_name"), "posts.csv": ("name",),
    "attributes.csv": ("description", "hint"), "holidays.csv": ("name",),
}  # fmt: skip


class City(NamedTuple):
    """Tickets by the status that each has reached, and the secret of the one that was resolved."""

    data: Path
    catalogue: Path
    tickets: dict[str, str]
    secret: str


def built(folder: Path, at: datetime) -> City:
    """As it stands at that moment: a folder for `python -m functions`."""
    words = hostile_catalogue(folder / "catalogue")
    data = folder / "data"
    platform = embedded.open_folder(data, embedded.read_indexes(SHARED / "indexes.json"), strict=False)
    try:
        here = Installation(platform, catalogue.load(words), demo.secret(data), "", demo.signing_key(data))
        demo.appoint(here, data)
        tickets, secret = _Reporters(here, at).all()
        _staffed(here)
        export.run(here, at, settled=timedelta(0))
        publishing.run(here, at)
    finally:
        platform.close()
    return City(data, words, tickets, secret)


def hostile_catalogue(folder: Path) -> Path:
    """Pangkalpinang's, with a mark in every name that a page shows."""
    shutil.copytree(CITY, folder)
    for name, columns in _NAMED.items():
        _rewritten(folder / name, columns)
    areas = json.loads((folder / "areas.geojson").read_text(encoding="utf-8"))
    for feature in areas["features"]:
        feature["properties"]["nama"] += SHORT
    (folder / "areas.geojson").write_text(json.dumps(areas), encoding="utf-8")
    city = json.loads((folder / "city.json").read_text(encoding="utf-8"))
    city["neighbours"] = [SHORT]
    city["contact"]["body"] += SHORT
    for number in city["emergency"]:
        number["label"] += SHORTEST
    for reasons in city["reasons"].values():
        for reason in reasons:
            reason["label"] += SHORT
    (folder / "city.json").write_text(json.dumps(city), encoding="utf-8")
    place = {"name": f"Pasar Pagi {SHORT}", "other_names": SHORT, "kind": SHORT, "lat": "-2.133", "lon": "106.113"}
    with (folder / "places.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.DictWriter(file, place)
        rows.writeheader()
        rows.writerow(place)
    return folder


def _rewritten(path: Path, columns: tuple[str, ...]) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        row.update({column: row[column] + SHORT for column in columns})
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)


class _Reporters:
    """Everything that happens, an hour ago."""

    def __init__(self, here: Installation, at: datetime) -> None:
        self._here = here
        self._at = at - timedelta(hours=1)
        self._texts = Texts()
        self._secrets: dict[str, str] = {}

    def all(self) -> tuple[dict[str, str], str]:
        resolved = self._resolved()
        found = {
            "triage": self._reported(code=None, channel="lampu_jalan"), "survey": self._reported(),
            "app": self._by_app(), "working": self._working(), "checking": self._checking(), "waiting": self._waiting(),
            "resolved": resolved, "rejected": self._rejected(), "confidential": self._reported(code="pungli"),
        }  # fmt: skip
        self._move(found["survey"], "note", "operator-1", note=self._texts.of(4000))
        return found, self._secrets[resolved]

    def _reported(self, **changed: Json) -> str:
        """With photo and supporter; who reported has an address that no form would have taken."""
        typed = {"text": self._texts.of(4000), "landmark": self._texts.of(300), "name": self._texts.of(120)}
        fields: dict[str, Json] = {"code": "pju", **typed, **IN_THE_CITY, "email": "warga@kanal.test", **changed}
        new = NewReport.model_validate({name: value for name, value in fields.items() if value is not None})
        key = f"hostile-{len(self._secrets):012d}"
        receipt = lifecycle.submit(self._here, new, key=key, now=self._at, body=b"")
        return self._on_its_way(receipt.report.ticket, receipt.secret)

    def _by_app(self) -> str:
        key = apps.issue(self._here.store, "warga", name=SHORT, contact=SHORT, quota=50, now=self._at)
        app, fields = apps.with_key(self._here.store, key), {name: [typed] for name, typed in self._posted(key).items()}
        given, answers = posted.read(fields)
        new = posted.report(given, answers, app, self._here.city, self._here.city.calendar.local_day(self._at))
        receipt = app_reports.submit(self._here, app, new, sent=posted.same(fields, b""), now=self._at)
        return self._on_its_way(receipt.report.ticket, receipt.secret)

    def _posted(self, key: str) -> dict[str, str]:
        """By the names of GeoReport."""
        return {
            "api_key": key, "service_code": "pju", "lat": str(IN_THE_CITY["lat"]), "long": str(IN_THE_CITY["lon"]),
            "description": self._texts.of(3000), "attribute[nomor_tiang]": self._texts.of(200),
            "address_string": self._texts.of(250), "first_name": SHORT, "last_name": SHORT,
            "media_url": f"https://{CANARY}/a.svg?{MARK}<script>stolen(1)</script>",
        }  # fmt: skip

    def _on_its_way(self, ticket: str, secret: str) -> str:
        self._secrets[ticket] = secret
        self._here.store.transact(partial(self._unchecked, id=ticket))
        self._photo(ticket, "reporter", "report")
        lifecycle.route(self._here, ticket, self._at)
        report = reports.get(self._here.store, ticket)
        if report.code and report.status is Status.TRIAGE:  # for the links in its text
            self._move(ticket, "send_survey", "operator-1")
        if not report.is_restricted:
            supporter = NewSupporter(email=f"pendukung{len(self._secrets)}@kanal.test", told_by="email")
            support.support(self._here, ticket, supporter, key=f"supporter-{ticket}", now=self._at)
            if len(self._secrets) % 2:
                [one] = supporters.told(self._here.store, ticket)
                self._here.store.transact(partial(self._unchecked, id=one))
        return self._told(ticket)

    def _unchecked(self, transaction: Transaction, id: str) -> None:
        """As a document from before a field was checked may be."""
        contact = contacts.find(transaction, id)
        assert contact is not None
        wrong = {"phone": self._texts.of(300), "standing": "confirmed"}
        if len(self._secrets) % 2:
            wrong["email"] = self._texts.of(300)
        contacts.put(transaction, contact.model_copy(update=wrong))

    def _working(self) -> str:
        ticket = self._reported()
        self._photo(ticket, "surveyor-1", "survey")
        self._move(ticket, "confirm", "surveyor-1", note=self._texts.of(4000))
        self._move(ticket, "accept", "officer-dishub", note=self._texts.of(4000))
        self._photo(ticket, "officer-dishub", "completion")
        self._move(ticket, "progress", "officer-dishub", note=self._texts.of(4000))
        due = (self._at + timedelta(days=9)).isoformat()
        return self._move(
            ticket, "extend", "officer-dishub", due_at=due, note=self._texts.of(4000), reason=self._reason("extend")
        )

    def _checking(self) -> str:
        ticket = self._working()
        photo = reports.get(self._here.store, ticket).photos[-1].id
        return self._move(ticket, "finish", "officer-dishub", photo=photo, note=self._texts.of(4000))

    def _resolved(self) -> str:
        ticket = self._checking()
        self._move(ticket, "validate", "operator-1", note=self._texts.of(4000))
        for photo in reports.get(self._here.store, ticket).photos:
            self._move(ticket, "show_photo", "operator-1", photo=photo.id)
        return self._move(ticket, "rate", "reporter", rating=5, note=self._texts.of(4000))

    def _waiting(self) -> str:
        ticket = self._reported(code=None, channel="lampu_jalan")
        self._move(ticket, "ask", "operator-1", note=self._texts.of(4000))
        self._move(ticket, "answer", "reporter", note=self._texts.of(4000))
        return self._move(ticket, "ask", "operator-1", note=self._texts.of(4000))

    def _rejected(self) -> str:
        ticket = self._reported(code=None, channel="lampu_jalan")
        return self._move(ticket, "reject", "operator-1", reason=self._reason("reject"), note=self._texts.of(4000))

    def _photo(self, ticket: str, post: str, kind: PhotoKind) -> None:
        """Which says that some program has changed it."""
        declared = Capture(taken_at=self._at, point=Point(**IN_THE_CITY), editor=self._texts.of(200))
        told = Image.Exif()
        told[ExifTags.Base.Software] = f"Photoshop {SHORT}"
        told[ExifTags.Base.Artist] = f"{ticket} {kind} {len(self._texts.of(200))}"
        data = saved(scene(160, 120), "JPEG", exif=told, comment=f"{SHORT} {ticket} {kind}")
        photo = photo_intake.keep(
            self._here.platform.files, ticket, data, "image/jpeg", kind=kind, declared=declared, now=self._at
        )
        lifecycle.attach(self._here, ticket, actor(self._here, post), photo, self._at)

    def _move(self, ticket: str, name: str, post: str, **details: Json) -> str:
        moved(self._here, ticket, name, post, self._at, **details)
        return self._told(ticket)

    def _told(self, ticket: str) -> str:
        for event in reports.get(self._here.store, ticket).unsent:
            telling.tell(self._here, ticket, event.id, self._at)
        return ticket

    def _reason(self, move: str) -> str:
        return self._here.city.city.reasons[move][0].id


def _staffed(here: Installation) -> None:
    """Somebody whose account at the provider has such a name."""
    now = demo.FIRST_DAY
    people.keep(here.store, [Person(id=f"{DEMO}{MARK}", name=SHORT, holdings=(Holding(post="operator-1", since=now),))])
