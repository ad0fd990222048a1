"""Why the system asks an operator to look at a report before it goes on. Pure.

Nothing is refused or thrown away for any of these: who is wrongly suspected waits for a look, no more.
"""

from __future__ import annotations

import re
from typing import Literal

from pydantic import BaseModel

SHORTEST_REPEATED = 40  # letters; "Lampu jalan mati" many people write
_ENDINGS = (
    "com|net|org|info|biz|id|co|io|me|ly|gl|gg|cc|to|xyz|top|site|online|shop|store|link|click|vip|club|live|bet|asia|"
    "app|win|pro|fun|icu|ru|cn"
)
_LINK = re.compile(
    rf"(?<![\w@.-])(?:https?://|www\.)?((?:[a-z0-9](?:[a-z0-9-]{{0,61}}[a-z0-9])?\.){{1,6}}(?:{_ENDINGS}))(?![\w-]|\.\w)",
    re.IGNORECASE,
)
_SCHEME = re.compile(r"https?://([^\s/?#]{1,200})", re.IGNORECASE)
_HELPFUL = re.compile(  # a place on a map, or a page of the government
    r"(?:.+\.)?(?:go\.id|maps\.app\.goo\.gl|goo\.gl|google\.(?:com|co\.id)|waze\.com|openstreetmap\.org|osm\.org)"
)

Kind = Literal["trap", "unproved", "many", "same_text", "links"]


class Suspicion(BaseModel, frozen=True):
    """`about`: of `same_text` the earlier ticket, of `links` the hosts."""

    kind: Kind
    about: str | None = None


def of_text(text: str | None) -> tuple[Suspicion, ...]:
    """What the words alone show: links that lead somewhere else than to a map or the government."""
    found = [host.lower() for host in (*_LINK.findall(text or ""), *_SCHEME.findall(text or ""))]
    hosts = list(dict.fromkeys(host for host in found if not _HELPFUL.fullmatch(host)))
    return (Suspicion(kind="links", about=", ".join(hosts[:3])),) if hosts else ()


def comparable(text: str | None) -> str | None:
    """The same for texts that differ in letter case, signs and spaces only; None of one that many may write."""
    words = " ".join(re.findall(r"\w+", (text or "").casefold()))
    return words if len(words) >= SHORTEST_REPEATED else None
