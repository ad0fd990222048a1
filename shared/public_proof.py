"""What everybody may read of the daily proof (`proof.py` makes it). Light, for the pages that show it."""

from __future__ import annotations

from pydantic import BaseModel

from shared.moments import Moment
from shared.platform.ports import Files, Missing
from shared.public_files import BUCKET, PROOF
from shared.workflow import Status


class PublicProof(BaseModel, frozen=True):
    """Confidential reports are in no number but that of the exceptions."""

    day: str
    moment: Moment
    queues: dict[Status, int]
    open: int
    exceptions: int


def newest(files: Files) -> PublicProof | None:
    """None before the first."""
    try:
        return PublicProof.model_validate_json(files.get(BUCKET, PROOF).data)
    except Missing:
        return None
