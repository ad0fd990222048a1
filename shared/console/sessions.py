"""A staff session: who has signed in and for which post they act, signed, in a cookie. Pure.

Nothing of it is kept here. It ends when it lies idle, after a working day, with the person's next `generation`, and
when somebody signs out, which the person remembers until it would have ended anyway.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime, timedelta

from itsdangerous import BadData, URLSafeSerializer
from pydantic import BaseModel, ValidationError

from shared.moments import Moment
from shared.personal_data import lifetimes

IDLE = timedelta(hours=1)
LONGEST = lifetimes.of(lifetimes.SESSIONS)
RENEWED_AFTER = timedelta(minutes=1)  # a cookie younger than this is not written anew


class Session(BaseModel, frozen=True):
    """`id` is chance; `post` is what the person acts for now."""

    id: str
    person: str
    generation: int
    post: str
    began_at: Moment
    seen_at: Moment

    @property
    def ends_at(self) -> datetime:
        """At the latest."""
        return self.began_at + LONGEST

    def is_over(self, now: datetime) -> bool:
        return now - self.seen_at > IDLE or now > self.ends_at

    def is_to_renew(self, now: datetime) -> bool:
        return now - self.seen_at > RENEWED_AFTER


def begun(id: str, person: str, generation: int, post: str, now: datetime) -> Session:
    return Session(id=id, person=person, generation=generation, post=post, began_at=now, seen_at=now)


def sealed(server_secret: str, session: Session) -> str:
    return str(_serializer(server_secret).dumps(session.model_dump(mode="json")))


def opened(server_secret: str, text: str | None, now: datetime) -> Session | None:
    """None for what is absent, forged or over."""
    if not text or not text.isascii():
        return None
    try:
        session = Session.model_validate(_serializer(server_secret).loads(text))
    except (BadData, ValidationError):
        return None
    return None if session.is_over(now) else session


def csrf(server_secret: str, session: Session) -> str:
    """What a form must carry. It is another one for each post, so that a page of before does nothing for the new."""
    named = f"v1:csrf:{session.id}:{session.post}"
    return hmac.digest(server_secret.encode(), named.encode(), "sha256").hex()


def _serializer(server_secret: str) -> URLSafeSerializer:
    return URLSafeSerializer(server_secret, salt="kanal:session", signer_kwargs={"digest_method": hashlib.sha256})
