"""What differs between one installation and the next: environment variables, read once at the edge."""

from __future__ import annotations

import base64
import binascii
import os
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

SHARED = Path(__file__).parent
THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})
_PLAIN = re.compile("[!-~]*")
_SIGNING_KEY_BYTES = range(24, 65)  # as the Standard Webhooks specification has it


@dataclass(frozen=True)
class Settings:
    """Every `KANAL_*` variable, in lower case and without the prefix.

    Raises ValueError, naming the variable, when messages would leave this machine unencrypted or badly signed.
    """

    platform: str = "embedded"
    data: str = ".data"
    strict: bool = False
    catalogue: str = str(SHARED / "catalogue" / "pangkalpinang")
    address: str = "http://127.0.0.1:8080"
    secret: str = ""
    proxies: int = (
        0  # entries at the end of X-Forwarded-For that our own front makes: 1 Google's, 2 with a load balancer
    )
    signing_key: str = ""  # of the proof: base64 of 32 bytes; while it is exchanged, the one before it follows
    project: str = "kanal"
    photo_bucket: str = "kanal-photos"
    open_data_bucket: str = "kanal-open-data"
    open_data_address: str = ""
    smtp_host: str = ""
    smtp_port: int = 587
    smtp_user: str = ""
    smtp_password: str = ""
    mail_from: str = "kanal@localhost"
    telegram_token: str = ""
    telegram_api: str = "https://api.telegram.org"
    telegram_bot: str = ""  # its user name, for links
    telegram_secret: str = ""  # what Telegram shows us with every update
    whatsapp_token: str = ""
    whatsapp_phone_id: str = ""
    whatsapp_api: str = "https://graph.facebook.com/v26.0"
    oidc_issuer: str = ""  # whom staff sign in with: the address below which its discovery document is
    oidc_client_id: str = ""
    oidc_client_secret: str = ""
    first_admin: str = ""  # the verified e-mail address that may appoint the others, while nobody is appointed
    webhook_url: str = ""
    webhook_secret: str = ""
    traces: str = ""  # where OpenTelemetry's spans go: an address that takes OTLP over HTTP

    def __post_init__(self) -> None:
        for name in ("telegram_token", "telegram_secret", "whatsapp_token", "whatsapp_phone_id"):
            if not _PLAIN.fullmatch(getattr(self, name)):
                raise ValueError(f"{_VARIABLES[name]} has a space, a line break or another sign that no token has.")
        for name in ("telegram_api", "whatsapp_api", "oidc_issuer", "webhook_url", "traces"):
            if not is_safe(getattr(self, name)):
                raise ValueError(f"{_VARIABLES[name]} must begin with https://; http:// is for this machine only.")
        if self.oidc_issuer and not self.oidc_client_id:
            raise ValueError("KANAL_OIDC_CLIENT_ID must say as which client Kanal is known to KANAL_OIDC_ISSUER.")
        if self.webhook_secret and len(self.webhook_key) not in _SIGNING_KEY_BYTES:
            raise ValueError("KANAL_WEBHOOK_SECRET must be whsec_ and the base64 of 24 to 64 bytes.")

    @property
    def webhook_key(self) -> bytes:
        """Of what `webhook_secret` stands for; empty when it stands for nothing."""
        scheme, _, encoded = self.webhook_secret.partition("_")
        try:
            return base64.b64decode(encoded, validate=True) if scheme == "whsec" else b""
        except binascii.Error:
            return b""


_VARIABLES = {name: f"KANAL_{name.upper()}" for name in Settings.__annotations__}


def load() -> Settings:
    """Raises ValueError, naming the variable, when one cannot be read."""
    return _made(tuple((name, os.environ[variable]) for name, variable in _VARIABLES.items() if variable in os.environ))


def plain(name: str) -> str:
    """One of them, unchecked: for log lines and traces, which must also tell of settings that are wrong."""
    return os.environ.get(_VARIABLES[name]) or str(getattr(Settings, name))


@cache
def _made(found: tuple[tuple[str, str], ...]) -> Settings:
    """Asked for several times in every request, so checked once."""
    return Settings(**{name: _typed(name, value) for name, value in found})  # pyright: ignore[reportArgumentType]


def _typed(name: str, value: str) -> str | int | bool:
    if name == "strict":
        return value == "1"
    if name in {"smtp_port", "proxies"}:
        if not value.isdecimal():
            raise ValueError(f"{_VARIABLES[name]} must be a number, not {value!r}.")
        return int(value)
    return value


def is_safe(address: str) -> bool:
    """An empty one is: nothing is sent there."""
    parts = urlsplit(address)
    return not address or (bool(parts.hostname) and (parts.scheme == "https" or _stays_here(parts)))


def _stays_here(parts: SplitResult) -> bool:
    return parts.scheme == "http" and parts.hostname in THIS_MACHINE
