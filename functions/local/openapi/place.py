"""Where the document lies: `/public-site/openapi.json` is served from there."""

from __future__ import annotations

from functions.local.manifest import FUNCTIONS

DOCUMENT = FUNCTIONS / "public_site" / "static" / "openapi.json"
