"""What every page must be in every state: readable, without anything to scroll sideways, open to everybody."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

from functions.local import front_end

SIDEWAYS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
CONTRAST = (Path(__file__).parent / "contrast.js").read_text(encoding="utf-8")
AXE = front_end.SITE / "node_modules" / "axe-core" / "axe.min.js"
VIOLATIONS = """async (rules) => (await axe.run(rules ? { runOnly: rules } : {})).violations.map(
    (each) => `${each.id}: ${each.help}: ${each.nodes.map((node) => node.html.slice(0, 200)).join(" | ")}`)"""


def looks_right(page: Page, to: Path) -> None:
    """The picture is for people to look at."""
    page.screenshot(path=to, full_page=True)
    assert fits(page)
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme)
        faint = page.evaluate(CONTRAST)
        assert faint == [], (scheme, faint)


def fits(page: Page) -> bool:
    return page.evaluate(SIDEWAYS) is False


def is_open_to_everybody(page: Page) -> None:
    """By axe-core, which needs a browser that runs scripts; at night only the colours are other ones."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    violations = page.evaluate(VIOLATIONS)
    page.emulate_media(color_scheme="dark")
    violations += page.evaluate(VIOLATIONS, ["color-contrast"])
    page.emulate_media(color_scheme="light")
    assert violations == [], violations
