"""Updates as Telegram sends them (core.telegram.org/bots/api#update), and a chat that speaks to the bot."""

from __future__ import annotations

from typing import Any, Final

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from shared import web
from shared.installation import Installation
from shared.telegram import chats

SECRET: Final = "only-for-tests_and-Telegram"
HEADERS: Final = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
BOT: Final = {"id": 7718900880, "is_bot": True, "first_name": "Kanal", "username": "kanal_test_bot"}
NOTICE: Final = "Laporan menunggu Anda."
Answer = dict[str, Any]


def person(id: int) -> dict[str, Any]:
    return {"id": id, "is_bot": False, "first_name": "Rahmat", "username": "rahmat_pgk", "language_code": "id"}


def private(id: int) -> dict[str, Any]:
    return {"id": id, "first_name": "Rahmat", "username": "rahmat_pgk", "type": "private"}


def group(id: int = -1004331849032) -> dict[str, Any]:
    return {"id": id, "title": "Dishub Pangkalpinang", "type": "supergroup"}


def said(chat: dict[str, Any], text: str) -> dict[str, Any]:
    message: dict[str, Any] = {
        "message_id": 1365,
        "from": person(chat["id"]),
        "chat": chat,
        "date": 1795406400,
        "text": text,
    }
    if text.startswith("/"):
        message["entities"] = [{"offset": 0, "length": len(text.split(maxsplit=1)[0]), "type": "bot_command"}]
    return {"update_id": 350979488, "message": message}


def pressed(chat: dict[str, Any], data: str, text: str | None = NOTICE) -> dict[str, Any]:
    """`text` None: the message is too old for Telegram to show it."""
    message = {"message_id": 19, "chat": chat, "date": 0}
    if text is not None:
        markup = {"inline_keyboard": [[{"text": "Terima", "callback_data": data}]]}
        message |= {"from": BOT, "date": 1795406400, "text": text, "reply_markup": markup}
    query = {
        "id": "1352205741990111553", "from": person(chat["id"]), "message": message,
        "chat_instance": "6202057960757700762", "data": data,
    }  # fmt: skip
    return {"update_id": 350979489, "callback_query": query}


class Phone:
    """One person's chat with the bot. An answer is the method that Telegram is asked to call."""

    def __init__(self, http: FlaskClient, id: int) -> None:
        self._http = http
        self.id = id

    @property
    def key(self) -> str:
        return str(self.id)

    def says(self, text: str) -> str:
        answer = self.sends(said(private(self.id), text)).get_json()
        assert (answer["method"], answer["chat_id"]) == ("sendMessage", self.id)
        return answer["text"]

    def presses(self, data: str, text: str | None = NOTICE) -> Answer:
        return self.sends(pressed(private(self.id), data, text)).get_json()

    def sends(self, update: dict[str, Any]) -> TestResponse:
        response = self._http.post("/", json=update, headers=HEADERS)
        assert response.status_code == 200
        return response

    def serves(self, here: Installation, post: str) -> Phone:
        """Bound to the post."""
        self.says(f"/start {chats.invite(here.store, post, web.now()).code}")
        return self


def alert(answer: Answer) -> str:
    """Its text."""
    assert (answer["method"], answer["show_alert"]) == ("answerCallbackQuery", True)
    assert (answer["callback_query_id"], len(answer["text"]) <= 200) == ("1352205741990111553", True)
    return answer["text"]


def edited(answer: Answer) -> str:
    """The message's new text; its buttons are gone."""
    assert (answer["method"], answer["message_id"]) == ("editMessageText", 19)
    assert "reply_markup" not in answer
    return answer["text"]


def keyboard(answer: Answer) -> dict[str, str]:
    """Labels and data of the buttons that the message has now."""
    assert (answer["method"], answer["message_id"]) == ("editMessageReplyMarkup", 19)
    rows = answer["reply_markup"]["inline_keyboard"]
    return {button["text"]: button["callback_data"] for [button] in rows}
