"""What programs ask of the staff console, as JSON: queues in order of arrival, one report, its photos, the moves."""

from __future__ import annotations

from http import HTTPStatus

from flask import Request, Response

from functions.staff_console.visitor import Visitor
from shared import bodies, cursors, lifecycle, proof, reports, settings, web
from shared.console import queues, staff_view
from shared.errors import NotFound
from shared.installation import here
from shared.messages import receipts
from shared.moments import as_text
from shared.moves import Details
from shared.platform.ports import Document, Json
from shared.report import Report
from shared.telegram import chats
from shared.workflow import may_see


def queue(request: Request, visitor: Visitor) -> Response:
    name = request.args.get("queue", "")
    found = queues.page(here().store, visitor.actor, name, after=request.args.get("after"), now=web.now())
    shown: list[Json] = [
        queues.parked(report) if name == queues.PARKED else _view(report)
        for report in found.items
        if name == queues.PARKED or may_see(visitor.actor, report.holder)
    ]
    return web.answer({"reports": shown, "after": cursors.as_text(found.after)}, headers=web.NO_STORE)


def inbox(request: Request, visitor: Visitor) -> Response:
    """What the post has been told, the newest first, whatever channel took it or none."""
    after = cursors.read(request.args.get("after"), receipts.is_id)
    found = receipts.inbox(here().store, visitor.post.id, after=after)
    shown: list[Json] = [receipt.model_dump(mode="json", exclude={"to", "digest"}) for receipt in found.items]
    return web.answer({"notices": shown, "after": cursors.as_text(found.after)}, headers=web.NO_STORE)


def read(_: Request, visitor: Visitor, id: str) -> Response:
    """One item of the inbox ticked off."""
    receipts.mark_read(here().store, visitor.post.id, id, web.now())
    return web.answer({"read": id}, headers=web.NO_STORE)


def proved(_: Request, visitor: Visitor) -> Response:
    return web.answer(proof.shown_to(here().store, visitor.actor), headers=web.NO_STORE)


def report(_: Request, visitor: Visitor, ticket: str) -> Response:
    found = reports.seen_by(here().store, visitor.actor, reports.ticket_of(ticket))
    return web.answer(_view(found), headers=web.NO_STORE)


def photo(_: Request, visitor: Visitor, ticket: str, id: str) -> Response:
    found = reports.seen_by(here().store, visitor.actor, reports.ticket_of(ticket))
    if found.photo(id) is None:
        raise NotFound("Foto tidak ditemukan.")
    file = lifecycle.photo(here(), found, id)
    return Response(file.data, content_type=file.content_type, headers=web.NO_STORE)


def move(request: Request, visitor: Visitor, ticket: str, move: str) -> Response:
    details = bodies.json_body(request, Details)
    moved = lifecycle.move(here(), reports.ticket_of(ticket), move, visitor.actor, now=web.now(), details=details)
    return web.answer(_view(moved), headers=web.NO_STORE)


def telegram(request: Request, visitor: Visitor) -> Response:
    """A code that binds the post to the chat from which it is sent, or the end of that."""
    if request.method == "DELETE":
        chats.unbind(here().store, visitor.post.id)
        return Response(status=HTTPStatus.NO_CONTENT, headers=web.NO_STORE)
    bot = settings.load().telegram_bot.removeprefix("@")
    if not bot:
        raise NotFound("Kota ini belum memakai Telegram.")
    code, expires_at = chats.invite(here().store, visitor.post.id, web.now())
    link = f"https://t.me/{bot}?start={code}"
    invitation: Json = {"code": code, "link": link, "expires_at": as_text(expires_at)}
    return web.answer(invitation, HTTPStatus.CREATED, web.NO_STORE)


def _view(report: Report) -> Document:
    return staff_view.view(report, here().city, here().address)
