"""Which cloud: `connect()` gives the platform that the settings name, the same one every time."""

from __future__ import annotations

from functools import cache

from shared import settings
from shared.platform.ports import Platform


def connect() -> Platform:
    return _connected(settings.load())


@cache
def _connected(chosen: settings.Settings) -> Platform:
    platform = _opened(chosen)
    if not chosen.traces:
        return platform
    from shared import spans

    return spans.around(platform)


def _opened(chosen: settings.Settings) -> Platform:
    if chosen.platform == "embedded":
        from shared.platform import embedded

        return embedded.open_platform(chosen)
    if chosen.platform == "google":
        from shared.platform import google

        return google.open_platform(chosen)
    raise ValueError(f"KANAL_PLATFORM must be embedded or google, not {chosen.platform!r}.")
