"""The Meta Service without its HTTP: routes answered one after the other, each change all or nothing."""

from __future__ import annotations

import threading
import time
from contextlib import nullcontext
from typing import TYPE_CHECKING

from inspector.errors import InspectorError
from inspector.service.calls.call import Call
from inspector.service.calls.directory import Directory
from inspector.service.http import frontend
from inspector.service.overlay.changes import MemoryChanges, Overlay
from inspector.service.overlay.file import OverlayFailed
from inspector.service.overlay.remembered import RememberedReplies
from inspector.service.overlay.transaction import Transaction
from inspector.service.wire.replies import Outcome, Refusal
from inspector.service.wire.requests import parse_body
from inspector.values.layouts import Layouts
from keycodec.families import FAMILIES
from keycodec.ranges import key_range

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from inspector.schema import Schema
    from inspector.service.overlay.changes import Changes
    from inspector.service.routes import Route
    from inspector.service.wire.replies import Reply
    from inspector.sources.base import Source

_INSTANCES = key_range(FAMILIES["InstanceKey"])


class MetaService:
    """The service over one source: what it reads is the source behind ``changes``, what it writes goes there.

    ``clock``: seconds since 1970. Secrets are masked in all replies unless ``show_secrets``.
    """

    def __init__(
        self,
        source: Source,
        changes: Changes | None = None,
        *,
        schema: Schema | None = None,
        show_secrets: bool = False,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.source = source
        self.overlay = Overlay(source, changes or MemoryChanges())
        self.show_secrets = show_secrets
        self._layouts = Layouts(schema)
        self._directory = Directory(self.overlay, self._layouts.schema)
        self._clock = clock
        self._lock = threading.Lock()
        self._remembered = RememberedReplies()

    def prepare(self) -> None:
        """Read the nodes of all instances, as the service does when it starts. Raises what the source raises."""
        self._directory.read(self._clock())

    def remembered(self, route: Route, query: Mapping[str, str], body: bytes) -> Reply | None:
        """The reply to a call that reads what was read before, and nothing written since; at once, from any thread."""
        return self._remembered.get(route, query, body)

    def answer(self, route: Route, query: Mapping[str, str], body: bytes) -> Reply:
        """The reply to a call; a change that is not refused is then in the overlay. From any thread.

        Never raises for what a source or an overlay cannot do: such errors are the service's own, too.
        """
        with self._lock if route.reads else nullcontext():
            try:
                outcome, call = self.attempt(route, query, body)
                if outcome.ok and route.changes:
                    outcome = self._commit(call.transaction)
            except InspectorError as error:
                outcome = Outcome("KV_TXN_GET_ERR", str(error))
            reply = route.shape(outcome, self.show_secrets)
            if outcome.ok and route.reads and not route.changes and self.source.unchanging:
                self._remembered.keep(route, query, body, reply)
            return reply

    def attempt(self, route: Route, query: Mapping[str, str], body: bytes) -> tuple[Outcome, Call]:
        """Do what a call asks for, and commit nothing: how it ends, and the call with all it read and wrote.

        Raises what the source raises.
        """
        call = Call(
            self.source,
            Transaction(self.overlay),
            self._directory,
            self._layouts,
            query,
            None,
            int(self._clock() * 1000),
            self.show_secrets,
        )
        try:
            if route.request is not None:
                message_class = call.schema.message_class(f"doris.cloud.{route.request}")
                call.request = parse_body(route.name, message_class, body)
            return Outcome(payload=route.handler(call)), call
        except Refusal as refusal:
            return Outcome(refusal.code, refusal.message), call

    def cluster_status(self, instance_id: str | None) -> Reply:
        """The reply of a frontend. Never raises for what a source cannot do."""
        with self._lock:
            try:
                return frontend.cluster_status(self.overlay, instance_id=instance_id, schema=self._layouts.schema)
            except InspectorError as error:
                return frontend.failed(str(error))

    def _commit(self, transaction: Transaction) -> Outcome:
        try:
            transaction.finish()
        except OverlayFailed as error:
            return Outcome("KV_TXN_COMMIT_ERR", str(error))
        self._remembered.forget()
        if any(_INSTANCES[0] <= key < _INSTANCES[1] for key in transaction.written):
            self._directory.forget()
        return Outcome()

    def close(self) -> None:
        """Close the overlay; the source is closed by whoever opened it."""
        self.overlay.close()
