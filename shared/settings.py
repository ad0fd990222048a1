"""What differs between one installation and the next: environment variables, read once at the edge."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

SHARED = Path(__file__).parent


@dataclass(frozen=True)
class Settings:
    """Every `KANAL_*` variable, in lower case and without the prefix."""

    platform: str = "embedded"
    data: str = ".data"
    strict: bool = False
    catalogue: str = str(SHARED / "catalogue" / "pangkalpinang")
    address: str = "http://127.0.0.1:8080"
    secret: str = ""
    project: str = "kanal"
    photo_bucket: str = "kanal-photos"
    open_data_bucket: str = "kanal-open-data"
    open_data_address: str = ""
    smtp_host: str = ""
    smtp_port: int = 587
    smtp_user: str = ""
    smtp_password: str = ""
    mail_from: str = "kanal@localhost"
    telegram_bot: str = ""
    telegram_secret: str = ""


_VARIABLES = {name: f"KANAL_{name.upper()}" for name in Settings.__annotations__}


def load() -> Settings:
    """Raises ValueError, naming the variable, when one cannot be read."""
    found = {name: os.environ[variable] for name, variable in _VARIABLES.items() if variable in os.environ}
    return Settings(**{name: _typed(name, value) for name, value in found.items()})  # pyright: ignore[reportArgumentType]


def _typed(name: str, value: str) -> str | int | bool:
    if name == "strict":
        return value == "1"
    if name == "smtp_port":
        if not value.isdecimal():
            raise ValueError(f"KANAL_SMTP_PORT must be a number, not {value!r}.")
        return int(value)
    return value
