"""No page of the public site is left out of what is looked at, measured and pictured."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from functions.public_site import main
from tests.public_pages import NO_PAGES, PAGES


def _words() -> Iterator[str]:
    """Of addresses, as the router's patterns name them."""
    tree = ast.parse(Path(main.__file__).read_text(encoding="utf-8"))
    for case in [node.pattern for node in ast.walk(tree) if isinstance(node, ast.match_case)]:
        for part in ast.walk(case):
            if isinstance(part, ast.MatchValue) and isinstance(part.value, ast.Constant) and part.value.value:
                yield str(part.value.value)


def test_every_page_is_in_the_table() -> None:
    known = {word for path in PAGES.values() for word in re.split(r"[/?#]", path.replace("{letter}", "surat"))}
    assert set(_words()) - known - set(NO_PAGES) == set()


def test_the_table_leaves_out_nothing_that_is_gone() -> None:
    assert set(NO_PAGES) - set(_words()) == set()
