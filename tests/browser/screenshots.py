"""Pictures of every page of the table, in both sizes, from a Kanal with a sample city; two of them are README's.

python -m tests.browser.screenshots --to FOLDER
"""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Generator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from shared.web import now
from tests.browser.conftest import SIZES, SWITCHES
from tests.load import own_kanal, sample_city
from tests.public_pages import PAGES, Examples, examples

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
    with _city() as (address, shown), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=list(SWITCHES))
        for size in SIZES:
            for name in PAGES:
                page = _opened(browser, size, f"{address}{shown.path(name)}")
                page.screenshot(path=folder / f"{name}-{size}.png", full_page=True)
                page.context.close()
        for file, (name, size, part) in README.items():
            page = _opened(browser, size, f"{address}{shown.path(name)}", scale=2 if size == "phone" else 1)
            page.locator(part).evaluate("element => element.scrollIntoView()")
            _write_small(page.screenshot(), own_kanal.ROOT / "docs" / file)
    print(f"{len(PAGES) * len(SIZES)} pictures in {folder}, README's in docs/")


@contextmanager
def _city() -> Generator[tuple[str, Examples]]:
    with TemporaryDirectory() as data:
        receipts = sample_city.fill(Path(data), now(), times=TIMES)
        with own_kanal.running(Path(data)) as own:
            address = f"{own.url}/public-site"
            yield address, examples(receipts, address)


def _opened(browser: Browser, size: str, url: str, *, scale: int = 1) -> Page:
    page = browser.new_page(viewport=SIZES[size], device_scale_factor=scale, locale="id-ID")
    page.goto(url)
    page.evaluate("scrollTo(0, document.body.scrollHeight)")  # for what waits until it is looked at
    page.wait_for_load_state("networkidle")
    page.evaluate("scrollTo(0, 0)")
    return page


def _write_small(png: bytes, path: Path) -> None:
    out = BytesIO()
    Image.open(BytesIO(png)).convert("RGB").quantize(COLOURS).save(out, "PNG", optimize=True)
    if len(out.getvalue()) > MOST_BYTES:
        raise ValueError(f"{path.name} has {len(out.getvalue())} bytes; README's pictures have at most {MOST_BYTES}.")
    path.write_bytes(out.getvalue())


if __name__ == "__main__":
    main()
