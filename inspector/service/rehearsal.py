"""A call as the service would answer it, with what it reads and all that it would write; nothing is written."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from inspector.compare.diff import diff
from inspector.errors import UsageError
from inspector.output.changes import ChangeItem
from inspector.records.scanning import get_all
from inspector.service.routes import ROUTES
from inspector.service.service import MetaService
from inspector.service.wire.replies import JSON
from keycodec.decoding import decode
from keycodec.jsonforms import key_data
from keycodec.safetext import printable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from inspector.compare.diff import Change
    from inspector.schema import Schema
    from inspector.service.overlay.transaction import Transaction
    from inspector.service.routes import Route
    from inspector.service.wire.replies import Reply
    from inspector.sources.base import Source
    from keycodec.key import Key


class Read(NamedTuple):
    """A key that a call looked at, and whether it was there."""

    key: Key
    found: bool


@dataclass(frozen=True)
class Rehearsal:
    """What a call would do.

    ``reply``: what the service would answer. ``refused``: whether it would do nothing. ``reads``: the keys looked at,
    in order. ``changes``: the records that would be written, before and after, in key order; none of a refused call.
    ``notes``: what a running service would do otherwise.
    """

    reply: Reply
    refused: bool
    reads: tuple[Read, ...]
    changes: tuple[Change, ...]
    notes: tuple[str, ...]

    def data(self, *, show_secrets: bool = False) -> dict[str, Any]:
        """All of it, as JSON can hold it; secrets in the changes are masked unless they are to be shown."""
        return {
            "status": self.reply.status,
            "reply": json.loads(self.reply.text) if self.reply.media_type == JSON else self.reply.text,
            "refused": self.refused,
            "reads": [{**key_data(read.key), "found": read.found} for read in self.reads],
            "changes": [ChangeItem(change.shown(mask=not show_secrets)).data() for change in self.changes],
            "notes": list(self.notes),
        }

    def text(self, *, show_secrets: bool = False) -> str:
        """All of it, for a person to read: the reply as it would be sent, then what stands behind it."""
        reads = [f"read {'' if read.found else '(not there) '}{read.key}" for read in self.reads]
        changes = [ChangeItem(change.shown(mask=not show_secrets)).text() for change in self.changes]
        nothing = [] if changes else ["nothing would be written"]
        notes = [f"note: {note}" for note in self.notes]
        lines = "\n".join([*map(printable, reads), *nothing, *changes, *notes])
        return f"HTTP {self.reply.status}\n{_safe(self.reply.text)}\n{lines}"


def _safe(text: str) -> str:
    """Lines of text as a terminal can bear them."""
    return "\n".join(map(printable, text.split("\n")))


def rehearse(
    source: Source,
    route: str,
    body: bytes = b"",
    query: Mapping[str, str] | None = None,
    *,
    schema: Schema | None = None,
    show_secrets: bool = False,
    clock: Callable[[], float] = time.time,
) -> Rehearsal:
    """Rehearse one call. Raises UsageError for a route that is not answered, and what the source raises.

    ``show_secrets`` is about the reply. ``clock``: seconds since 1970, from which the call takes the times it writes.
    """
    service = MetaService(source, schema=schema, show_secrets=show_secrets, clock=clock)
    found = find_route(route)
    outcome, call = service.attempt(found, query or {}, body)
    reads = tuple(Read(decode(raw, partial=True), was_there) for raw, was_there in call.transaction.reads.items())
    changes = tuple(_changes(call.transaction, schema)) if outcome.ok else ()
    return Rehearsal(found.shape(outcome, show_secrets), not outcome.ok, reads, changes, tuple(call.notes))


def find_route(name: str) -> Route:
    """The route of that name. Raises UsageError, with the nearest names, where there is none."""
    route = ROUTES.get(name)
    if route is None:
        from difflib import get_close_matches  # only an error needs it

        near = get_close_matches(name, ROUTES, n=3) or ROUTES
        raise UsageError(f"no route is called {name!r}; did you mean {' or '.join(near)}?")
    return route


def _changes(transaction: Transaction, schema: Schema | None) -> Iterator[Change]:
    for raw in sorted(transaction.written):
        before, after = (
            get_all(source, raw, versions="newest", schema=schema) for source in (transaction.base, transaction)
        )
        yield from diff(before, after)
