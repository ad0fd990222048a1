"""What a page of the console costs: the documents that the functions of a test read."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

from shared.installation import Installation
from tests.load.counting import CountingStore

MOST_OF_A_PAGE = 60


@contextmanager
def counted(here: Installation) -> Generator[CountingStore]:
    """Meanwhile the functions' store counts."""
    kept, counting = vars(here.platform), CountingStore(here.store)
    store, kept["store"] = kept["store"], counting
    try:
        yield counting
    finally:
        kept["store"] = store
