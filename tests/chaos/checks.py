"""The reckoning, by what the clients were told and what the stores hold. No rule of Kanal's says what ought to be."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any

from PIL import Image

from shared import contacts
from shared.errors import Refusal
from shared.installation import Installation
from shared.paging import every
from shared.platform.ports import Message, Missing, Query
from tests.chaos import letters_told, published
from tests.chaos.city import City
from tests.chaos.told import Move, Told

Kept = dict[str, Any]  # a report as it is stored
OPEN = ("received", "triage", "survey", "dispatched", "working", "checking", "waiting")
STEP = (
    "seq", "move", "at", "role", "post", "status", "reason", "code", "skpd", "photo", "parent", "due_at", "note_digest",
    "previous", "form",
)  # fmt: skip


def all_of(city: City, told: Told) -> list[str]:
    """Every fault, as a line to read."""
    return [*of_stores(city.here, city.mailbox.sent(), told), *published.faults(city, kept_by(city.here))]


def of_stores(here: Installation, sent: Sequence[Message], told: Told) -> list[str]:
    """Without what is published."""
    kept = kept_by(here)
    return [
        *_reports(here, told, kept),
        *_photos(here, told, kept),
        *_moves(told, kept),
        *(fault for ticket, report in kept.items() for fault in _chain(ticket, report)),
        *_queues(here, kept),
        *letters_told.faults(here, sent, told, kept),
    ]


def kept_by(here: Installation) -> dict[str, Kept]:
    return {row.id: dict(row.document) for row in every(here.store, Query("reports", "changed_at"))}


def _reports(here: Installation, told: Told, kept: dict[str, Kept]) -> Iterator[str]:
    yield from (f"{ticket}: acknowledged and not there" for ticket in told.secrets.keys() - kept.keys())
    yield from (f"{ticket}: there, and nobody has sent it" for ticket in kept.keys() - told.secrets.keys())
    texts = Counter((story.ticket, story.text) for story in told.stories)
    if len(told.secrets) != len(told.stories) or max(texts.values()) > 1:
        yield f"{len(told.stories)} citizens have {len(told.secrets)} tickets"
    for story in told.stories:
        report = kept.get(story.ticket)
        if report is None:
            continue
        if report["texts"]["0"]["text"] != story.text:
            yield f"{story.ticket}: its text is another"
        try:
            contacts.check_secret(here.store, story.ticket, told.secrets[story.ticket])
        except Refusal:
            yield f"{story.ticket}: its secret opens nothing"
        yield from (f"{story.ticket}: {problem}" for problem in story.problems)
        if report["unsent"] or report["parked"]:
            yield f"{story.ticket}: still to be told {report['unsent']} {report['parked']}"


def _photos(here: Installation, told: Told, kept: dict[str, Kept]) -> Iterator[str]:
    """Every acknowledged one is named by its report and can be looked at; and no report names one that is not there."""
    there = Counter((ticket, photo["id"]) for ticket, report in kept.items() for photo in report["photos"])
    yield from (f"{ticket}: photo {photo} was acknowledged and is gone" for ticket, photo in told.photos - there.keys())
    for (ticket, photo), times in there.items():
        if times > 1:
            yield f"{ticket}: photo {photo} is there {times} times"
        try:
            Image.open(BytesIO(here.platform.files.get("photos", f"{ticket}/{photo}.jpg").data)).load()
        except (Missing, OSError) as problem:
            yield f"{ticket}: photo {photo} cannot be looked at: {problem!r}"
    for story in told.stories:
        sent = [photo for photo in kept.get(story.ticket, {"photos": []})["photos"] if photo["kind"] == "report"]
        if len(sent) != story.photos:
            yield f"{story.ticket}: {story.photos} photos sent with it, {len(sent)} there"


def _moves(told: Told, kept: dict[str, Kept]) -> Iterator[str]:
    """No step is lost that was acknowledged, none is there that nobody asked for, and none twice."""
    made = Counter(
        Move(ticket, step["post"], step["move"])
        for ticket, report in kept.items()
        for step in report["history"]
        if step["post"] not in {"system", "reporter"} and step["move"] != "attach"
    )
    yield from (f"{move}: acknowledged {n} times, made {made[move]} times" for move, n in (told.moved - made).items())
    yield from (f"{move}: made {made[move]} times, asked for {told.asked[move]}" for move in made - told.asked)
    for ticket, report in kept.items():
        steps = Counter((step["post"], step["move"]) for step in report["history"] if step["role"] == "system")
        routed = [step for step in report["history"] if step["move"] in {"route", "triage"}]
        attached = Counter(step["photo"] for step in report["history"] if step["move"] == "attach")
        if len(routed) != 1:
            yield f"{ticket}: routed {len(routed)} times"
        yield from (f"{ticket}: photo {photo} attached {n} times" for photo, n in attached.items() if n > 1)
        yield from (f"{ticket}: {what} {n} times" for what, n in steps.items() if n > 1 and what[1] != "remind")


def _chain(ticket: str, report: Kept) -> Iterator[str]:
    """As README of the form `v1` has it: the digest of every field, in order of its name, and the digest before."""
    previous = "0" * 64
    for number, step in enumerate(report["history"]):
        canonical = json.dumps({name: step.get(name) for name in STEP}, sort_keys=True, separators=(",", ":"))
        digest = hashlib.sha256(canonical.encode()).hexdigest()
        if (step["seq"], step["previous"], step["digest"]) != (number, previous, digest):
            yield f"{ticket}: its history breaks at step {number}"
        previous = step["digest"]
    if report["history"][0]["move"] != "submit" or report["status"] != report["history"][-1]["status"]:
        yield f"{ticket}: its status is not what its history ends with"


def _queues(here: Installation, kept: dict[str, Kept]) -> Iterator[str]:
    """As the pages of the staff ask for them: a queue for each status, those of a confidential report its SKPD's."""
    found = Counter(row.id for status in OPEN for row in every(here.store, Query("reports", "created_at", {
        "status": status, "is_restricted": False})))  # fmt: skip
    secret = {(report["skpd"], report["status"]) for report in kept.values() if report["is_restricted"]}
    for skpd, status in sorted(secret & {(skpd, status) for skpd, _ in secret for status in OPEN}):
        rows = every(here.store, Query("reports", "created_at", {"skpd": skpd, "status": status}))
        found.update(row.id for row in rows if kept[row.id]["is_restricted"])
    for ticket, report in kept.items():
        is_open = report["status"] in OPEN
        if found[ticket] != is_open or report["is_open"] != is_open:
            yield f"{ticket}: {report['status']}, and in {found[ticket]} queues"
        if is_open and not (report["next_alarm_at"] and report["due_at"]) and report["status"] != "checking":
            yield f"{ticket}: nobody is held to a time"
    print(f"{sum(found.values())} of {len(kept)} reports open, each in one queue unless named here")
