"""One running Kanal: its platform, its city and its secrets. Made at the edge and handed down."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

from shared import catalogue, settings
from shared.catalogue import Catalogue
from shared.platform import connect
from shared.platform.ports import Platform, Store


@dataclass(frozen=True)
class Installation:
    platform: Platform
    city: Catalogue
    secret: str
    address: str
    signing_key: str = field(default="", repr=False)

    @property
    def store(self) -> Store:
        return self.platform.store


def here() -> Installation:
    """As the settings say. Raises ValueError when the server's secret is missing or short."""
    return _installed(settings.load())


@cache
def _installed(chosen: settings.Settings) -> Installation:
    if len(chosen.secret) < 32:  # noqa: PLR2004
        raise ValueError("KANAL_SECRET must be at least 32 characters.")
    city, address = catalogue.load(chosen.catalogue), chosen.address.rstrip("/")
    return Installation(connect(), city, chosen.secret, address, chosen.signing_key)
