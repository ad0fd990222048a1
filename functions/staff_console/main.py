"""The staff's side: queues in order of arrival, one report, its photos, and the moves."""

from __future__ import annotations

from http import HTTPStatus

import functions_framework
from flask import Request, Response

from shared import (
    bodies,
    chats,
    cursors,
    lifecycle,
    proof,
    queues,
    receipts,
    reports,
    settings,
    staff,
    staff_view,
    tickets,
    web,
)
from shared.errors import NotFound
from shared.installation import here
from shared.moments import as_text
from shared.moves import Details
from shared.platform.ports import Document, Json
from shared.report import Report
from shared.workflow import Actor, may_see


@functions_framework.http
@web.endpoint
def staff_console(request: Request) -> Response:
    actor = staff.signed_in(here().store, here().secret, web.bearer(request)).actor
    match request.path.strip("/").split("/"):
        case ["api", "proof"]:
            return _proof(request, actor)
        case ["api", "reports"]:
            return _queue(request, actor)
        case ["api", "inbox", *item]:
            return _inbox(request, actor, item)
        case ["api", "reports", ticket]:
            return _report(request, actor, ticket)
        case ["api", "reports", ticket, "photos", id]:
            return _photo(request, actor, ticket, id)
        case ["api", "reports", ticket, "moves", move]:
            return _move(request, actor, ticket, move)
        case ["api", "telegram"]:
            return _telegram(request, actor)
        case _:
            raise NotFound("Halaman ini tidak ada.")


def _queue(request: Request, actor: Actor) -> Response:
    web.allow(request, "GET")
    queue = request.args.get("queue", "")
    found = queues.page(here().store, actor, queue, after=request.args.get("after"), now=web.now())
    shown: list[Json] = [
        queues.parked(report) if queue == queues.PARKED else _view(report)
        for report in found.items
        if queue == queues.PARKED or may_see(actor, report.holder)
    ]
    return web.answer({"reports": shown, "after": cursors.as_text(found.after)}, headers=web.NO_STORE)


def _inbox(request: Request, actor: Actor, item: list[str]) -> Response:
    """What the post has been told, the newest first, whatever channel took it or none; or one item ticked off."""
    if item:
        return _read(request, actor, item)
    web.allow(request, "GET")
    found = receipts.inbox(here().store, actor.post, after=cursors.read(request.args.get("after"), receipts.is_id))
    shown: list[Json] = [receipt.model_dump(mode="json", exclude={"to", "digest"}) for receipt in found.items]
    return web.answer({"notices": shown, "after": cursors.as_text(found.after)}, headers=web.NO_STORE)


def _read(request: Request, actor: Actor, item: list[str]) -> Response:
    match item:
        case [id, "read"]:
            web.allow(request, "POST")
            receipts.mark_read(here().store, actor.post, id, web.now())
            return web.answer({"read": id}, headers=web.NO_STORE)
        case _:
            raise NotFound("Halaman ini tidak ada.")


def _proof(request: Request, actor: Actor) -> Response:
    web.allow(request, "GET")
    return web.answer(proof.shown_to(here().store, actor), headers=web.NO_STORE)


def _report(request: Request, actor: Actor, ticket: str) -> Response:
    web.allow(request, "GET")
    report = reports.seen_by(here().store, actor, _ticket(ticket))
    return web.answer(_view(report), headers=web.NO_STORE)


def _photo(request: Request, actor: Actor, ticket: str, id: str) -> Response:
    web.allow(request, "GET")
    report = reports.seen_by(here().store, actor, _ticket(ticket))
    if report.photo(id) is None:
        raise NotFound("Foto tidak ditemukan.")
    file = lifecycle.photo(here(), report, id)
    return Response(file.data, content_type=file.content_type, headers=web.NO_STORE)


def _move(request: Request, actor: Actor, ticket: str, move: str) -> Response:
    web.allow(request, "POST")
    details = bodies.json_body(request, Details)
    report = lifecycle.move(here(), _ticket(ticket), move, actor, now=web.now(), details=details)
    return web.answer(_view(report), headers=web.NO_STORE)


def _telegram(request: Request, actor: Actor) -> Response:
    """A code that binds the post to the chat from which it is sent, or the end of that."""
    web.allow(request, "POST", "DELETE")
    if request.method == "DELETE":
        chats.unbind(here().store, actor.post)
        return Response(status=HTTPStatus.NO_CONTENT, headers=web.NO_STORE)
    bot = settings.load().telegram_bot.removeprefix("@")
    if not bot:
        raise NotFound("Kota ini belum memakai Telegram.")
    code, expires_at = chats.invite(here().store, actor.post, web.now())
    link = f"https://t.me/{bot}?start={code}"
    invitation: Json = {"code": code, "link": link, "expires_at": as_text(expires_at)}
    return web.answer(invitation, HTTPStatus.CREATED, web.NO_STORE)


def _view(report: Report) -> Document:
    return staff_view.view(report, here().city, here().address)


def _ticket(typed: str) -> str:
    ticket = tickets.normalised(typed)
    if ticket is None:
        raise NotFound("Laporan tidak ditemukan.")
    return ticket
