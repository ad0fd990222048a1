"""Is everybody told of everything that was theirs to hear, each message once but for its repetitions?"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from shared.installation import Installation
from shared.paging import every
from shared.platform.ports import Message, Query
from tests.chaos.told import Told
from tests.load import letters
from tests.load.citizens import CONFIRM
from tests.load.letters import Letter

_CROWD = re.compile(r"(\d+) pemberitahuan\b")


def faults(here: Installation, sent: Sequence[Message], told: Told, kept: dict[str, dict[str, Any]]) -> Iterator[str]:
    questions, news = _read(sent, kept, are_questions=True), _read(sent, kept, are_questions=False)
    due: set[Letter] = set()
    owners: dict[str, set[str]] = {}
    for story in [story for story in told.stories if story.ticket in kept]:
        due |= letters.to_reporters(story, kept[story.ticket], kept)
        owners[story.ticket] = {one.email for one in (story, *story.children) if one.email}
    missing = {each for each in due - questions.letters.keys() - news.letters.keys() if _has_agreed(each, told, kept)}
    yield from (f"{each.ticket}: step {each.seq} was not told to {each.to}" for each in sorted(missing))
    for mailbox in (questions, news):
        to_citizens = {each for each in mailbox.letters if each.to.startswith("warga-")}
        yield from (f"{one.ticket}: step {one.seq} told to {one.to} for no reason" for one in sorted(to_citizens - due))
        yield from letters.wrong(mailbox, owners)
    yield from _officers(here, told, kept, news, sent)
    ids = Counter(message.id for message in sent)
    print(
        f"{len(due)} letters due to citizens; {len(ids)} messages told, {ids.total() - len(ids)} repetitions of these"
    )


def _has_agreed(letter: Letter, told: Told, kept: dict[str, dict[str, Any]]) -> bool:
    """Before an address is confirmed nothing goes there but the question, whatever an alarm has done meanwhile."""
    [step] = [step for step in kept[letter.ticket]["history"] if step["seq"] == letter.seq]
    owner = next(story for story in told.stories if story.email == letter.to)
    confirmed = told.confirmed.get(owner.ticket)
    return confirmed is None or datetime.fromisoformat(step["at"]) >= confirmed


def _read(sent: Sequence[Message], kept: dict[str, dict[str, Any]], *, are_questions: bool) -> letters.Mailbox:
    """A step may be told in both: when the answer came before it was noted that the question had gone out."""
    some = [each for each in sent if (CONFIRM in (each.link or "")) == are_questions]
    return letters.read(({"id": each.id, "to": each.to} for each in some), set(kept))


def _officers(
    here: Installation, told: Told, kept: dict[str, dict[str, Any]], mailbox: letters.Mailbox, sent: Sequence[Message]
) -> Iterator[str]:
    """Each notice of a new report is in the officer's inbox, and went out alone or in the digest that counts it."""
    posts = {post.skpd: post.id for post in here.city.posts.values() if post.role == "officer" and post.skpd}
    stories = [story for story in told.stories if story.ticket in kept]
    due = {each for story in stories for each in letters.to_officers(story, kept[story.ticket], posts)}
    for post in sorted(set(posts.values())):
        found = every(here.store, Query("receipts", "at", {"to": post}, descending=True))
        rows: list[dict[str, Any]] = [dict(row.document) for row in found]
        inbox = {Letter(row["ticket"], row["seq"], post) for row in rows}
        theirs = {each for each in due if each.to == post}
        yield from (f"{each.ticket}: step {each.seq} is not in the inbox of {post}" for each in sorted(theirs - inbox))
        yield from (f"{row['id']} waits for a digest for ever" for row in rows if row["digest"])
        address = here.city.posts[post].email
        alone = {each._replace(to=post) for each in mailbox.letters if each.to == address}
        crowds = {message.id: message for message in sent if message.to == address and message.id.startswith("digest.")}
        counted = sum(int(crowd[1]) if (crowd := _CROWD.search(one.subject)) else 1 for one in crowds.values())
        if len(alone) + counted != len(inbox) or alone - inbox:
            yield f"{post}: {len(inbox)} notices, {len(alone)} went out alone and {counted} in {len(crowds)} digests"
