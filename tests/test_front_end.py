"""The pages' scripts: small, without globals, and asking only for files that are there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from functions.local import front_end

CITIZENS = sorted((front_end.SITE / "static" / "js").glob("*.js"))
CONSOLE = sorted((front_end.SITE.parent / "staff_console" / "static" / "js").glob("*.js"))
SCRIPTS = [*CITIZENS, *CONSOLE]
STYLES = sorted((front_end.SITE / "static").glob("*.css"))
COLOUR = re.compile(r"#[0-9a-f]{3,8}\b|\b(?:rgb|hsl)a?\(|\b(?:white|black)\b(?!-)", re.IGNORECASE)
TEMPLATES = front_end.SITE.parents[1] / "shared" / "templates"
PAGES = {"citizens": [*TEMPLATES.glob("*.html")], "console": [*(TEMPLATES / "staff").glob("*.html")]}
OWN = {"citizens": CITIZENS, "console": CONSOLE}
LONGEST = 150


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_a_script_is_short_says_what_it_is_for_and_exports_by_name(script: Path) -> None:
    text = script.read_text(encoding="utf-8")
    assert text.startswith("/** ")
    assert len(text.splitlines()) <= LONGEST
    assert re.findall(r"export default|\bvar |window\.\w+ =", text) == []


# What reads a text as HTML or as a program; Leaflet's own do so with whatever is no element.
READS_A_TEXT = (
    r"innerHTML|outerHTML|insertAdjacentHTML|createContextualFragment|setHTML|parseHTML|srcdoc|document\.write|"
    r"\beval\(|\bFunction\(|set(?:Timeout|Interval)\(\s*[\"'`]|bind(?:Tooltip|Popup)\((?!words\b)|setAttribute\(\s*[\"'`]on"
)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_no_script_reads_a_text_as_html_or_runs_it(script: Path) -> None:
    assert re.findall(READS_A_TEXT, script.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("template", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: path.name)
def test_no_template_leaves_a_value_unescaped_or_unquoted_or_holds_a_script(template: Path) -> None:
    text = template.read_text(encoding="utf-8")
    careless = r"\|\s*safe\b|autoescape|Markup|\s[\w-]+=\{\{|<script(?![^>]*\bsrc=)|<[^>{]*\son\w+=|style=\"[^\"]*\{\{"
    assert re.findall(careless, text) == []


def test_python_makes_markup_only_of_the_code_of_a_work_order() -> None:
    """Which a library draws, of an address."""
    shared = TEMPLATES.parent
    modules = [*shared.rglob("*.py"), *front_end.SITE.parent.glob("[!l]*/*.py")]
    makes = {path.name for path in modules if re.search(r"\bMarkup\(", path.read_text(encoding="utf-8"))}
    assert makes == {"work_order.py"}


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_what_a_script_imports_is_there(script: Path) -> None:
    names = re.findall(r"""(?:from|import\()\s*["'](\./[\w.-]+)["']""", script.read_text(encoding="utf-8"))
    assert [name for name in names if not (script.parent / name).is_file()] == []


def test_what_the_console_takes_from_the_citizens_scripts_is_there() -> None:
    texts = "".join(script.read_text(encoding="utf-8") for script in CONSOLE)
    names = set(re.findall(r"""["']/public-site/aset/js/([\w.-]+)["']""", texts))
    assert names
    assert names <= {script.name for script in CITIZENS}


def test_packages_are_asked_for_by_the_version_that_is_installed() -> None:
    brought = {copy.target.parent.name for copy in front_end.copies()}
    texts = [script.read_text(encoding="utf-8") for script in SCRIPTS]
    assert {name for text in texts for name in re.findall(r"vendor/([\w.-]+)/", text)} == brought


@pytest.mark.parametrize("whose", PAGES)
def test_every_module_that_a_page_names_is_there(whose: str) -> None:
    texts = [path.read_text(encoding="utf-8") for path in PAGES[whose]]
    parts = {name for text in texts for name in re.findall(r'include "(_\w+\.html)"', text)}
    pages = "".join([*texts, *((TEMPLATES / name).read_text(encoding="utf-8") for name in parts)])
    modules = set(re.findall(r'data-module="(\w+)"', pages))
    assert modules
    assert modules <= {script.stem for script in OWN[whose]}


@pytest.mark.parametrize("style", STYLES, ids=lambda path: path.name)
def test_a_colour_is_written_only_where_it_gets_its_name(style: Path) -> None:
    """So that night, print and a system's own colours reach every rule."""
    rules = re.sub(r"/\*.*?\*/|--[\w-]+: [^;]+;", "", style.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert COLOUR.findall(rules) == []


def test_every_colour_that_is_used_has_a_name_and_every_name_is_used() -> None:
    texts = "".join(style.read_text(encoding="utf-8") for style in STYLES)
    named = {name for name in re.findall(r"--([\w-]+):", texts) if not name.startswith("altcha-")}  # the widget's own
    assert set(re.findall(r"var\(--([\w-]+)", texts)) == named
