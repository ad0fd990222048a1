"""By which way a report came in, as the staff read it. Pure."""

from __future__ import annotations

SOURCES: dict[str, str] = {
    "counter": "loket",
    "phone": "telepon",
    "whatsapp": "WhatsApp",
    "telegram": "Telegram",
    "email": "email",
    "sp4n": "SP4N-LAPOR!",
    "media": "media",
    "form": "halaman Kanal",
    "test": "uji coba",
}
BY_STAFF = ("counter", "phone", "whatsapp", "telegram", "email", "sp4n", "media")
