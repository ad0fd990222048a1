"""`/health` of every function: whether what it needs, as the manifest says, is there and lets it.

Asked for at most once in some seconds, however many ask; the answer names the needs that fail, and nothing else.
"""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Callable, Sequence
from functools import lru_cache
from http import HTTPStatus
from pathlib import Path
from typing import Final, cast

from flask import Response, current_app, has_app_context

from shared.platform import connect
from shared.platform.ports import Platform, Way

log = logging.getLogger(__name__)

CACHED_SECONDS: Final = 10
PATIENCE_SECONDS: Final = 2  # for a check that somebody else's question has begun
_MANIFEST: Final = Path(__file__).parents[1] / "functions" / "manifest.json"
_BUSY: Final = "busy"
_asking = threading.Lock()


def offer(function: str) -> None:
    """Beside what the function answers itself; functions-framework loads a function inside its Flask application."""
    if has_app_context():
        current_app.add_url_rule("/health", f"health-of-{function}", lambda: answered(function))


def answered(function: str) -> Response:
    failing = failing_of(function, time.monotonic())
    body = json.dumps({"function": function, "status": "failing" if failing else "ok", "failing": list(failing)})
    status = HTTPStatus.SERVICE_UNAVAILABLE if failing else HTTPStatus.OK
    return Response(body, status, {"Cache-Control": "no-store"}, content_type="application/json")


def failing_of(function: str, moment: float) -> tuple[str, ...]:
    """The needs that fail, by name."""
    if not _asking.acquire(timeout=PATIENCE_SECONDS):
        return (_BUSY,)  # a need that does not answer; whoever asks shall not wait for it in a crowd
    try:
        return _checked(function, int(moment) // CACHED_SECONDS)
    finally:
        _asking.release()


@lru_cache(maxsize=64)
def _checked(function: str, _: int) -> tuple[str, ...]:
    return tuple(need for need in needs(function) if not _is_met(need))


def forget() -> None:
    """What is known, so that the next question is asked anew."""
    _checked.cache_clear()


def needs(function: str) -> Sequence[str]:
    return cast("Sequence[str]", json.loads(_MANIFEST.read_text(encoding="utf-8"))[function]["needs"])


def _is_met(need: str) -> bool:
    check = _CHECKS.get(need.partition(":")[0])
    if check is None:  # a setting that an installation may do without
        return True
    try:
        check(connect(), need)
    except Exception:
        log.exception("a need is not met", extra={"need": need})
        return False
    return True


def _secret(_: Platform, __: str) -> None:
    from shared import installation  # noqa: PLC0415 a function without a city does not pay for it

    installation.here()


def _store(platform: Platform, _: str) -> None:
    """One read, of what is never there."""
    platform.store.get("health", "health")


def _bucket(platform: Platform, need: str) -> None:
    bucket, _, way = need.partition(".")
    platform.reach.bucket(bucket, cast("Way", way))


def _topic(platform: Platform, need: str) -> None:
    platform.reach.topic(need.removeprefix("publish:"))


def _post(platform: Platform, _: str) -> None:
    platform.reach.post()


_CHECKS: Final[dict[str, Callable[[Platform, str], None]]] = {
    "secret": _secret,
    "store.read": _store,
    "store.write": _store,
    "photos.read": _bucket,
    "photos.write": _bucket,
    "photos.delete": _bucket,
    "open-data.read": _bucket,
    "open-data.write": _bucket,
    "publish": _topic,
    "post.send": _post,
}
