"""The city's people: whatever a report waits for, the post that has to do it does it."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any

from shared.catalogue import Catalogue
from tests.load.pictures import picture
from tests.load.stories import Story
from tests.load.web_client import Refused, WebClient

OPERATOR, SURVEYOR, AUDITOR = "operator-1", "surveyor-1", "auditor"
ENDED = {"resolved", "referred", "rejected", "duplicate"}
MOST_STEPS = 30
ROUTING_SECONDS = 120
POLL_SECONDS = 0.05
MERGEABLE = {"triage", "survey", "dispatched"}

Seen = dict[str, Any]  # a report as staff see it


class CityPeople:
    def __init__(self, web: WebClient, city: Catalogue) -> None:
        self._web = web
        self._city = city
        self._officers = {post.skpd: post.id for post in city.posts.values() if post.role == "officer"}
        self._heads = {post.skpd: post.id for post in city.posts.values() if post.role == "head"}
        bodies = {code.skpd for code in city.codes.values() if code.confidential}
        self._readers = (AUDITOR, *(self._heads[body] for body in sorted(bodies)))

    def handle(self, story: Story) -> None:
        """Until it has ended; its children are merged into it first."""
        for child in story.children:
            self._merge(child, into=story)
        for _ in range(MOST_STEPS):
            report = self.routed(story.ticket)
            if report["status"] in ENDED:
                return
            try:
                self._step(story, report)
            except Refused as refused:  # a repeated call whose first try went through meets its own work
                if refused.status != HTTPStatus.CONFLICT:
                    raise
        story.problems.append(f"has not ended after {MOST_STEPS} steps")

    def seen(self, ticket: str) -> Seen:
        """By the auditor, or by the body that alone may read it; before it is routed, that is nobody."""
        for post in self._readers:
            try:
                return self._web.get(f"/staff-console/api/reports/{ticket}", post=post).json()
            except Refused as refused:
                if refused.status != HTTPStatus.NOT_FOUND:
                    raise
        return {"status": "received", "unsent": ["nobody may see yet"]}

    def routed(self, ticket: str) -> Seen:
        deadline = time.monotonic() + ROUTING_SECONDS
        while (report := self.seen(ticket))["status"] == "received" and time.monotonic() < deadline:
            time.sleep(POLL_SECONDS)
        if report["status"] == "received":
            raise TimeoutError(f"not routed within {ROUTING_SECONDS} s")
        return report

    def _step(self, story: Story, report: Seen) -> None:
        {
            "triage": self._triage,
            "survey": self._survey,
            "dispatched": self._receive,
            "working": self._work,
            "checking": self._check,
        }[report["status"]](story, report)

    def _triage(self, story: Story, report: Seen) -> None:
        operator = self._operator(report)
        if _has(report, "refute"):
            self._move(story, operator, "reject", reason="tidak_terbukti")
        elif _has(report, "hand_back"):
            others = [body for body in report["supporting"] if body in self._officers]
            self._move(story, operator, "dispatch", skpd=[*others, report["skpd"]][0], note="Mohon ditangani.")
        elif report["code"] is None:
            self._move(story, operator, "correct", code=story.code)
        elif self._city.agencies[self._skpd(story)].is_outside:
            self._move(story, operator, "refer", skpd=self._skpd(story), note="Bukan wewenang kota.")
        elif report["point"] is None and self._city.codes[story.code].place == "required":
            self._move(story, operator, "correct", lat=story.lat, lon=story.lon)
        elif self._city.codes[story.code].survey == "always":
            self._move(story, operator, "send_survey")
        else:
            self._move(story, operator, "dispatch")

    def _survey(self, story: Story, report: Seen) -> None:
        if story.turn == "refuted":
            self._move(story, SURVEYOR, "refute", reason="tidak_ada", note="Tidak ditemukan di tempat itu.")
            return
        self._photo(story, SURVEYOR, "survey", seed=f"survey {story.number}")
        self._move(story, SURVEYOR, "confirm")

    def _receive(self, story: Story, report: Seen) -> None:
        officer = self._officers[report["skpd"]]
        if story.turn == "handed_back" and not report["is_restricted"] and not _has(report, "hand_back"):
            self._move(story, officer, "hand_back", reason="bukan_tugas", note="Bukan tugas kami.")
        else:
            self._move(story, officer, "accept")

    def _work(self, story: Story, report: Seen) -> None:
        officer = self._officers[report["skpd"]]
        if self._city.codes[report["code"]].evidence != "photo":
            self._move(story, officer, "finish", note="Sudah ditangani sesuai ketentuan.")
            return
        tries = len([step for step in report["history"] if step["move"] == "finish"])
        photo = self._photo(story, officer, "completion", seed=f"completion {story.number} {tries}")
        self._move(story, officer, "finish", photo=photo, note="Sudah selesai dikerjakan.")

    def _check(self, story: Story, report: Seen) -> None:
        if story.turn == "sent_back" and not _has(report, "send_back"):
            self._move(story, self._operator(report), "send_back", note="Belum bersih, mohon diulang.")
        else:
            self._move(story, self._operator(report), "validate", note="Sudah dicek di tempat.")

    def _operator(self, report: Seen) -> str:
        """On a confidential report the head of its body does what the operator does elsewhere."""
        return self._heads[report["skpd"]] if report["is_restricted"] else OPERATOR

    def _merge(self, child: Story, *, into: Story) -> None:
        self.routed(into.ticket)
        report = self.routed(child.ticket)
        if report["status"] not in MERGEABLE:
            child.problems.append(f"cannot be merged, it is {report['status']}")
            return
        try:
            self._move(child, OPERATOR, "merge", parent=into.ticket)
        except Refused as refused:
            if refused.status != HTTPStatus.CONFLICT:
                raise

    def _photo(self, story: Story, post: str, kind: str, *, seed: str) -> str:
        path, data = f"/store-photo/{story.ticket}?kind={kind}", self.taken(story, seed)
        return self._web.send(path, post=post, data=data, headers={"Content-Type": "image/jpeg"}).json()["photo"]

    def taken(self, story: Story, seed: str) -> bytes:
        """A photo taken there now."""
        taken_at = datetime.now(UTC) + timedelta(seconds=1)  # a file knows whole seconds only
        return picture(seed, taken_at=taken_at, lat=story.lat, lon=story.lon)

    def _move(self, story: Story, post: str, move: str, **details: object) -> None:
        self._web.send(f"/staff-console/api/reports/{story.ticket}/moves/{move}", post=post, json=details)

    def _skpd(self, story: Story) -> str:
        return self._city.codes[story.code].skpd


def _has(report: Seen, move: str) -> bool:
    return any(step["move"] == move for step in report["history"])
