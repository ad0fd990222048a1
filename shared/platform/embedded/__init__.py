"""The platform that needs no cloud: SQLite, a folder, a queue and a mailbox folder, all in one place.

It is real (what it acknowledges survives a killed process) and the harsher of the two: a query without a
declared index is refused, and `strict`, for tests, makes every race and redelivery happen.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from shared.platform.channels import Channels
from shared.platform.embedded.bus import EmbeddedBus
from shared.platform.embedded.files import EmbeddedFiles
from shared.platform.embedded.post import EmbeddedPost
from shared.platform.embedded.store import EmbeddedStore, UndeclaredIndex
from shared.platform.ports import Index, Platform, Post, Reach
from shared.settings import SHARED, Settings

__all__ = ["DOCUMENTS", "EmbeddedPlatform", "UndeclaredIndex", "open_folder", "open_platform", "read_indexes"]


DOCUMENTS = "documents.sqlite"


@dataclass(frozen=True)
class EmbeddedPlatform(Platform):
    """With what the local runner and the tests need besides: subscribe, drain, sent, close."""

    store: EmbeddedStore
    files: EmbeddedFiles
    bus: EmbeddedBus
    post: EmbeddedPost

    def close(self) -> None:
        self.bus.stop()
        self.store.close()


def open_platform(settings: Settings) -> EmbeddedPlatform:
    indexes = read_indexes(SHARED / "indexes.json")
    outside = Channels(settings)
    platform = open_folder(Path(settings.data), indexes, settings.strict, outside=outside)

    def post() -> None:
        platform.post.check()
        outside.check()

    return replace(platform, reach=replace(platform.reach, post=post))


def open_folder(
    folder: Path,
    indexes: Sequence[Index],
    strict: bool,  # noqa: FBT001
    *,
    outside: Post | None = None,
) -> EmbeddedPlatform:
    folder.mkdir(parents=True, exist_ok=True)
    files, bus = EmbeddedFiles(folder / "files"), EmbeddedBus(strict=strict)
    post = EmbeddedPost(folder / "mailbox", outside=outside)
    store = EmbeddedStore(folder / DOCUMENTS, indexes, strict=strict)
    return EmbeddedPlatform(store, files, bus, post, Reach(files.check, bus.check, post.check))


def read_indexes(path: Path) -> list[Index]:
    return [
        Index(line["collection"], tuple(line["equal"]), line["order_by"], line["descending"])
        for line in json.loads(path.read_text(encoding="utf-8"))
    ]
