"""What happens on an update from Telegram: a chat is bound or left, or a button makes a move for its post.

Whose chat it is says the store; what the post may do, the same rules as everywhere (`lifecycle.move`).
"""

from __future__ import annotations

import logging
from datetime import datetime

from shared import lifecycle, moves, reports, staff
from shared.errors import Conflict, Refusal
from shared.installation import Installation
from shared.moves import Details
from shared.platform.ports import Document
from shared.report import Report
from shared.staff import Post
from shared.telegram import bot_answers, buttons, chats, updates
from shared.telegram.buttons import Press
from shared.telegram.updates import CallbackQuery, Message, Update
from shared.workflow import MOVES

log = logging.getLogger(__name__)


def answer(here: Installation, update: Update, now: datetime) -> Document | None:
    """What Telegram shall do now, if anything. The same update again does nothing twice and gives the same answer."""
    if update.callback_query is not None:
        return _to_press(here, update.callback_query, now)
    return _to_message(here, update.message, now) if update.message is not None else None


def _to_message(here: Installation, message: Message, now: datetime) -> Document | None:
    name, argument = updates.command(message.text)
    if not message.chat.is_private:
        return _in_a_group(here, message, argument) if name else None
    if name == "start" and argument:
        text = _bound(here, message, argument, now)
    elif name in {"stop", "berhenti"}:
        text = bot_answers.LEFT if chats.leave(here.store, message.chat.key) else bot_answers.NOT_CONNECTED
    else:
        text = bot_answers.HELP
    return bot_answers.say(message.chat, text)


def _in_a_group(here: Installation, message: Message, argument: str) -> Document:
    """Everybody there has read the code: whoever took it to a private chat would act for the post."""
    if argument:
        chats.burn(here.store, argument)
    return bot_answers.say(message.chat, bot_answers.IN_A_GROUP)


def _bound(here: Installation, message: Message, code: str, now: datetime) -> str:
    try:
        post = chats.bind(here.store, code, message.chat.key, now)
    except Refusal as refusal:
        return str(refusal)
    log.info("chat bound", extra={"post": post.id})
    return bot_answers.connected(post.name)


def _to_press(here: Installation, query: CallbackQuery, now: datetime) -> Document:
    message = query.message
    post = chats.post_of(here.store, message.chat.key) if message and message.chat.is_private else None
    if message is None or post is None:
        return bot_answers.alert(query, bot_answers.NOT_CONNECTED)
    try:
        press = buttons.pressed(query.data)
        report = _after(here, press, post, now)
    except Refusal as refusal:
        return bot_answers.alert(query, bot_answers.sentence(refusal))
    step = report.began
    if step.move == press.move:
        return bot_answers.told(query, message, bot_answers.done(step, _name(here, step.post, post), here.city))
    if press.verb == buttons.BACK:
        return bot_answers.with_buttons(message, buttons.to_decide(press.ticket))
    return bot_answers.with_buttons(message, buttons.to_give_reason(press.ticket, here.city))


def _after(here: Installation, press: Press, post: Post, now: datetime) -> Report:
    """The report after the press; unchanged when a button only asks, or when the same move was made before."""
    try:
        if press.verb == buttons.ACCEPT or press.reason is not None:
            details = Details(reason=press.reason)
            return lifecycle.move(here, press.ticket, press.move, post.actor, now=now, details=details)
        report = reports.seen_by(here.store, post.actor, press.ticket)
        moves.check_who_and_when(report, MOVES[press.move], post.actor)
    except Conflict:
        report = reports.seen_by(here.store, post.actor, press.ticket)
        if report.began.move != press.move:
            raise
    return report


def _name(here: Installation, id: str, presser: Post) -> str:
    """Of the post that made the move: the presser's own, or a colleague's."""
    post = presser if id == presser.id else staff.find(here.store, id)
    return post.name if post else id
