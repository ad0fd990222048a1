"""Pictures of every page of both tables, in both sizes, from a Kanal with a sample city; some are README's and the
guides'.

python -m tests.browser.screenshots --to FOLDER
"""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from shared import catalogue, settings
from shared.lifecycle import Receipt
from shared.web import now
from tests import staff_pages
from tests.browser import guides
from tests.browser.conftest import SIZES, SWITCHES
from tests.browser.signing_in import sign_in
from tests.load import own_kanal, sample_city
from tests.load.own_kanal import OwnKanal
from tests.public_pages import PAGES, examples
from tests.staff_pages import Examples

TIMES = 4  # every line of sample.csv
README = {  # page, size, what is scrolled to
    "form-on-a-phone.png": ("form", "phone", "#lapor"),
    "map-on-a-desk.png": ("list", "desk", ".found"),
}
COLOURS = 128
MOST_BYTES = 200_000


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.browser.screenshots", description="Pictures every page.")
    parser.add_argument("--to", type=Path, required=True)
    folder: Path = parser.parse_args().to
    folder.mkdir(parents=True, exist_ok=True)
    with _city() as (kanal, receipts), sync_playwright() as playwright:
        address = f"{kanal.url}/public-site"
        shown = examples(receipts, address)
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=list(SWITCHES))
        for size in SIZES:
            for name in PAGES:
                page = _opened(browser, size, f"{address}{shown.path(name)}")
                page.screenshot(path=folder / f"{name}-{size}.png", full_page=True)
                page.context.close()
        for file, (name, size, part) in README.items():
            page = _opened(browser, size, f"{address}{shown.path(name)}", scale=2 if size == "phone" else 1)
            page.locator(part).evaluate("element => element.scrollIntoView()")
            write_small(page.screenshot(), own_kanal.ROOT / "docs" / file)
        _of_the_console(browser, f"{kanal.url}/staff-console", staff_pages.examples(receipts, _posts()), folder)
        for file, png in guides.pictures(browser, kanal):
            write_small(png, own_kanal.ROOT / "docs" / "guides" / file)
    number = (len(PAGES) + len(staff_pages.PAGES)) * len(SIZES)
    print(f"{number} pictures in {folder}, README's and the guides' in docs/")


def _of_the_console(browser: Browser, console: str, shown: Examples, folder: Path) -> None:
    for name, described in staff_pages.PAGES.items():
        for size in SIZES:
            context = browser.new_context(viewport=SIZES[size], locale="id-ID")
            page = context.new_page()
            if post := shown.post(name):
                sign_in(page, console, post)
            _look_at(page, f"{console}{shown.path(name)}")
            page.screenshot(path=folder / f"staff-{name}-{size}.png", full_page=True)
            if described.guide and size == described.size:
                write_small(page.screenshot(), own_kanal.ROOT / "docs" / "guides" / f"{name}.png")
            context.close()


def _posts() -> Mapping[str, object]:
    return catalogue.load(settings.load().catalogue).posts


@contextmanager
def _city() -> Generator[tuple[OwnKanal, list[Receipt]]]:
    with TemporaryDirectory() as data:
        receipts = sample_city.fill(Path(data), now(), times=TIMES)
        with own_kanal.running(Path(data)) as own:
            yield own, receipts


def _opened(browser: Browser, size: str, url: str, *, scale: int = 1) -> Page:
    page = browser.new_page(viewport=SIZES[size], device_scale_factor=scale, locale="id-ID")
    _look_at(page, url)
    return page


def _look_at(page: Page, url: str) -> None:
    page.goto(url)
    page.evaluate("scrollTo(0, document.body.scrollHeight)")  # for what waits until it is looked at
    page.wait_for_load_state("networkidle")
    page.evaluate("scrollTo(0, 0)")


def write_small(png: bytes, path: Path) -> None:
    out = BytesIO()
    Image.open(BytesIO(png)).convert("RGB").quantize(COLOURS).save(out, "PNG", optimize=True)
    if len(out.getvalue()) > MOST_BYTES:
        raise ValueError(f"{path.name} has {len(out.getvalue())} bytes; README's pictures have at most {MOST_BYTES}.")
    path.write_bytes(out.getvalue())


if __name__ == "__main__":
    main()
