"""Who must have been told of what, held against the mailbox."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from tests.load.city_people import Seen
from tests.load.stories import Story

TELLS_REPORTER = {
    "route", "triage", "send_survey", "dispatch", "confirm", "accept", "progress", "ask", "extend", "validate", "refer",
    "reject", "merge", "reopen", "reply",
}  # fmt: skip
_ID = re.compile(r"(?P<ticket>.+)-(?P<seq>\d+)\.[0-9a-f]+")


class Letter(NamedTuple):
    """What a message id says: about which step of which report, and to whom."""

    ticket: str
    seq: int
    to: str


class Mailbox(NamedTuple):
    letters: Counter[Letter]
    ids_per_letter: dict[Letter, set[str]]

    @property
    def repetitions(self) -> int:
        return self.letters.total() - len(self.letters)


def read(messages: Iterable[Mapping[str, str]], tickets: set[str]) -> Mailbox:
    """Only what is about those tickets; a Kanal that has run before has told others too."""
    letters: Counter[Letter] = Counter()
    ids: dict[Letter, set[str]] = {}
    for message in messages:
        found = _ID.fullmatch(message["id"])
        if found and found["ticket"] in tickets:
            letter = Letter(found["ticket"], int(found["seq"]), message["to"])
            letters[letter] += 1
            ids.setdefault(letter, set()).add(message["id"])
    return Mailbox(letters, ids)


def to_officers(story: Story, report: Seen, officers: Mapping[str, str]) -> set[Letter]:
    """What must be in the inbox of an officer, by post. `officers`: an SKPD to its officer's post."""
    return {
        Letter(story.ticket, step["seq"], officers[step["skpd"] or _skpd_at(report, step["seq"])])
        for step in report["history"]
        if step["status"] == "dispatched" and step["move"] in {"route", "confirm", "dispatch"}
    }


def to_reporters(story: Story, report: Seen, children: Mapping[str, Seen]) -> set[Letter]:
    """Theirs, who have all confirmed their address. `children`: those merged into it, as they are now."""
    letters: set[Letter] = set()
    for step in report["history"]:
        told = [story.email] if story.email and step["move"] in TELLS_REPORTER else []
        told += [email for email, at in _joined(story, children) if step["move"] in TELLS_REPORTER and step["at"] > at]
        letters |= {Letter(story.ticket, step["seq"], email) for email in told}
    return letters


def wrong(mailbox: Mailbox, owners: Mapping[str, set[str]]) -> list[str]:
    """Letters to a citizen who has nothing to do with the report (`owners`: ticket to addresses), and
    letters that came twice under different ids."""
    strangers = [
        f"{letter.ticket}: step {letter.seq} was told to {letter.to}"
        for letter in mailbox.letters
        if letter.to.startswith("warga-") and letter.to not in owners[letter.ticket]
    ]
    twice = [
        f"{letter.ticket}: step {letter.seq} was told under {len(ids)} ids"
        for letter, ids in mailbox.ids_per_letter.items()
        if len(ids) > 1
    ]
    return strangers + twice


def _joined(story: Story, children: Mapping[str, Seen]) -> list[tuple[str, str]]:
    """Addresses of merged reporters, and since when they hear what happens here."""
    found: list[tuple[str, str]] = []
    for child in [child for child in story.children if child.ticket in children]:
        merged = [step["at"] for step in children[child.ticket]["history"] if step["move"] == "merge"]
        if child.email and merged:
            found.append((child.email, merged[-1]))
    return found


def _skpd_at(report: Seen, seq: int) -> str:
    """The SKPD in charge at that step: as some earlier step named it, else the report's own."""
    named = [step["skpd"] for step in report["history"][: seq + 1] if step["skpd"]]
    return named[-1] if named else report["skpd"]
