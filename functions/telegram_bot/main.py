"""Takes what Telegram sends to the city's bot, and answers with what Telegram shall do. It calls nobody."""

from __future__ import annotations

import logging

import functions_framework
from flask import Request, Response
from werkzeug.exceptions import RequestEntityTooLarge

from shared import bodies, settings, web
from shared.endpoint import endpoint
from shared.errors import Invalid
from shared.installation import here
from shared.telegram import bot
from shared.telegram.updates import Update

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 the header's name
log = logging.getLogger("functions.telegram_bot")


@functions_framework.http
@endpoint
def telegram_bot(request: Request) -> Response:
    web.allow(request, "POST")
    request.max_content_length = bodies.JSON_LIMIT
    web.check_header(request, SECRET_HEADER, settings.load().telegram_secret)
    try:
        update = bodies.json_body(request, Update)
    except (Invalid, RequestEntityTooLarge) as refusal:  # anything but 200 would be sent again and again
        fields = [problem.field for problem in refusal.fields] if isinstance(refusal, Invalid) else []
        log.error("unreadable update dropped", extra={"fields": fields})  # noqa: TRY400 its words stay out of the log
        return Response(headers=web.NO_STORE)
    answer = bot.answer(here(), update, web.now())
    return web.answer(answer, headers=web.NO_STORE) if answer else Response(headers=web.NO_STORE)
