"""What a browser keeps for use without a network: everything that the form needs, found by following what names what.

A name that no longer leads to a file is left to the tests of the scripts: a browser would ask in vain as well.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from shared.pages import TEMPLATES

STATIC = Path(__file__).parent / "static"
ASSETS = "/public-site/aset/"
_IN_PAGES = re.compile(rf'{ASSETS}([\w./-]+)|data-module="(\w+)"')
_IN_FILES = re.compile(r"""["'](\.{1,2}/[\w./-]+)["']|url\(["']?([\w./-]+)["']?\)""")
_READ_FOR_NAMES = {".css", ".js", ".mjs"}


def everything(answers: Mapping[str, bytes]) -> dict[str, str]:
    """Address and digest of each of these answers of the server, and of every file that they need."""
    named = {path for answer in answers.values() for path in _named_by_page(answer.decode())}
    files = {ASSETS + path.relative_to(STATIC).as_posix(): path.read_bytes() for path in _reached(named)}
    return {address: _integrity(data) for address, data in sorted((files | dict(answers)).items())}


def changed_at() -> int:
    """So that the list is made once, and anew for who works on the pages."""
    return max(path.stat().st_mtime_ns for folder in (STATIC, TEMPLATES) for path in folder.rglob("*"))


def version(kept: Mapping[str, str]) -> str:
    return hashlib.sha256(json.dumps(kept, sort_keys=True).encode()).hexdigest()[:16]


def _integrity(data: bytes) -> str:
    """As Subresource Integrity writes it, so that a browser never keeps files of two deployments side by side."""
    return "sha256-" + base64.b64encode(hashlib.sha256(data).digest()).decode()


def _named_by_page(html: str) -> Iterator[Path]:
    for asset, module in _IN_PAGES.findall(html):
        yield STATIC / (asset or f"js/{module}.js")


def _reached(named: set[Path]) -> set[Path]:
    reached: set[Path] = set()
    ahead = list(named)
    while ahead:
        path = ahead.pop()
        if path.is_dir():
            ahead.extend(path.iterdir())
        elif path.is_file() and path not in reached:
            reached.add(path)
            ahead.extend(_named_by_file(path))
    return reached


def _named_by_file(path: Path) -> Iterator[Path]:
    if path.suffix not in _READ_FOR_NAMES:
        return
    for relative, beside in _IN_FILES.findall(path.read_text(encoding="utf-8")):
        found = (path.parent / (relative or beside)).resolve()
        if found.is_relative_to(STATIC):
            yield found
