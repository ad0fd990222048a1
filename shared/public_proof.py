"""What everybody may read of the daily proof (`proof.py` makes it), and of the root of the log of the public record
(`transparency` signs it). Light, for the pages that show them."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel

from shared.moments import Moment
from shared.platform.ports import Files, Missing
from shared.public_files import BUCKET, PROOF, ROOT
from shared.workflow import Status


class PublicProof(BaseModel, frozen=True):
    """Confidential reports are in no number but that of the exceptions."""

    day: str
    moment: Moment
    queues: dict[Status, int]
    open: int
    exceptions: int


class PublicRoot(BaseModel, frozen=True):
    """`akhir`: how many lines the log has by the end of that day. Its signature is for who checks the file itself."""

    hari: date
    akhir: int
    akar: str


class _Signed(BaseModel, frozen=True):
    isi: PublicRoot


def newest_root(files: Files) -> PublicRoot | None:
    """None before the first."""
    try:
        return _Signed.model_validate_json(files.get(BUCKET, ROOT).data).isi
    except Missing:
        return None


def newest(files: Files) -> PublicProof | None:
    """None before the first."""
    try:
        return PublicProof.model_validate_json(files.get(BUCKET, PROOF).data)
    except Missing:
        return None
