"""Kanal's side of a chat with its bot; `platform/telegram.py` speaks to Telegram."""
