"""What the form costs somebody on a slow network: the first time, and the next."""

from __future__ import annotations

from typing import Any, NamedTuple

from playwright.sync_api import CDPSession, Page, expect

MOST_BYTES = 100_000
MOST_SECONDS = 3.0
SLOW_3G = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}  # 400 kbit/s


class View(NamedTuple):
    """`size`: bytes over the wire. `seconds`: until the form can be filled in."""

    size: int
    answers: int
    seconds: float

    def __str__(self) -> str:
        return f"{self.size / 1000:.1f} KB in {self.answers} answers, usable after {self.seconds:.2f} s"


def measure(page: Page, address: str) -> View:
    """On simulated slow 3G. What the service worker or the browser had kept is not counted."""
    protocol: CDPSession = page.context.new_cdp_session(page)
    protocol.send("Network.enable")
    protocol.send("Network.emulateNetworkConditions", SLOW_3G)
    sizes = _sizes(protocol)
    page.goto(f"{address}/", wait_until="commit")
    expect(page.locator("form.stepwise")).to_be_visible()
    seconds = page.evaluate("performance.now() / 1000")
    page.wait_for_load_state("networkidle")
    protocol.detach()
    return View(round(sum(sizes)), len(sizes), seconds)


def _sizes(protocol: CDPSession) -> list[float]:
    """Of the answers that come over the wire from now on."""
    kept: set[str] = set()
    sizes: list[float] = []

    def received(event: dict[str, Any]) -> None:
        if event["response"].get("fromServiceWorker") or event["response"].get("fromDiskCache"):
            kept.add(event["requestId"])

    def cached(event: dict[str, Any]) -> None:
        kept.add(event["requestId"])

    def finished(event: dict[str, Any]) -> None:
        if event["requestId"] not in kept:
            sizes.append(event["encodedDataLength"])

    protocol.on("Network.responseReceived", received)
    protocol.on("Network.requestServedFromCache", cached)
    protocol.on("Network.loadingFinished", finished)
    return sizes
