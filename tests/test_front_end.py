"""The citizen pages' scripts: small, without globals, and asking only for files that are there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from functions.local import front_end

SCRIPTS = sorted((front_end.SITE / "static" / "js").glob("*.js"))
TEMPLATES = front_end.SITE.parents[1] / "shared" / "templates"
PAGES = "".join(path.read_text(encoding="utf-8") for path in TEMPLATES.glob("*.html"))
LONGEST = 150


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_a_script_is_short_says_what_it_is_for_and_exports_by_name(script: Path) -> None:
    text = script.read_text(encoding="utf-8")
    assert text.startswith("/** ")
    assert len(text.splitlines()) <= LONGEST
    assert re.findall(r"export default|innerHTML|\bvar |window\.\w+ =|eval\(", text) == []


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_what_a_script_imports_is_there(script: Path) -> None:
    names = re.findall(r"""(?:from|import\()\s*["'](\./[\w.-]+)["']""", script.read_text(encoding="utf-8"))
    assert [name for name in names if not (script.parent / name).is_file()] == []


def test_packages_are_asked_for_by_the_version_that_is_installed() -> None:
    brought = {copy.target.parent.name for copy in front_end.copies()}
    texts = [script.read_text(encoding="utf-8") for script in SCRIPTS]
    assert {name for text in texts for name in re.findall(r"vendor/([\w.-]+)/", text)} == brought


def test_every_module_that_a_page_names_is_there() -> None:
    modules = set(re.findall(r'data-module="(\w+)"', PAGES))
    assert modules
    assert modules <= {script.stem for script in SCRIPTS}
