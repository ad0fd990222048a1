"""Handing one message to the first channel that takes it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import NamedTuple

from shared.platform.ports import Channel, Message, Post, Refused, TryLater

log = logging.getLogger(__name__)

LONGEST_REST = 24 * 60 * 60.0  # seconds; whoever asks for a year would never be told


class Outcome(NamedTuple):
    """`channel`: the one that took it. `refused`: those that never will. `later`: none took it yet, and one may in so
    many seconds.
    """

    channel: Channel | None = None
    refused: tuple[Channel, ...] = ()
    later: float | None = None


def send(
    post: Post,
    addresses: Sequence[tuple[Channel, str]],
    message: Callable[[Channel, str], Message],
    *,
    is_patient: bool,
) -> Outcome:
    """What is refused for good goes by the next channel; what may go later waits for its channel as long as
    `is_patient`, and then goes by the next one too.
    """
    refused: list[Channel] = []
    later: float | None = None
    for channel, address in addresses:
        one = message(channel, address)
        try:
            post.send(one)
        except Refused as refusal:
            log.warning("message refused for good", extra={"message_id": one.id, "reason": str(refusal)})
            refused.append(channel)
        except OSError as trouble:
            log.warning("message put off", extra={"message_id": one.id, "channel": channel, "reason": str(trouble)})
            asked = (trouble.after or 0.0) if isinstance(trouble, TryLater) else 0.0
            later = max(later or 0.0, min(asked, LONGEST_REST))
            if is_patient:
                break
        else:
            log.info("message sent", extra={"message_id": one.id, "channel": channel})
            return Outcome(channel, tuple(refused))
    return Outcome(None, tuple(refused), later)
