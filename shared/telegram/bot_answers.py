"""What the bot answers: one method call of Telegram's Bot API, sent as the answer to its own request. Pure.

It gets one call for each update. So a press that did something answers with the message as it now is: that stays
in the chat and takes the buttons away, while an alert is gone with the next touch. A refusal answers with an alert,
as nothing has changed. No answer holds a word of the report itself.
"""

from __future__ import annotations

from collections.abc import Sequence

from shared.catalogue import Catalogue
from shared.errors import Invalid, Refusal
from shared.history import Step
from shared.platform.ports import Button, Document, Json
from shared.telegram.updates import CallbackQuery, Chat, Message
from shared.wording import wib

ALERT_LIMIT = 200  # characters, by Telegram
_KEPT = 3000  # of a message, whose limit is 4096

HELP = (
    "Bot ini mengirim kabar laporan warga kepada petugas. Untuk menghubungkan obrolan ini, masuk ke konsol petugas, "
    "buat kode Telegram, lalu buka tautannya atau kirim /start diikuti kode itu. Kirim /berhenti untuk memutuskannya."
)
IN_A_GROUP = "Bot ini hanya melayani percakapan pribadi. Kode yang dikirim di sini tidak berlaku lagi."
LEFT = "Obrolan ini tidak lagi terhubung. Tidak ada kabar yang akan dikirim ke sini."
NOT_CONNECTED = "Obrolan ini tidak terhubung dengan jabatan mana pun. Buat kode baru di konsol petugas."


def connected(post: str) -> str:
    return (
        f"Obrolan ini terhubung dengan jabatan {post}. Kabar laporan akan dikirim ke sini dan tidak lagi ke obrolan "
        "yang terhubung sebelumnya. Kirim /berhenti untuk memutuskannya."
    )


def done(step: Step, post: str, city: Catalogue) -> str:
    """What a press did, and when: the same sentence however often it is asked for."""
    when = wib(step.at)
    if step.move == "accept":
        return f"Diterima oleh {post} pada {when}."
    reasons = {reason.id: reason.label for reason in city.city.reasons[step.move]}
    return f"Dikembalikan oleh {post} pada {when}. Alasan: {reasons.get(step.reason or '', 'tidak dikenal')}."


def sentence(refusal: Refusal) -> str:
    """The most telling one that a refusal has."""
    return refusal.fields[0].problem if isinstance(refusal, Invalid) and refusal.fields else str(refusal)


def say(chat: Chat, text: str) -> Document:
    return {"method": "sendMessage", "chat_id": chat.id, "text": text}


def alert(query: CallbackQuery, text: str) -> Document:
    shown = text if len(text) <= ALERT_LIMIT else f"{text[: ALERT_LIMIT - 1]}…"
    return {"method": "answerCallbackQuery", "callback_query_id": query.id, "text": shown, "show_alert": True}


def with_buttons(message: Message, buttons: Sequence[Button]) -> Document:
    """One in each row: the reasons are too long to stand side by side."""
    rows: list[Json] = [[{"text": button.label, "callback_data": button.data}] for button in buttons]
    return {"method": "editMessageReplyMarkup", **_which(message), "reply_markup": {"inline_keyboard": rows}}


def told(query: CallbackQuery, message: Message, line: str) -> Document:
    """The message with `line` at its end and without buttons; an alert where it has no text or says so already."""
    if not message.text or message.text.endswith(line):
        return alert(query, line)
    return {"method": "editMessageText", **_which(message), "text": f"{message.text[:_KEPT]}\n\n{line}"}


def _which(message: Message) -> Document:
    return {"chat_id": message.chat.id, "message_id": message.message_id}
