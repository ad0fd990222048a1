"""Who asks: a person with a session, or a program with a post's token, acting for one post."""

from __future__ import annotations

from dataclasses import dataclass

from shared.console import rights
from shared.console.sessions import Session
from shared.people import Person
from shared.staff import Post
from shared.workflow import Actor


@dataclass(frozen=True)
class Visitor:
    """`post`: acted for now; `posts`: all that the person holds now. `own_posts`: ids of those whose work is the
    person's own. A program has no person, no session and no `csrf`.
    """

    post: Post
    posts: tuple[Post, ...]
    own_posts: tuple[str, ...] = ()
    person: Person | None = None
    session: Session | None = None
    csrf: str = ""

    def may_open(self, endpoint: str) -> bool:
        return self.post.role in rights.PAGES[endpoint]

    @property
    def actor(self) -> Actor:
        return self.post.actor._replace(own_posts=self.own_posts)
