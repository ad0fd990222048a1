"""Templates by WhatsApp, against a server that behaves as Meta's documentation says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from shared.platform.ports import Message, Refused, TryLater
from tests.platform import outside
from tests.platform.api_server import Server, serving
from tests.platform.outside import TOKEN, WAYS

MESSAGE = WAYS["whatsapp"].message


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as server:
        server.answers(200, WAYS["whatsapp"].ok)
        yield server


def _send(server: Server, message: Message = MESSAGE) -> None:
    outside.post("whatsapp", server).send(message)


def _error(code: int, **more: object) -> dict[str, object]:
    said = {"message": f"(#{code}) for 628117700770", "type": "OAuthException", "code": code, "fbtrace_id": "A1"}
    return {"error": {**said, **more}}


def test_a_message_is_a_template_filled_with_its_values(server: Server) -> None:
    _send(server, replace(MESSAGE, values=("PGK-7F3K", "Lampu jalan")))
    [asked] = server.asked
    assert (asked.path, asked.headers["Authorization"]) == ("/v26.0/106540352242922/messages", f"Bearer {TOKEN}")
    parameters = [{"type": "text", "text": "PGK-7F3K"}, {"type": "text", "text": "Lampu jalan"}]
    assert asked.json == {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": "628117700770",
        "type": "template",
        "template": {
            "name": "laporan_selesai",
            "language": {"code": "id"},
            "components": [{"type": "body", "parameters": parameters}],
        },
        "biz_opaque_callback_data": "PGK-7F3K-2.siti",
    }


def test_a_template_without_values_has_no_body_to_fill(server: Server) -> None:
    _send(server, replace(MESSAGE, values=()))
    assert "components" not in server.asked[0].json["template"]


@pytest.mark.parametrize(
    ("value", "sent"), [("Sudah beres.\n\nTerima\tkasih", "Sudah beres. Terima kasih"), ("a     b", "a b"), ("", "-")]
)
def test_a_value_has_nothing_that_meta_refuses(server: Server, value: str, sent: str) -> None:
    _send(server, replace(MESSAGE, values=(value,)))
    assert server.asked[0].json["template"]["components"][0]["parameters"] == [{"type": "text", "text": sent}]


@pytest.mark.parametrize(
    "message", [replace(MESSAGE, template=None), replace(MESSAGE, to="0811"), replace(MESSAGE, to="+628117700770")]
)
def test_what_whatsapp_cannot_carry_is_refused_unasked(server: Server, message: Message) -> None:
    with pytest.raises(Refused):
        _send(server, message)
    assert server.asked == []


@pytest.mark.parametrize(
    ("status", "code"),
    [(400, 4), (400, 80007), (429, 130429), (400, 131048), (400, 131056), (503, 131016), (400, 1), (500, 131000)],
)
def test_limits_and_outages_pass_whatever_their_status(server: Server, status: int, code: int) -> None:
    server.answers(status, _error(code), {"Retry-After": "60"})
    with pytest.raises(TryLater, match=f"code {code}") as later:
        _send(server)
    assert later.value.after == 60


@pytest.mark.parametrize(
    ("status", "code"),
    [(401, 0), (401, 190), (500, 3), (403, 10), (403, 200), (403, 299), (403, 131005), (403, 368), (403, 131031),
     (400, 131042), (500, 131045), (400, 133010), (404, 132001), (400, 132015), (400, 132016)],
)  # fmt: skip
def test_token_bill_and_templates_are_ours_to_put_right(server: Server, status: int, code: int) -> None:
    server.answers(status, _error(code))
    with pytest.raises(OSError, match=f"code {code}") as trouble:
        _send(server)
    assert not isinstance(trouble.value, TryLater)


def test_a_wrong_phone_id_is_ours_though_it_looks_like_an_invalid_parameter(server: Server) -> None:
    server.answers(400, _error(100, error_subcode=33, type="GraphMethodException"))
    with pytest.raises(OSError, match="code 100"):
        _send(server)


@pytest.mark.parametrize(
    ("status", "code"), [(400, 131026), (400, 100), (400, 131009), (400, 131030), (400, 132000), (400, 132012)]
)
def test_who_can_never_be_reached_is_given_up(server: Server, status: int, code: int) -> None:
    server.answers(status, _error(code))
    with pytest.raises(Refused, match=f"code {code}"):
        _send(server)


@pytest.mark.parametrize("content", [_error(999999), {"error": "?"}, b"<html>", None])
def test_what_nobody_has_documented_gives_up_no_message(server: Server, content: object) -> None:
    server.answers(400, content)
    with pytest.raises(OSError, match="WhatsApp answered 400"):
        _send(server)


@pytest.mark.parametrize("content", [{}, {"messages": []}, b"<html>", None])
def test_a_success_that_is_not_metas_sends_nothing(server: Server, content: object) -> None:
    server.answers(200, content)
    with pytest.raises(OSError, match="settings must be put right"):
        _send(server)
