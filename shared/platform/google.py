# pyright: basic
"""Google's cloud, or its emulators where the standard `*_EMULATOR_HOST` variables are set.

Clients are made at first use, never at import: gunicorn forks after loading, and a function pays the start
of the clients it uses, no others.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from functools import cached_property
from typing import Any

from google.api_core import exceptions, retry

from shared.platform.channels import Channels
from shared.platform.ports import (
    Document,
    File,
    Found,
    Missing,
    Platform,
    Query,
    Reach,
    Store,
    T,
    Transaction,
    Unreachable,
    Way,
)
from shared.settings import Settings

TIMEOUT_SECONDS = 10
# Google's own default for what is public is an hour, in which nobody sees the new file.
_KEPT_BY_OTHERS = {"open-data": "no-cache", "photos": "private, no-store"}
_GZIP = b"\x1f\x8b"
_RIGHTS: dict[Way, str] = {
    "read": "storage.objects.get",
    "write": "storage.objects.create",
    "delete": "storage.objects.delete",
}
_RIGHT_TO_PUBLISH = "pubsub.topics.publish"
NO_ANSWER = (exceptions.DeadlineExceeded, exceptions.ServiceUnavailable, exceptions.RetryError)


def open_platform(settings: Settings) -> Platform:
    files, bus, post = CloudFiles(settings), PubSubBus(settings.project), Channels(settings)
    return Platform(Documents(settings.project), files, bus, post, Reach(files.check, bus.check, post.check))


class Documents:
    """Firestore, whose client takes a quarter of a second to load: a function without documents does not."""

    def __init__(self, project: str) -> None:
        self._project = project

    def get(self, collection: str, id: str) -> Document | None:
        return self._store.get(collection, id)

    def find(self, query: Query) -> list[Found]:
        return self._store.find(query)

    def count(self, query: Query) -> int:
        return self._store.count(query)

    def open(self) -> Transaction:
        return self._store.open()

    def transact(self, work: Callable[[Transaction], T], opened: Transaction | None = None) -> T:
        return self._store.transact(work, opened)

    @cached_property
    def _store(self) -> Store:
        from shared.platform.google_store import FirestoreStore

        return FirestoreStore(self._project)


class CloudFiles:
    def __init__(self, settings: Settings, *, timeout: float = TIMEOUT_SECONDS) -> None:
        self._project = settings.project
        self._timeout = timeout
        self._buckets = {"photos": settings.photo_bucket, "open-data": settings.open_data_bucket}

    def put(self, bucket: str, name: str, file: File) -> None:
        blob = self._bucket(bucket).blob(name)
        blob.cache_control = _KEPT_BY_OTHERS[bucket]
        blob.content_encoding = file.encoding or None
        self._asked(blob.upload_from_string, file.data, content_type=file.content_type)

    def get(self, bucket: str, name: str) -> File:
        blob = self._bucket(bucket).blob(name)
        try:
            data = self._asked(blob.download_as_bytes, raw_download=True)
            if data.startswith(_GZIP) and blob.content_type != "application/gzip":
                self._asked(blob.reload)  # the emulator's download does not say how a file is packed
        except exceptions.NotFound as missing:
            raise Missing(f"{bucket}/{name}") from missing
        return File(data, blob.content_type, blob.content_encoding or "")

    def names(self, bucket: str, prefix: str = "") -> list[str]:
        listed = self._asked(self._bucket(bucket).list_blobs, prefix=prefix, fields="items(name),nextPageToken")
        return sorted(blob.name for blob in self._asked_plainly(list, listed))

    def delete(self, bucket: str, name: str) -> None:
        try:
            self._asked(self._bucket(bucket).blob(name).delete)
        except exceptions.NotFound:
            return

    def check(self, bucket: str, way: Way) -> None:
        right = _RIGHTS[way]
        if right not in self._asked(self._bucket(bucket).test_iam_permissions, [right]):
            raise Unreachable(f"No right to {way} in {bucket}.")

    @cached_property
    def _client(self) -> Any:
        from google.cloud import storage

        return storage.Client(project=self._project)

    def _bucket(self, bucket: str) -> Any:
        return self._client.bucket(self._buckets[bucket])

    def _asked(self, call: Any, *arguments: Any, **options: Any) -> Any:
        from google.cloud.storage.retry import DEFAULT_RETRY

        patience = DEFAULT_RETRY.with_timeout(2 * self._timeout)
        return self._asked_plainly(call, *arguments, timeout=self._timeout, retry=patience, **options)

    def _asked_plainly(self, call: Any, *arguments: Any, **options: Any) -> Any:
        try:
            return call(*arguments, **options)
        except NO_ANSWER as silence:
            raise TimeoutError(f"Cloud Storage did not answer: {silence}") from silence


class PubSubBus:
    def __init__(self, project: str, *, timeout: float = TIMEOUT_SECONDS) -> None:
        self._project = project
        self._timeout = timeout

    def publish(self, topic: str, message: Document) -> None:
        data = json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode()
        unavailable = retry.if_exception_type(exceptions.ServiceUnavailable)
        try:
            self._client.publish(
                topic=f"projects/{self._project}/topics/{topic}",
                messages=[{"data": data}],
                timeout=self._timeout,
                retry=retry.Retry(unavailable, initial=0.1, maximum=1, timeout=self._timeout),
            )
        except NO_ANSWER as silence:
            raise TimeoutError(f"Pub/Sub did not answer: {silence}") from silence

    def check(self, topic: str) -> None:
        asked = {"resource": f"projects/{self._project}/topics/{topic}", "permissions": [_RIGHT_TO_PUBLISH]}
        try:
            answer = self._client.test_iam_permissions(request=asked, timeout=self._timeout)
        except exceptions.MethodNotImplemented:  # the emulator, which knows no rights, has answered
            return
        if _RIGHT_TO_PUBLISH not in answer.permissions:
            raise Unreachable(f"No right to publish on {topic}.")

    @cached_property
    def _client(self) -> Any:
        """The plain client: it sends at once, where the usual one collects messages in a thread."""
        from google.pubsub_v1.services.publisher import PublisherClient
        from google.pubsub_v1.services.publisher.transports import PublisherGrpcTransport

        emulator = os.environ.get("PUBSUB_EMULATOR_HOST")
        if not emulator:
            return PublisherClient()
        import grpc

        return PublisherClient(transport=PublisherGrpcTransport(channel=grpc.insecure_channel(emulator)))
