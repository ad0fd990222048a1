"""Reports that were split from one: they hold the same place, photos and contact, and its secret opens them."""

from __future__ import annotations

from collections.abc import Iterator

from shared import tickets
from shared.installation import Installation
from shared.report import Report


def of(here: Installation, whole: Report) -> Iterator[str]:
    """Their tickets; none once the words that were split off are erased."""
    for step in whole.history:
        if step.move == "split" and (text := whole.texts.get(str(step.seq))) is not None:
            yield tickets.part(here.city.city.ticket_prefix, whole.ticket, step.seq, text.salt).ticket
