"""The record of a report: steps that are only ever added, each holding the digest of the one before.

Free text can name people, so it is kept beside the chain: a step carries only SHA-256(salt ‖ text).
Erasing text and salt leaves the chain whole. The canonical bytes of a step are fixed: `v1` is JSON with
sorted keys and no spaces of every field but `digest`; another form would get another version.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence

from pydantic import BaseModel

from shared.moments import Moment
from shared.workflow import Role, Status

GENESIS = "0" * 64


class Text(BaseModel, frozen=True):
    salt: str
    text: str

    @property
    def digest(self) -> str:
        return hashlib.sha256(f"{self.salt}{self.text}".encode()).hexdigest()


class StepPart(BaseModel, frozen=True):
    """What `report.ReportPart` holds of a step."""

    move: str
    at: Moment
    role: Role
    status: Status
    reason: str | None = None
    digest: str = ""


class Step(StepPart, frozen=True):
    """`post` says who: a post's id, `reporter` or `system`; never a person's name. `skpd`: whom the move
    sends the report to, else who held it.
    """

    seq: int
    post: str
    code: str | None = None
    skpd: str | None = None
    photo: str | None = None
    parent: str | None = None
    due_at: Moment | None = None
    note_digest: str | None = None
    previous: str = GENESIS
    form: str = "v1"


def chained(history: Sequence[Step], step: Step) -> tuple[Step, ...]:
    """`history` with `step` as its next, numbered and linked."""
    previous = history[-1].digest if history else GENESIS
    linked = step.model_copy(update={"seq": len(history), "previous": previous})
    return (*history, linked.model_copy(update={"digest": digest_of(linked)}))


def digest_of(step: Step) -> str:
    fields = step.model_dump(mode="json", exclude={"digest"})
    return hashlib.sha256(json.dumps(fields, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def broken_at(history: Sequence[Step]) -> int | None:
    """The number of the first step that was changed, moved, left out or put in; None when all is whole."""
    previous = GENESIS
    for number, step in enumerate(history):
        if step.seq != number or step.previous != previous or step.digest != digest_of(step):
            return number
        previous = step.digest
    return None
