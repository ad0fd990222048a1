"""What every function is asked first, and the floor that uses the same clients for its answer."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from functions.local.envelope import pushed
from functions.local.manifest import Function
from tests.load.clients import REPORT

TICKET = "PGK-0000-0000-0"
BOT_SECRET = "only-for-measuring"
_JSON = {"Content-Type": "application/json"}
_CHAT = {"id": 770077, "type": "private"}
_PRESS = {  # from a chat that no post has
    "update_id": 1,
    "callback_query": {"id": "1", "data": f"accept:{TICKET}", "message": {"message_id": 1, "chat": _CHAT}},
}


@dataclass(frozen=True)
class Question:
    """Answered without any report being there. `uses`: what cannot be done without for the answer."""

    uses: tuple[str, ...]
    method: str = "GET"
    path: str = "/"
    body: str = ""
    headers: Mapping[str, str] = field(default_factory=dict[str, str])


def question(function: Function, tokens: Mapping[str, str]) -> Question:
    if function.topic:
        body = json.dumps(pushed(function.topic, {"event": f"{TICKET}-0", "report": TICKET}))
        return Question(("store",), "POST", f"/projects/kanal-bench/topics/{function.topic}", body, _JSON)
    as_operator = {"Authorization": f"Bearer {tokens['operator-1']}"}
    return {
        "public_site": Question(("store",), path=f"/laporan/{TICKET}"),
        "submit_report": Question(("store", "publisher"), "POST", "/", json.dumps(REPORT), _JSON),
        "store_photo": Question(
            ("store", "decoder"), "POST", f"/{TICKET}", "x", {"Authorization": "Bearer none", **_JSON}
        ),
        "telegram_bot": Question(
            ("store",), "POST", "/", json.dumps(_PRESS), {"X-Telegram-Bot-Api-Secret-Token": BOT_SECRET, **_JSON}
        ),
        "staff_console": Question(("store",), path="/api/reports?queue=triage", headers=as_operator),
        "remind_overdue": Question(("store", "files"), "POST"),
        "export_open_data": Question(("store", "files"), "POST"),
        "open_data": Question(("files",), path="/datapackage.json"),
        "open311": Question(("store",), path=f"/v2/requests.json?service_request_id={TICKET}"),
    }[function.name]


def floor(function: Function, uses: tuple[str, ...], platform: str) -> str:
    """Its source: framework, pydantic, the clients, and one use of each."""
    decorator, argument = ("cloud_event", "event") if function.topic else ("http", "request")
    parts = _PARTS[platform]
    imports = "".join(parts[use][0] for use in uses)
    calls = "".join(f"    {line}\n" for use in uses for line in parts[use][1].splitlines())
    return (
        f"import os\nimport functions_framework\nfrom pydantic import BaseModel\n{imports}\n\n"
        f"class Small(BaseModel):\n    text: str\n\n\n"
        f"@functions_framework.{decorator}\ndef floor({argument}):\n{calls}    return 'ok'\n"
    )


_PUBLISHER = """\
import grpc
from google.pubsub_v1.services.publisher import PublisherClient
from google.pubsub_v1.services.publisher.transports import PublisherGrpcTransport
"""
_PUBLISHING = """\
channel = grpc.insecure_channel(os.environ['PUBSUB_EMULATOR_HOST'])
publisher = PublisherClient(transport=PublisherGrpcTransport(channel=channel))
publisher.publish(topic='projects/kanal-bench/topics/floor', messages=[{'data': b'x'}])
"""
_DECODER = ("from PIL import Image, ImageOps\nimport pillow_heif\n", "pillow_heif.register_heif_opener()")
_PARTS = {
    "google": {
        "store": (
            "from google.cloud import firestore\n",
            "firestore.Client(project='kanal-bench').document('reports/x').get()",
        ),
        "files": (
            "from google.cloud import storage\n",
            "storage.Client(project='kanal-bench').bucket('kanal-open-data').blob('x').exists()",
        ),
        "publisher": (_PUBLISHER, _PUBLISHING),
        "decoder": _DECODER,
    },
    "embedded": {
        "store": ("import sqlite3\n", "sqlite3.connect(':memory:').execute('SELECT 1')"),
        "files": ("from pathlib import Path\n", "Path('x').exists()"),
        "publisher": ("", ""),
        "decoder": _DECODER,
    },
}
