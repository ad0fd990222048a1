"""Messages by WhatsApp, through Meta's Cloud API: templates that Meta has approved, filled with values, no others.

https://developers.facebook.com/documentation/business-messaging/whatsapp (messages; support/error-codes)
"""

from __future__ import annotations

import json
import re

from pydantic import BaseModel

from shared.platform import calls
from shared.platform.calls import Answer, Call, Fault
from shared.platform.ports import Channel, Json, Message, Refused
from shared.settings import Settings

LANGUAGE = "id"
_NUMBER = re.compile(r"[1-9][0-9]{6,14}")  # E.164, without its +
_NO_SUCH_OBJECT = (100, 33)  # not the receiver's number: our own phone id, or the token's right to it

# Meta's list of error codes (support/error-codes, as of May 2026), which says to go by these, not by the HTTP status:
# some limits come with a 400. Compared with the copies that 360dialog, Kaleyra and pywa publish. What is not in here
# goes by the status.
_CODES: dict[int, Fault] = {
    # authorisation: token, rights
    **dict.fromkeys((0, 3, 10, 190, *range(200, 300), 131005), Fault.OURS),
    # our account or number: deleted, blocked, locked, not allowed in this country, unpaid, certificate, not registered
    **dict.fromkeys((33, 368, 130497, 131031, 131042, 131045, 133010), Fault.OURS),
    # our template: not there or not approved, against the policy, paused, disabled
    **dict.fromkeys((132001, 132007, 132015, 132016), Fault.OURS),
    # limits: of the app, the account, throughput, spam, this receiver, "ecosystem"
    **dict.fromkeys((4, 80007, 130429, 131048, 131056, 131049), Fault.PASSING),
    # service: unknown, down, something went wrong, overloaded, account in maintenance
    **dict.fromkeys((1, 2, 131000, 131016, 131057, 133004), Fault.PASSING),
    # the message: invalid or missing parameter, to ourselves, of no known type
    **dict.fromkeys((100, 131008, 131009, 131021, 131051), Fault.RECEIVER),
    # the receiver: undeliverable, part of an experiment, not on a test number's list, answered too long ago, stopped us
    **dict.fromkeys((131026, 130472, 131030, 131047, 131050), Fault.RECEIVER),
    # the values: another number of them, too long, of a wrong form
    **dict.fromkeys((132000, 132005, 132008, 132012), Fault.RECEIVER),
}


class _Error(BaseModel):
    code: int | None = None
    error_subcode: int | None = None


class _Sent(BaseModel):
    id: str


class _Reply(BaseModel):
    messages: tuple[_Sent, ...] = ()
    error: _Error = _Error()


class WhatsAppPost:
    channels: frozenset[Channel] = frozenset({"whatsapp"})

    def __init__(self, settings: Settings, *, timeout: float = calls.TIMEOUT_SECONDS) -> None:
        self._url = f"{settings.whatsapp_api.rstrip('/')}/{settings.whatsapp_phone_id}/messages"
        self._headers = {"Authorization": f"Bearer {settings.whatsapp_token}"}
        self._timeout = timeout

    def send(self, message: Message) -> None:
        """What the receiver's phone does with it, Meta tells only its webhook, which Kanal does not read."""
        if message.template is None:
            raise Refused(f"Message {message.id!r} has no template, and WhatsApp takes nothing else.")
        if not _NUMBER.fullmatch(message.to):
            raise Refused(f"Message {message.id!r} goes to what is no phone number.")
        body = json.dumps(_content(message, message.template)).encode()
        answer = calls.ask(Call("WhatsApp", self._url, body, self._headers, self._timeout))
        reply = answer.read(_Reply)
        calls.settle(answer, _fault(answer, reply), code=reply.error.code)


def _fault(answer: Answer, reply: _Reply) -> Fault | None:
    if answer.is_success:
        return None if reply.messages else Fault.OURS  # some other web server
    if (reply.error.code, reply.error.error_subcode) == _NO_SUCH_OBJECT:
        return Fault.OURS
    return None if reply.error.code is None else _CODES.get(reply.error.code)


def _content(message: Message, template: str) -> dict[str, Json]:
    """Links have no place of their own: in a button a template has the address's beginning fixed, so whoever fills
    it in puts `link` and `stop_link` among the values where the template's text has them.
    """
    filled: dict[str, Json] = {"name": template, "language": {"code": LANGUAGE}}
    if message.values:
        filled["components"] = [{"type": "body", "parameters": [_parameter(value) for value in message.values]}]
    return {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": message.to,
        "type": "template",
        "template": filled,
        "biz_opaque_callback_data": message.id,
    }


def _parameter(value: str) -> Json:
    """Meta refuses an empty one, and one with a line break, a tab or five spaces."""
    return {"type": "text", "text": " ".join(value.split()) or "-"}
