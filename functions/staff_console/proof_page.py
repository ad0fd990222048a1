"""`/bukti`: the daily proof that no open report is lost from all queues, with what it found."""

from __future__ import annotations

from flask import Request, Response

from functions.staff_console import frame
from functions.staff_console.visitor import Visitor
from shared import proof
from shared.errors import NotFound
from shared.installation import here
from shared.platform.ports import Document
from shared.proof import TICKETS_SEEN_BY

LACKS = {
    "queue": "tanpa antrean",
    "owner": "tanpa penanggung jawab",
    "deadline": "tanpa batas waktu",
    "readable document": "tidak terbaca",
}


def answered(_: Request, visitor: Visitor) -> Response:
    return frame.page(
        visitor, "proof.html", proof=_newest(visitor), lacks=LACKS, may_see=visitor.post.role in TICKETS_SEEN_BY
    )


def _newest(visitor: Visitor) -> Document | None:
    try:
        return proof.shown_to(here().store, visitor.actor)
    except NotFound:  # before the first
        return None
