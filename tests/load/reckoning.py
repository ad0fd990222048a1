"""The reckoning: is every report where it belongs, was everybody told, and does the public read it?"""

from __future__ import annotations

import csv
import gzip
import io
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus

from shared.catalogue import Catalogue
from tests.load import letters
from tests.load.city_people import CityPeople, Seen
from tests.load.letters import Letter, Mailbox
from tests.load.stories import Story
from tests.load.web_client import Refused, WebClient

TOLD_SECONDS = 240
SWEEP_SECONDS = 15
POLL_SECONDS = 0.1


@dataclass
class Reckoning:
    """`mailbox` None: this platform has none. `faults`: what is nobody's report's."""

    reports: dict[str, Seen]
    rows: dict[str, dict[str, str]]
    mailbox: Mailbox | None
    faults: list[str]
    letters_expected: int = 0
    notices_expected: int = 0

    @property
    def outcomes(self) -> Counter[str]:
        return Counter(report["status"] for report in self.reports.values())


def settled(people: CityPeople, web: WebClient, stories: list[Story]) -> dict[str, Seen]:
    """Every report as it is once all there is to tell has been told, or time is up. As in the cloud, the
    sweep helps along what got lost.
    """
    reports: dict[str, Seen] = {}
    waiting = [story.ticket for story in stories if story.ticket]
    started = swept = time.monotonic()
    while waiting and time.monotonic() < started + TOLD_SECONDS:
        reports |= {ticket: people.seen(ticket) for ticket in waiting}
        waiting = [ticket for ticket in waiting if reports[ticket]["unsent"]]
        if time.monotonic() > swept + SWEEP_SECONDS:
            web.send("/remind-overdue", post="admin")
            swept = time.monotonic()
        if waiting:
            time.sleep(POLL_SECONDS)
    return reports


def reckon(web: WebClient, city: Catalogue, stories: list[Story], reports: dict[str, Seen]) -> Reckoning:
    """What does not add up is in the stories' `problems`, and in `faults`."""
    exported, faults = _exported(web)
    found = Reckoning(reports, exported, _mailbox(web, reports), faults)
    for story in stories:
        if story.ticket:
            story.problems += _misled(story, reports[story.ticket], city)
            story.problems += _misprinted(web, story, reports[story.ticket], exported.get(story.ticket))
    if found.mailbox is not None:
        _hold_against_mailbox(found, found.mailbox, stories)
    _hold_against_inboxes(found, web, stories, city)
    return found


def _misled(story: Story, report: Seen, city: Catalogue) -> list[str]:
    """Where the report is, and how it came there."""
    moves = [step["move"] for step in report["history"]]
    routed = [step for step in report["history"] if step["post"] == "system" and step["move"] in {"route", "triage"}]
    right = city.codes[story.code].skpd
    wrong = {
        f"ended as {report['status']}, not as {_end(story, city)}": report["status"] != _end(story, city),
        f"routed {len(routed)} times": len(routed) != 1,
        f"routed to {routed[0]['skpd'] if routed else None}, not to {right}": (
            moves[1:2] == ["route"] and routed[0]["skpd"] != right
        ),
        f"not told: {[event['id'] for event in report['unsent']]}": bool(report["unsent"]),
        f"parked: {[event['id'] for event in report['parked']]}": bool(report["parked"]),
        "has lost photos": len([one for one in report["photos"] if one["kind"] == "report"]) != story.photos,
        "a completion photo is doubted": any(one["flags"] for one in report["photos"] if one["kind"] == "completion"),
    }
    return [problem for problem, is_so in wrong.items() if is_so]


def _end(story: Story, city: Catalogue) -> str:
    if story.is_child:
        return "duplicate"
    if city.agencies[city.codes[story.code].skpd].is_outside:
        return "referred"
    return "rejected" if story.turn == "refuted" else "resolved"


def _misprinted(web: WebClient, story: Story, report: Seen, row: dict[str, str] | None) -> list[str]:
    """What the public reads: page and export say the same, of a confidential report nothing."""
    try:
        page = web.get(f"/public-site/laporan/{story.ticket}").json()
    except Refused as refused:
        page = None if refused.status == HTTPStatus.NOT_FOUND else {"status": f"error {refused.status}"}
    if report["visibility"] == "confidential":
        wrong = {
            "is confidential and exported": row is not None,
            "is confidential and has a page": page is not None,
        }
    else:
        wrong = {
            "is not exported as it is": row is None or row["status"] != report["status"],
            "has no page that says what it is": page is None or page["status"] != report["status"],
        }
    return [problem for problem, is_so in wrong.items() if is_so]


def _exported(web: WebClient) -> tuple[dict[str, dict[str, str]], list[str]]:
    count = web.send("/export-open-data?newest=1", post="admin").json()["reports"]
    content = web.get("/open-data/reports.csv").content
    package = web.get("/open-data/datapackage.json").json()
    rows = list(csv.DictReader(io.StringIO(content.decode())))
    counted = web.get("/open-data/statistik.json").json()["masa"]["semua"]["kelompok"]["semua"]["semua"]["laporan"]
    named = next(web.get(f"/open-data/{each['path']}").content for each in package["resources"]
                 if each["latest"] == "reports.csv")  # fmt: skip
    wrong = {
        f"export says {count} reports, reports.csv has {len(rows)}": count != len(rows),
        f"statistik.json counts {counted} reports, reports.csv has {len(rows)}": counted != len(rows),
        "a report is in the export twice": len({row["tiket"] for row in rows}) != len(rows),
        "datapackage.json is of another reports.csv": gzip.decompress(named) != content,
    }
    return {row["tiket"]: row for row in rows}, [problem for problem, is_so in wrong.items() if is_so]


def _mailbox(web: WebClient, reports: dict[str, Seen]) -> Mailbox | None:
    try:
        messages = web.get("/mailbox").json()["messages"]
    except Refused as refused:
        if refused.status == HTTPStatus.NOT_FOUND:
            return None
        raise
    return letters.read(messages, set(reports))


def _hold_against_mailbox(found: Reckoning, mailbox: Mailbox, stories: list[Story]) -> None:
    owners: dict[str, set[str]] = {}
    for story in [story for story in stories if story.ticket]:
        due = letters.to_reporters(story, found.reports[story.ticket], found.reports)
        found.letters_expected += len(due)
        missing = sorted(letter for letter in due if letter not in mailbox.letters)
        story.problems += [f"step {letter.seq} was not told to {letter.to}" for letter in missing]
        owners[story.ticket] = {one.email for one in (story, *story.children) if one.email}
    found.faults += letters.wrong(mailbox, owners)


def _hold_against_inboxes(found: Reckoning, web: WebClient, stories: list[Story], city: Catalogue) -> None:
    """Whether a message went out at once or waits for a digest, the post's inbox has it."""
    officers = {post.skpd: post.id for post in city.posts.values() if post.role == "officer" and post.skpd}
    there = {letter for post in officers.values() for letter in _inbox(web, post)}
    for story in [story for story in stories if story.ticket]:
        due = letters.to_officers(story, found.reports[story.ticket], officers)
        found.notices_expected += len(due)
        story.problems += [f"step {letter.seq} is not in the inbox of {letter.to}" for letter in sorted(due - there)]


def _inbox(web: WebClient, post: str) -> Iterator[Letter]:
    after: str | None = ""
    while after is not None:
        page = web.get("/staff-console/api/inbox", post=post, params={"after": after}).json()
        yield from (Letter(notice["ticket"], notice["seq"], post) for notice in page["notices"])
        after = page["after"]
