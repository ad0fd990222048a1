"""`/ikhtisar`: for the head of an SKPD, the Sekda and the mayor: what is late, where, whose, and how it has been going.

The tables come from the public files, which cost no document; lists and numbers from the post's own queues.
"""

from __future__ import annotations

from flask import Request, Response

from functions.staff_console import frame, paths
from functions.staff_console.visitor import Visitor
from shared import published, web
from shared.console import queue_counts, queue_rows, queues
from shared.console.staff_nav import LATE, QUEUES, name_of
from shared.errors import NotFound
from shared.figures import open_now, standing, statistics_view
from shared.figures.statistics import Figures, Span, Statistics
from shared.figures.statistics_view import SPANS, USUAL, View
from shared.installation import here
from shared.messages import receipts
from shared.messages.receipts import Receipt
from shared.public_list.listing import Wanted
from shared.workflow import Actor

_SHOWN = 10
_LOOKED_THROUGH = 20


def answered(request: Request, visitor: Visitor) -> Response:
    now, actor, city = web.now(), visitor.actor, here().city
    public, counted = published.rows(here(), Wanted(), now), published.counted(here(), now)
    late = queues.page(here().store, actor, LATE, after=None, now=now, limit=_SHOWN)
    numbers = queue_counts.of(here().store, actor, now)
    return frame.page(
        visitor,
        "overview.html",
        title=city.agencies[actor.skpd].name if actor.skpd in city.agencies else f"Kota {city.city.name}",
        notices=_unread(actor),
        queues=[(queue, name_of(queue, actor.role), numbers[queue]) for queue in QUEUES[actor.role]],
        late=[queue_rows.row(report, city, now) for report in late.items],
        until=public.until if public else None,
        skpd=standing.by("skpd", public, city, now) if public and actor.skpd is None else [],
        kelurahan=standing.by("kelurahan", public, city, now, actor.skpd) if public else [],
        spans=SPANS,
        view=_trend(request, counted) if counted and actor.skpd is None else None,
        figures=_figures(counted, actor.skpd) if counted and actor.skpd else {},
    )


def read(_: Request, visitor: Visitor, id: str) -> Response:
    """An escalation ticked off."""
    receipts.mark_read(here().store, visitor.post.id, id, web.now())
    return paths.to("/ikhtisar")


def _unread(actor: Actor) -> list[Receipt]:
    """Alarms, of what came last to the post, the newest first; a day's summary asks for nothing."""
    came = receipts.inbox(here().store, actor.post, limit=_LOOKED_THROUGH).items
    return [each for each in came if each.read_at is None and each.ticket]


def _trend(request: Request, counted: Statistics) -> View:
    asked = request.args.get("masa", USUAL)
    if asked not in SPANS:
        raise NotFound("Masa ini tidak ada.")
    return statistics_view.view(counted, Span(asked), open_now.of_last_night(counted), here().city)


def _figures(counted: Statistics, skpd: str) -> dict[str, Figures]:
    """Of one SKPD, by span; a span without reports of it is left out."""
    found = {SPANS[span]: period.kelompok["skpd"].get(skpd) for span, period in counted.masa.items()}
    return {name: figures for name, figures in found.items() if figures}
