"""What the first view of the form costs somebody on a slow network."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Opened

pytestmark = pytest.mark.browser
MOST_BYTES = 100_000
MOST_SECONDS = 3.0
SLOW_3G = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}


def test_the_first_view_is_light_and_soon_usable_on_a_slow_network(opened: Opened, address: str) -> None:
    page = opened("phone")
    sizes: list[float] = []
    protocol = page.context.new_cdp_session(page)
    protocol.send("Network.enable")
    protocol.send("Network.emulateNetworkConditions", SLOW_3G)

    def finished(event: dict[str, float]) -> None:
        sizes.append(event["encodedDataLength"])

    protocol.on("Network.loadingFinished", finished)
    page.goto(f"{address}/", wait_until="commit")
    expect(page.locator("form.stepwise")).to_be_visible()
    seconds = page.evaluate("performance.now() / 1000")
    page.wait_for_load_state("networkidle")
    print(f"{sum(sizes) / 1000:.1f} KB in {len(sizes)} answers, usable after {seconds:.2f} s")
    assert sum(sizes) < MOST_BYTES
    assert seconds < MOST_SECONDS
