"""What would have been sent; for trying Kanal, where nobody has a mailbox, a phone or a bot."""

from __future__ import annotations

import json
from html import escape
from typing import TYPE_CHECKING

from werkzeug.wrappers import Request, Response

from shared.platform.embedded.post import LETTER, EmbeddedPost
from shared.platform.ports import Message

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

_HEAD = (
    "<!doctype html><html lang=id><meta charset=utf-8><title>Kotak surat</title>"
    '<meta name=viewport content="width=device-width"><style>body{font:16px/1.5 system-ui;max-width:50rem;'
    "margin:auto;padding:1rem;overflow-wrap:anywhere}h2{font-size:1.1rem;margin:0}article{border-top:1px solid #ccc;"
    "padding:.6rem 0}p,pre{font:inherit;margin:.2rem 0}pre{white-space:pre-wrap}"
    ".tombol{border:1px solid;border-radius:.3em;padding:0 .4em}</style>"
)
_CHANNELS = {"email": "Surel", "telegram": "Telegram", "whatsapp": "WhatsApp", "webhook": "Webhook"}


def page(mailbox: EmbeddedPost) -> WSGIApplication:
    """HTML for people, JSON for programs."""

    def shown(request: Request) -> Response:
        messages = mailbox.sent()
        if request.accept_mimetypes["text/html"] <= request.accept_mimetypes["application/json"]:
            listed = [LETTER.dump_python(message, mode="json") for message in messages]
            return Response(json.dumps({"messages": listed}, ensure_ascii=False), content_type="application/json")
        rows = "".join(_row(message) for message in reversed(messages))
        return Response(f"{_HEAD}<h1>Kotak surat</h1>{rows or '<p>Belum ada surat.</p>'}", content_type="text/html")

    return Request.application(shown)


def _row(message: Message) -> str:
    parts = (
        f"<h2>{escape(message.subject)}</h2><p>{_CHANNELS[message.channel]}: {escape(message.to)}</p>",
        f"<pre>{escape(message.text)}</pre>",
        _line("Tombol", *(f"<span class=tombol>{escape(button.label)}</span>" for button in message.buttons)),
        _line("Buka", _link(message.link)),
        _line("Berhenti menerima pesan", _link(message.stop_link)),
        _line("Templat", escape(message.template or "")),
        _line("Isian templat", "; ".join(escape(value) for value in message.values)),
    )
    return f"<article>{''.join(parts)}</article>"


def _line(label: str, *parts: str) -> str:
    told = " ".join(part for part in parts if part)
    return f"<p>{label}: {told}</p>" if told else ""


def _link(address: str | None) -> str:
    """Nothing but a web address becomes a link: another scheme could be a script."""
    shown = escape(address or "")
    return f'<a href="{shown}">{shown}</a>' if shown.startswith(("http://", "https://")) else shown
