"""The citizen's pages: what the form costs on a slow network, and Lighthouse's judgement of the pages that count."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import sync_playwright

from shared.web import now
from tests.browser.conftest import SIZES, SWITCHES
from tests.load import first_view, lighthouse, own_kanal, sample_city
from tests.load.figures import Figure
from tests.public_pages import examples

JUDGED = ("form", "report", "list", "statistics")


def figures() -> list[Figure]:
    with TemporaryDirectory() as folder:
        receipts = sample_city.fill(Path(folder), now())
        with own_kanal.running(Path(folder)) as own:
            address = f"{own.url}/public-site"
            shown = examples(receipts, address)
            return [*_views(address), *(_judged(name, f"{address}{shown.path(name)}") for name in JUDGED)]


def _views(address: str) -> Iterator[Figure]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=list(SWITCHES))
        page = browser.new_page(viewport=SIZES["phone"])
        first = first_view.measure(page, address)
        yield Figure(
            "first view of the form, slow 3G",
            str(first),
            f"<= {first_view.MOST_BYTES // 1000} KB, < {first_view.MOST_SECONDS:.0f} s",
            first.size <= first_view.MOST_BYTES and first.seconds < first_view.MOST_SECONDS,
        )
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        later = first_view.measure(page, address)
        yield Figure("its later views, slow 3G", str(later), "from the service worker", later.size < first.size / 10)
        browser.close()


def _judged(name: str, url: str) -> Figure:
    judged = lighthouse.judge(url)
    return Figure(
        f"Lighthouse, {name}",
        ", ".join(f"{category} {score}" for category, score in judged.scores.items()),
        f">= {lighthouse.LEAST} each",
        judged.is_good,
        {fault.partition(":")[0]: fault.partition(":")[2].strip() for fault in judged.faults},
    )
