"""What an installation is told by its environment."""

from __future__ import annotations

from pathlib import Path

import pytest

from shared import settings
from shared.installation import here
from shared.platform import connect
from shared.settings import Settings

KEY = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


@pytest.fixture(autouse=True)
def _empty(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in Settings.__annotations__:
        monkeypatch.delenv(f"KANAL_{name.upper()}", raising=False)


def test_without_any_variable_it_is_an_embedded_kanal_of_this_computer() -> None:
    assert settings.load() == Settings()
    assert (settings.load().platform, settings.load().strict) == ("embedded", False)


def test_a_variable_counts_under_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KANAL_PHOTO_BUCKET", "photos-of-the-city")
    monkeypatch.setenv("KANAL_SMTP_PORT", "25")
    monkeypatch.setenv("KANAL_STRICT", "1")
    loaded = settings.load()
    assert (loaded.photo_bucket, loaded.smtp_port, loaded.strict) == ("photos-of-the-city", 25, True)


def test_variables_of_others_count_for_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KANAL_SOMETHING_ELSE", "x")
    monkeypatch.setenv("PLATFORM", "google")
    assert settings.load() == Settings()


@pytest.mark.parametrize("port", ["", "smtp", "-25", "2.5", "\u00b2"])
def test_a_port_that_is_none_is_named(monkeypatch: pytest.MonkeyPatch, port: str) -> None:
    monkeypatch.setenv("KANAL_SMTP_PORT", port)
    with pytest.raises(ValueError, match="KANAL_SMTP_PORT"):
        settings.load()


@pytest.mark.parametrize("name", ["telegram_api", "whatsapp_api", "webhook_url", "oidc_issuer"])
@pytest.mark.parametrize(
    "address",
    ["http://kota.example", "http://127.0.0.1.kota.example", "http://127.1", "ftp://localhost", "https://", "kota"],
)
def test_no_message_leaves_this_machine_unencrypted(name: str, address: str) -> None:
    with pytest.raises(ValueError, match=f"KANAL_{name.upper()} must begin with https://"):
        Settings(**{name: address})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "address", ["", "https://kota.example/x", "http://localhost:9/x", "http://[::1]:9", "http://127.0.0.1"]
)
def test_an_address_may_be_encrypted_or_here(address: str) -> None:
    assert Settings(webhook_url=address).webhook_url == address


@pytest.mark.parametrize("name", ["telegram_token", "telegram_secret", "whatsapp_token", "whatsapp_phone_id"])
@pytest.mark.parametrize("end", ["\n", " ", "\u00e9"])
def test_a_token_with_a_stray_end_is_named_and_not_shown(name: str, end: str) -> None:
    with pytest.raises(ValueError, match=f"KANAL_{name.upper()}") as refused:
        Settings(**{name: f"110201543{end}"})  # type: ignore[arg-type]
    assert "110201543" not in str(refused.value)


@pytest.mark.parametrize(
    "secret", ["short", "whsec_", "whsec_c2hvcnQ=", f"whsec_{'!' * 32}", f"x_{KEY}", f"whsec_{KEY * 4}"]
)
def test_a_secret_that_signs_badly_is_named_and_not_shown(secret: str) -> None:
    with pytest.raises(ValueError, match="KANAL_WEBHOOK_SECRET") as refused:
        Settings(webhook_secret=secret)
    assert str(refused.value).endswith("must be whsec_ and the base64 of 24 to 64 bytes.")


def test_an_unknown_platform_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KANAL_PLATFORM", "cloud")
    with pytest.raises(ValueError, match="KANAL_PLATFORM must be embedded or google, not 'cloud'"):
        connect()


@pytest.mark.parametrize("secret", ["", "too short", "x" * 31])
def test_without_a_long_secret_nothing_starts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, secret: str) -> None:
    monkeypatch.setenv("KANAL_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("KANAL_SECRET", secret)
    with pytest.raises(ValueError, match="KANAL_SECRET"):
        here()
    assert not (tmp_path / "data").exists()


def test_a_provider_without_a_client_is_named() -> None:
    with pytest.raises(ValueError, match="KANAL_OIDC_CLIENT_ID"):
        Settings(oidc_issuer="https://sso.kota.example")
    assert Settings(oidc_issuer="https://sso.kota.example", oidc_client_id="kanal").oidc_client_secret == ""
