"""A platform on which things go wrong when they are told to: races, lost answers, deaths, lost and late events."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import TypeVar

from shared.platform.ports import Channel, Contended, Document, Message, Post, Store, Transaction
from tests.offices import Behind

T = TypeVar("T")


class Died(BaseException):
    """The process has ended here; nothing may catch it."""


class FaultyStore(Behind):
    """`fault`: what becomes of the next transactions, one each. `meanwhile`: what somebody else does between the reads
    and the commit of the next one, which then loses the race and is tried again.
    """

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self.faults: list[str] = []
        self.meanwhile: Callable[[], object] | None = None

    def transact(self, work: Callable[[Transaction], T], opened: Transaction | None = None) -> T:
        fault = self.faults.pop(0) if self.faults else ""
        if fault == "contended":
            self._lose(work)
            raise Contended("as the model wanted it")
        if fault == "died before":
            raise Died
        result = self._store.transact(self._raced(work), opened)
        if fault == "died after":
            raise Died
        return result

    def _lose(self, work: Callable[[Transaction], object]) -> None:
        """It was tried, and nothing of it was written."""
        work(self._store.open())

    def _raced(self, work: Callable[[Transaction], T]) -> Callable[[Transaction], T]:
        tries = iter(range(1_000))

        def run(transaction: Transaction) -> T:
            result = work(transaction)
            meanwhile = self.meanwhile
            if next(tries) == 1 and meanwhile is not None:  # the first try is the strict store's own
                self.meanwhile = None
                meanwhile()
            return result

        return run


class Queue:
    """Keeps what is published until the model delivers it, in whatever order, twice, or never. `deaf`: so many
    messages are not accepted.
    """

    def __init__(self) -> None:
        self.waiting: list[tuple[str, Document]] = []
        self.deaf = 0

    def publish(self, topic: str, message: Document) -> None:
        if self.deaf:
            self.deaf -= 1
            raise OSError("The bus is away.")
        self.waiting.append((topic, message))

    def taken(self, chance: Random) -> tuple[str, Document]:
        """Any of them, which then waits no more."""
        return self.waiting.pop(chance.randrange(len(self.waiting)))


class MoodyPost:
    """`moods`: what becomes of the next messages, one each. `taken`: all that has really gone out."""

    def __init__(self, post: Post) -> None:
        self.channels: frozenset[Channel] = post.channels
        self._post = post
        self.moods: list[str | Exception] = []
        self.taken: list[Message] = []

    def send(self, message: Message) -> None:
        mood = self.moods.pop(0) if self.moods else ""
        if isinstance(mood, Exception):
            raise mood
        if mood == "died before":
            raise Died
        self._post.send(message)
        self.taken.append(message)
        if mood == "died after":
            raise Died


class Salts:
    """In place of `secrets`, so that a life can be lived again: the ticket of a part follows from a salt."""

    def __init__(self) -> None:
        self.number = 0

    def token_hex(self, size: int) -> str:
        self.number += 1
        return f"{self.number:0{2 * size}x}"
