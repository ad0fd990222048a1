"""The situations in which Kanal refuses. `web.STATUS_OF` gives each its HTTP status.

Refusal
├── NotFound      there is nothing of that name (or the asker may not know)
├── Unauthorised  nobody has said who is asking
├── Forbidden     not your role, not your agency
├── Conflict      not from this status; the same key with another body
├── TooMany       more than was agreed upon
│   └── ProofWanted  or more than is usual: with a proof of work it is taken
├── Busy          not now: something that is needed does not answer
└── Invalid       what came in cannot be used, field by field
    ├── Malformed  it cannot even be read
    ├── TooLarge
    └── WrongType
"""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

from shared.languages import say
from shared.platform.ports import Document


class Problem(NamedTuple):
    """What is wrong with one field, as a sentence for the person who filled it in."""

    field: str
    problem: str


class Refusal(Exception):
    """`str()` of it is a sentence in the asker's language that may be shown to whoever asked."""

    def __init__(self, sentence: str) -> None:
        super().__init__(say(sentence))


class NotFound(Refusal):
    pass


class Unauthorised(Refusal):
    pass


class Forbidden(Refusal):
    pass


class Conflict(Refusal):
    pass


class TooMany(Refusal):
    """`later`: in how much time there is room again."""

    def __init__(self, sentence: str, later: timedelta) -> None:
        super().__init__(sentence)
        self.later = later


class ProofWanted(TooMany):
    """`challenge`: whose solution has to come along; empty for whoever cannot solve any."""

    def __init__(self, sentence: str, later: timedelta, challenge: Document) -> None:
        super().__init__(sentence, later)
        self.challenge = challenge


class Busy(Refusal):
    pass


class Invalid(Refusal):
    def __init__(self, sentence: str, *fields: Problem) -> None:
        super().__init__(sentence)
        self.fields = tuple(Problem(field, say(problem)) for field, problem in fields)


def in_words(refusal: Refusal) -> str:
    """All that is wrong, for where there are no fields to say it at."""
    fields = refusal.fields if isinstance(refusal, Invalid) else ()
    return " ".join(field.problem for field in fields) or str(refusal)


class Malformed(Invalid):
    pass


class TooLarge(Invalid):
    pass


class WrongType(Invalid):
    pass
