"""The Meta Service without its HTTP: calls are answered one after the other, and each change is all or nothing."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable
from contextlib import nullcontext
from typing import TYPE_CHECKING

from inspector.errors import InspectorError, UsageError
from inspector.service import frontend
from inspector.service.calls.call import Call
from inspector.service.calls.directory import Directory
from inspector.service.gate import masked
from inspector.service.overlay.errors import OverlayFailed
from inspector.service.overlay.source import Overlay
from inspector.service.overlay.transaction import Transaction
from inspector.service.overlay.writes import MemoryWrites
from inspector.service.releases import Release, Setting
from inspector.service.remembered import RememberedReplies
from inspector.service.wire.outcomes import Outcome, Refusal
from inspector.service.wire.requests import parse_body
from inspector.values.layouts import Layouts
from keycodec.families import FAMILIES
from keycodec.ranges import key_range

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from inspector.schema import Schema
    from inspector.service.overlay.writes import Writes
    from inspector.service.route import Route
    from inspector.service.wire.replies import Reply
    from inspector.sources.base import Source

_FIRST_INSTANCE, _AFTER_INSTANCES = key_range(FAMILIES["InstanceKey"])


class MetaService:
    """The service over one source. It reads the source behind ``writes``; what it writes goes to ``writes``.

    ``release``: the line of Doris that it answers as, with those ``settings`` on; both also by name. ``clock``: the
    time in seconds since 1970. ``through_clones``: get_value reads through clones, which the Meta Service's own does
    not. ``mask``: replace the secrets in all replies by ``******``.
    """

    def __init__(
        self,
        source: Source,
        writes: Writes | None = None,
        *,
        release: Release | str = Release.REFERENCE,
        settings: Iterable[Setting | str] = (),
        schema: Schema | None = None,
        mask: bool = True,
        through_clones: bool = False,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.source = source
        self.overlay = Overlay(source, writes or MemoryWrites())
        self.release = Release(release)
        self._settings = _settings(settings)
        self._mask = mask
        self._through_clones = through_clones
        self._layouts = Layouts(schema)
        self._directory = Directory(self.overlay, self._layouts.schema)
        self._clock = clock
        self._lock = threading.Lock()
        self._remembered = RememberedReplies()

    def prepare(self) -> None:
        """Read the nodes of all instances, as the service does when it starts. Raises what the source raises."""
        self._directory.read(self._clock())

    def remembered(self, route: Route, query: Mapping[str, str], body: bytes) -> Reply | None:
        """Return a reply that is remembered, at once and from any thread; None if there is none."""
        return self._remembered.get(route, query, body)

    def answer(self, route: Route, query: Mapping[str, str], body: bytes) -> Reply:
        """Return the reply to a call; what it writes is then in the overlay. Any thread may ask.

        An error of the source or of the overlay gives a reply, too: it is an error of the service.
        """
        with self._lock if route.reads else nullcontext():
            try:
                outcome, call = self.attempt(route, query, body)
                if outcome.ok and route.changes:
                    outcome = self._commit(call.transaction) or outcome
            except InspectorError as error:
                outcome = Outcome("KV_TXN_GET_ERR", (str(error),))
            reply = self.reply(route, outcome)
            if outcome.ok and route.reads and not route.changes and self.source.unchanging:
                self._remembered.keep(route, query, body, reply)
            return reply

    def attempt(self, route: Route, query: Mapping[str, str], body: bytes) -> tuple[Outcome, Call]:
        """Do what a call asks for, but commit nothing. Return how it ends, and the call with its reads and writes.

        Raises what the source raises.
        """
        call = Call(
            query=query,
            now_ms=int(self._clock() * 1000),
            source=self.source,
            transaction=Transaction(self.overlay),
            directory=self._directory,
            layouts=self._layouts,
            release=self.release,
            settings=self._settings,
            body=body,
            through_clones=self._through_clones,
        )
        try:
            if route.request is None:
                return Outcome(payload=route.handler(call)), call
            request = parse_body(route.name, call.schema.message_class(route.request), body, self.release)
            return Outcome(payload=route.handler(call, request)), call
        except Refusal as refusal:
            return refusal.outcome, call

    def reply(self, route: Route, outcome: Outcome) -> Reply:
        """Return the reply that a route makes of an outcome. Secrets are masked, unless ``mask`` is False."""
        outcome = outcome._replace(release=self.release)
        return route.shape(masked(outcome) if self._mask else outcome)

    def cluster_status(self, instance_id: str | None) -> Reply:
        """Return the reply of a frontend. An error of the source gives a reply, too."""
        with self._lock:
            try:
                return frontend.cluster_status(self.overlay, instance_id=instance_id, schema=self._layouts.schema)
            except InspectorError as error:
                return frontend.failed(str(error))

    def _commit(self, transaction: Transaction) -> Outcome | None:
        """Commit what a call writes. Return how the call ends if that fails; else None."""
        try:
            transaction.finish()
        except OverlayFailed as error:
            return Outcome("KV_TXN_COMMIT_ERR", (str(error),))
        self._remembered.forget()
        if any(_FIRST_INSTANCE <= key < _AFTER_INSTANCES for key in transaction.written):
            self._directory.forget()
        return None

    def close(self) -> None:
        """Close the overlay. Whoever opened the source closes it."""
        self.overlay.close()


def _settings(given: object) -> frozenset[Setting]:
    """Read one setting or several. Raises UsageError for what is none."""
    if isinstance(given, str | Setting):
        return frozenset({Setting(given)})
    if not isinstance(given, Iterable):
        raise UsageError(f"settings are given by name, as a list, not as {type(given).__name__}")
    return frozenset(map(Setting, given))
