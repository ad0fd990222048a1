"""What one report costs in documents: from the citizen's phone over survey and work to its validation.

Every step does what its function does, sign-in and all, and every event is delivered once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from shared import added_photos, contacts, lifecycle, photo_intake, reports, staff
from shared.added_photos import Declared, Sent
from shared.catalogue.entries import DemoPost
from shared.installation import Installation
from shared.messages import addresses, telling
from shared.messages.links import Link
from shared.moves import Details
from shared.photo import Capture, Photo, PhotoKind
from shared.platform.ports import Platform
from shared.report import Report
from shared.reporter import support, supporters
from shared.staff import Post
from shared.submission import NewReport, NewSupporter
from tests.load.counting import CountingStore
from tests.load.pictures import picture

MOST_READS = 30
MOST_WRITES = 24
_NOON = datetime(2026, 11, 23, 5, tzinfo=UTC)
_REPORT = {
    "code": "pju",
    "text": "Lampu jalan padam.",
    "lat": -2.1330,
    "lon": 106.1130,
    "email": "warga@kanal.test",
}


class Row(NamedTuple):
    step: str
    reads: int
    writes: int


def count_whole_life(installation: Installation, *, is_supported: bool = False) -> list[Row]:
    """A row per step; the last is their sum. The demo posts are appointed on the way. `is_supported`: somebody says
    "it's the same", and wants news.
    """
    return _Life(installation).lived(is_supported=is_supported)


class _Life:
    def __init__(self, installation: Installation) -> None:
        staff.appoint(installation.store, [post_of(demo) for demo in installation.city.posts.values()])
        self._store = CountingStore(installation.store)
        kept = installation.platform
        self._here = replace(installation, platform=Platform(self._store, kept.files, kept.bus, kept.post))
        self._now = _NOON
        self._ticket = ""
        self._rows: list[Row] = []

    def lived(self, *, is_supported: bool) -> list[Row]:
        self._counted("submit_report: with a photo", self._submit)
        self._counted("route_report: to the survey team", self._route)
        self._counted("send_notices: the reporter hears of the survey", self._tell)
        self._counted("public_site: the reporter confirms the address", self._confirm)
        if is_supported:
            self._counted("public_site: somebody supports it", self._support)
        self._counted("store_photo: of the survey", lambda: self._photo("surveyor-1", "survey"))
        self._counted("staff_console: confirm", lambda: self._move("surveyor-1", "confirm"))
        self._counted("send_notices: reporter and SKPD hear of it", self._tell)
        if is_supported:
            self._counted("public_site: the supporter confirms the address", self._supporter_confirms)
        self._counted("staff_console: accept", lambda: self._move("officer-dishub", "accept"))
        self._counted("send_notices: the reporter hears of the work", self._tell)
        self._counted("store_photo: of the completion", lambda: self._photo("officer-dishub", "completion"))
        self._counted("staff_console: finish", self._finish)
        self._counted("staff_console: validate", lambda: self._move("operator-1", "validate"))
        self._counted("send_notices: the reporter hears of the end", self._tell)
        total = Row("whole life", sum(row.reads for row in self._rows), sum(row.writes for row in self._rows))
        return [*self._rows, total]

    def _counted(self, step: str, work: Callable[[], object]) -> None:
        self._now += timedelta(minutes=1)
        self._store.taken()
        work()
        tally = self._store.taken()
        self._rows.append(Row(step, tally.reads, tally.writes))

    def _submit(self) -> None:
        new = NewReport.model_validate(_REPORT)

        def keep(ticket: str) -> list[Photo]:
            return [self._kept(ticket, "report")]

        receipt = lifecycle.submit(self._here, new, key="k" * 16, now=self._now, body=b"", photos=keep)
        self._ticket = receipt.report.ticket

    def _route(self) -> None:
        lifecycle.route(self._here, self._ticket, self._now)

    def _tell(self) -> None:
        [event] = self._report_unseen().unsent
        self._store.taken()
        telling.tell(self._here, self._ticket, event.id, self._now)

    def _support(self) -> None:
        new = NewSupporter(email="pendukung@kanal.test")
        support.support(self._here, self._ticket, new, key="k" * 16, now=self._now)

    def _supporter_confirms(self) -> None:
        [supporter] = supporters.told(self._here.store, self._ticket)
        self._confirm(supporter)

    def _confirm(self, id: str = "") -> None:
        contact = contacts.find(self._here.store, id or self._ticket)
        self._store.taken()
        if contact is not None:
            link = Link(id or self._ticket, contacts.digest_of(self._here.secret, contact))
            addresses.meant(self._here.store, self._here.secret, link)
            addresses.confirm(self._here.store, self._here.secret, link)

    def _photo(self, post: str, kind: PhotoKind) -> None:
        actor = self._signed_in(post).actor
        opened = reports.opened(self._here.store, self._ticket)
        added_photos.add(
            self._here, opened, actor, Sent(self._picture(kind), "image/jpeg"), Declared(kind=kind), now=self._now
        )

    def _finish(self) -> None:
        [photo] = [photo.id for photo in self._report_unseen().photos if photo.kind == "completion"]
        self._store.taken()
        self._move("officer-dishub", "finish", Details(photo=photo))

    def _move(self, post: str, name: str, details: Details | None = None) -> None:
        actor = self._signed_in(post).actor
        lifecycle.move(self._here, self._ticket, name, actor, now=self._now, details=details or Details())

    def _signed_in(self, post: str) -> Post:
        token = staff.token(self._here.secret, post, datetime.now(UTC), timedelta(hours=1))
        return staff.signed_in(self._here.store, self._here.secret, token)

    def _kept(self, ticket: str, kind: PhotoKind) -> Photo:
        return photo_intake.keep(
            self._here.platform.files,
            ticket,
            self._picture(kind),
            "image/jpeg",
            kind=kind,
            declared=Capture(),
            now=self._now,
        )

    def _picture(self, kind: PhotoKind) -> bytes:
        return picture(kind, taken_at=self._now, lat=-2.1330, lon=106.1130)

    def _report_unseen(self) -> Report:
        return reports.get(self._here.store, self._ticket)


def post_of(demo: DemoPost) -> Post:
    return Post(id=demo.id, name=demo.name, role=demo.role, skpd=demo.skpd or None, areas=demo.areas, email=demo.email)
