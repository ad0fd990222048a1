"""Post offices and stores in which something happens at the wrong moment."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TypeVar

from shared.installation import Installation
from shared.platform.ports import Channel, Document, Found, Message, Post, Query, Store, Transaction

T = TypeVar("T")


class Moody:
    """Says to each channel's next messages what it was told to say (None: takes it), then takes them all."""

    def __init__(self, post: Post, moods: dict[Channel, list[Exception | None]]) -> None:
        self.channels = post.channels
        self.asked: list[Message] = []
        self._post = post
        self._moods: dict[Channel, Iterator[Exception | None]] = {name: iter(said) for name, said in moods.items()}

    def send(self, message: Message) -> None:
        self.asked.append(message)
        problem = next(self._moods.get(message.channel, iter(())), None)
        if problem is not None:
            raise problem
        self._post.send(message)


class Dying:
    """Takes a message, and the process ends before it can say so."""

    def __init__(self, post: Post) -> None:
        self.channels = post.channels
        self._post = post

    def send(self, message: Message) -> None:
        self._post.send(message)
        raise KeyboardInterrupt


class Behind:
    """A store that does what the one behind it does, for others that do something of it otherwise."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def get(self, collection: str, id: str) -> Document | None:
        return self._store.get(collection, id)

    def find(self, query: Query) -> list[Found]:
        return self._store.find(query)

    def count(self, query: Query) -> int:
        return self._store.count(query)

    def open(self) -> Transaction:
        return self._store.open()

    def transact(self, work: Callable[[Transaction], T], opened: Transaction | None = None) -> T:
        return self._store.transact(work, opened)


class Meanwhile(Behind):
    """A store in which something else happens just before its next transaction, or just after it."""

    def __init__(
        self, store: Store, *, before: Callable[[], object] = list, after: Callable[[], object] = list
    ) -> None:
        super().__init__(store)
        self._before: list[Callable[[], object]] = [before]
        self._after: list[Callable[[], object]] = [after]

    def transact(self, work: Callable[[Transaction], T], opened: Transaction | None = None) -> T:
        while self._before:
            self._before.pop()()
        result = self._store.transact(work, opened)
        while self._after:
            self._after.pop()()
        return result


def with_post(here: Installation, post: Post) -> Installation:
    return replace(here, platform=replace(here.platform, post=post))


def with_store(here: Installation, store: Store) -> Installation:
    return replace(here, platform=replace(here.platform, store=store))


def dies() -> None:
    raise KeyboardInterrupt
