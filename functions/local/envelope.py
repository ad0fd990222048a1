"""An event as Pub/Sub pushes it, so that a function cannot tell this computer from the cloud."""

from __future__ import annotations

import base64
import json
from uuid import uuid4

from shared.moments import as_text
from shared.platform.ports import Document
from shared.web import now


def pushed(topic: str, message: Document) -> dict[str, object]:
    return {
        "subscription": f"projects/kanal/subscriptions/{topic}",
        "message": {
            "data": base64.b64encode(json.dumps(message).encode()).decode(),
            "messageId": uuid4().hex,
            "publishTime": as_text(now()),
            "attributes": {},
        },
    }
