"""All that Kanal asks of a cloud: documents, files, events and outgoing messages.

Two adapters keep these promises, `google.py` and `embedded.py`; `tests/platform` holds both to them.
A document is JSON only: moments are fixed-width UTC text (`shared.moments`), so that they sort.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, Protocol, TypeAlias, TypeVar

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"
Document: TypeAlias = dict[str, Json]
Scalar: TypeAlias = str | int | float | bool
Way: TypeAlias = Literal["read", "write", "delete"]
Channel: TypeAlias = Literal["email", "telegram", "whatsapp", "webhook"]
T = TypeVar("T")


class AlreadyExists(Exception):
    """`create` met a document of that id."""


class Contended(Exception):
    """The race for a document was lost too often; the caller may try again."""


class Missing(Exception):
    """There is no such file."""


class Unreachable(Exception):
    """Something is not there, or does not let us; asked for by `/health`."""


class Refused(Exception):
    """A message that can never be sent: trying again would not help. It does not say the address."""


class TryLater(OSError):
    """A message that may be sent later; `after` is the seconds that the receiver asked to be left alone for."""

    def __init__(self, reason: str, after: float | None = None) -> None:
        super().__init__(reason)
        self.after = after


class Cursor(NamedTuple):
    """Where a page ended: the last row's sort value and its id."""

    value: Scalar
    id: str


class Found(NamedTuple):
    """One row of a find."""

    id: str
    document: Document


class Index(NamedTuple):
    """What a query needs: equality fields in alphabetical order, then the field it is ordered by."""

    collection: str
    equal: tuple[str, ...]
    order_by: str
    descending: bool


@dataclass(frozen=True)
class Query:
    """The one query shape: equality on some fields, a range on the one field it is ordered by.

    Rows with equal sort values are ordered by id (in the same direction). A document in which
    `order_by` is null or absent is never in the result of a query that has a bound.
    """

    collection: str
    order_by: str
    equal: Mapping[str, Scalar] = field(default_factory=dict[str, Scalar])
    at_least: Scalar | None = None
    at_most: Scalar | None = None
    descending: bool = False
    limit: int = 100
    after: Cursor | None = None

    @property
    def index(self) -> Index:
        return Index(self.collection, tuple(sorted(self.equal)), self.order_by, self.descending)


class Transaction(Protocol):
    """Optimistic: `get` remembers the version, and the writes are one commit which takes place only
    if every document read is still as it was read. Reads come before writes.
    """

    def get(self, collection: str, id: str) -> Document | None: ...
    def create(self, collection: str, id: str, document: Document) -> None: ...
    def put(self, collection: str, id: str, document: Document) -> None: ...
    def delete(self, collection: str, id: str) -> None: ...


class Store(Protocol):
    def get(self, collection: str, id: str) -> Document | None: ...
    def find(self, query: Query) -> list[Found]: ...
    def count(self, query: Query) -> int: ...

    def open(self) -> Transaction:
        """A transaction to read in now and to hand to `transact` later, whose first try goes on from there: what
        was done in between (a letter was sent) then costs no second read.
        """
        ...

    def transact(self, work: Callable[[Transaction], T], opened: Transaction | None = None) -> T:
        """Run `work` until its commit wins. It may run more than once: no side effects in it.

        Raises AlreadyExists (a `create` met a taken id), Contended (too many lost races), and
        whatever `work` raises, in which case nothing is written.
        """
        ...


class File(NamedTuple):
    """`encoding`: `gzip` of what a browser is to unpack before anybody sees it, as HTTP's Content-Encoding."""

    data: bytes
    content_type: str
    encoding: str = ""


class Files(Protocol):
    """Objects in named buckets (`photos`: private, `open-data`: public). Whole or not at all."""

    def put(self, bucket: str, name: str, file: File) -> None: ...

    def get(self, bucket: str, name: str) -> File:
        """Raises Missing."""
        ...

    def names(self, bucket: str, prefix: str = "") -> list[str]:
        """In alphabetical order."""
        ...

    def delete(self, bucket: str, name: str) -> None:
        """Deleting what is not there is no error."""
        ...


class Bus(Protocol):
    def publish(self, topic: str, message: Document) -> None:
        """Returns when the message is accepted. It is delivered at least once, in any order."""
        ...


class Button(NamedTuple):
    """What a receiver can press; `data` comes back to us, 64 bytes at most."""

    label: str
    data: str


@dataclass(frozen=True)
class Message:
    """One outgoing message. The same `id` again is a repetition, never another message.

    `to` is an address of its channel: an e-mail address, a Telegram chat, a phone number as `628…`, a name for
    the webhook. `stop_link` ends such messages. WhatsApp sends only a `template` that Meta has approved, filled
    with `values`.
    """

    id: str
    to: str
    subject: str
    text: str
    channel: Channel = "email"
    link: str | None = None
    stop_link: str | None = None
    buttons: tuple[Button, ...] = ()
    template: str | None = None
    values: tuple[str, ...] = ()


class Post(Protocol):
    @property
    def channels(self) -> frozenset[Channel]:
        """Those that are set up here; whatever else is asked for is Refused."""
        ...

    def send(self, message: Message) -> None:
        """Returns when the message is accepted. Raises Refused, or OSError when it may be tried again (TryLater
        when the receiver said from when on).
        """
        ...


def _nobody_says(*_: str) -> None:
    raise Unreachable("This platform does not say.")


@dataclass(frozen=True)
class Reach:
    """Whether what a function needs is there and lets it. Each raises whatever is wrong, and leaves nothing behind."""

    bucket: Callable[[str, Way], None] = _nobody_says
    topic: Callable[[str], None] = _nobody_says
    post: Callable[[], None] = _nobody_says


@dataclass(frozen=True)
class Platform:
    store: Store
    files: Files
    bus: Bus
    post: Post
    reach: Reach = Reach()
