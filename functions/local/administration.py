"""What a city's administrator does in the cloud with Terraform, done to the emulators."""

from __future__ import annotations

import json
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

CALL_SECONDS = 30


@dataclass(frozen=True)
class Emulators:
    """`host:port` of each."""

    firestore: str
    pubsub: str
    storage: str

    @property
    def environment(self) -> dict[str, str]:
        """The variables by which Google's own clients find an emulator."""
        return {
            "FIRESTORE_EMULATOR_HOST": self.firestore,
            "PUBSUB_EMULATOR_HOST": self.pubsub,
            "STORAGE_EMULATOR_HOST": f"http://{self.storage}",
        }

    def create_bucket(self, project: str, bucket: str) -> None:
        call(self.storage, "POST", f"/storage/v1/b?project={project}", {"name": bucket})

    def export_documents(self, project: str, folder: Path) -> None:
        """For `running(documents=folder)`."""
        folder.mkdir(parents=True, exist_ok=True)
        body = {"database": f"projects/{project}/databases/(default)", "export_directory": str(folder)}
        call(self.firestore, "POST", f"/emulator/v1/projects/{project}:export", body)

    def create_topic(self, project: str, topic: str) -> None:
        call(self.pubsub, "PUT", f"/v1/projects/{project}/topics/{topic}", {})

    def create_pull_subscription(self, project: str, topic: str, name: str) -> None:
        self._subscribe(project, topic, name, {})

    def create_push_subscription(
        self, project: str, topic: str, name: str, *, endpoint: str, dead_letter_topic: str
    ) -> None:
        """Five tries, 1 to 10 seconds apart; what nobody took then waits in the pull subscription that
        has the name of the dead-letter topic.
        """
        self.create_topic(project, dead_letter_topic)
        self.create_pull_subscription(project, dead_letter_topic, dead_letter_topic)
        policy = {
            "pushConfig": {"pushEndpoint": endpoint},
            "retryPolicy": {"minimumBackoff": "1s", "maximumBackoff": "10s"},
            "deadLetterPolicy": {
                "deadLetterTopic": f"projects/{project}/topics/{dead_letter_topic}",
                "maxDeliveryAttempts": 5,
            },
        }
        self._subscribe(project, topic, name, policy)

    def pull(self, project: str, subscription: str) -> list[dict[str, Any]]:
        """The Pub/Sub messages that wait, acknowledged; none when there are none."""
        path = f"/v1/projects/{project}/subscriptions/{subscription}"
        answer = call(self.pubsub, "POST", f"{path}:pull", {"maxMessages": 1000, "returnImmediately": True})
        received = answer.get("receivedMessages", [])
        if received:
            call(self.pubsub, "POST", f"{path}:acknowledge", {"ackIds": [one["ackId"] for one in received]})
        return [one["message"] for one in received]

    def _subscribe(self, project: str, topic: str, name: str, policy: dict[str, Any]) -> None:
        body = {"topic": f"projects/{project}/topics/{topic}", "ackDeadlineSeconds": 60, **policy}
        call(self.pubsub, "PUT", f"/v1/projects/{project}/subscriptions/{name}", body)


def call(address: str, method: str, path: str, body: dict[str, Any]) -> Any:
    """What is already there is as good as made."""
    connection = HTTPConnection(address, timeout=CALL_SECONDS)
    headers = {"Content-Type": "application/json", "Authorization": "Bearer owner"}
    try:
        connection.request(method, path, json.dumps(body), headers)
        answer = connection.getresponse()
        text = answer.read()
    finally:
        connection.close()
    if answer.status >= HTTPStatus.BAD_REQUEST and answer.status != HTTPStatus.CONFLICT:
        raise RuntimeError(f"{method} {path} answered {answer.status}: {text[:500].decode(errors='replace')}")
    return json.loads(text or "{}")
