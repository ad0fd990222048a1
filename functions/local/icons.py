"""Makes the pictures of the installed page from `icon.svg`, by the Chromium of the browser tests: `make icons`."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Page, sync_playwright

STATIC = Path(__file__).parents[1] / "public_site" / "static"


class Icon(NamedTuple):
    """`share`: how much of the side the drawing takes; what is round it is filled with its ground."""

    name: str
    side: int
    share: float = 1.0


ICONS = (
    Icon("192.png", 192),
    Icon("512.png", 512),
    Icon("maskable-512.png", 512, 0.8),  # a launcher may cut away whatever is outside the inner 80 %
    Icon("apple-180.png", 180, 0.9),  # iOS rounds the corners itself and wants no transparent ones
)


def main() -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page()
        for icon in ICONS:
            _draw(page, icon)
        browser.close()


def _draw(page: Page, icon: Icon) -> None:
    drawing = (STATIC / "icon.svg").read_text(encoding="utf-8")
    ground = "transparent" if icon.share == 1 else "#0e7c86"
    page.set_viewport_size({"width": icon.side, "height": icon.side})
    page.set_content(
        f"<style>body {{ margin: 0; height: 100vh; display: grid; place-items: center; background: {ground} }}"
        f"svg {{ width: {icon.share:.0%}; height: {icon.share:.0%} }}</style>{drawing}"
    )
    page.screenshot(path=STATIC / "icons" / icon.name, omit_background=True)


if __name__ == "__main__":
    main()
