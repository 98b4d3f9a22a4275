"""What the Meta Service would answer to a call, with all that it would read and write. Nothing is written."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from inspector.compare.diff import diff
from inspector.errors import UsageError
from inspector.output.kinds.changes import ChangeItem
from inspector.output.terminal import folded
from inspector.records.scanning import get_all, record_range
from inspector.service.releases import Release
from inspector.service.routes import ROUTES, find_route
from inspector.service.service import MetaService
from inspector.service.wire.replies import JSON
from keycodec.decoding import decode
from keycodec.jsonforms import key_data
from keycodec.text.safetext import printable
from keycodec.text.suggestions import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from inspector.compare.diff import Change
    from inspector.forms.jsontext import Json
    from inspector.schema import Schema
    from inspector.service.overlay.transaction import Transaction
    from inspector.service.releases import Setting
    from inspector.service.route import Route
    from inspector.service.wire.replies import Reply
    from inspector.sources.base import Source
    from keycodec.key import Key


class KeyRead(NamedTuple):
    """A key that a call read, and whether it exists."""

    key: Key
    found: bool


class KeyWritten(NamedTuple):
    """A key that a call puts, with the size of its value in bytes, or removes: then the size is None."""

    key: Key
    size: int | None

    def __str__(self) -> str:
        return f"remove {self.key}" if self.size is None else f"put {self.key}, {self.size} bytes"


@dataclass(frozen=True)
class Rehearsal:
    """What a call would do.

    ``reply``: what the service would answer. ``refused``: whether it would refuse the call. ``reads``: the keys that it
    would read, in order. ``changes``: the records that it would write, before and after, in key order; none if it
    refuses. ``items``: the changes as they are printed. ``writes``: the keys that it would put or remove, of records
    that have several. ``notes``: what a running service would do otherwise.
    """

    reply: Reply
    refused: bool
    reads: tuple[KeyRead, ...]
    changes: tuple[Change, ...]
    items: tuple[ChangeItem, ...]
    notes: tuple[str, ...]
    writes: tuple[KeyWritten, ...] = ()

    def data(self) -> dict[str, Json]:
        """Return all of it as data for JSON."""
        return {
            "status": self.reply.status,
            "reply": json.loads(self.reply.text) if self.reply.media_type == JSON else self.reply.text,
            "refused": self.refused,
            "reads": [{**key_data(read.key), "found": read.found} for read in self.reads],
            "writes": [{**key_data(write.key), "size": write.size} for write in self.writes],
            "changes": [item.data() for item in self.items],
            "notes": list(self.notes),
        }

    def text(self, width: int | None = None) -> str:
        """Return all of it as text for a person: first the reply as it would be sent, then the rest.

        ``width``: of the terminal, to which all but the reply is folded.
        """
        reads = [f"read {'' if read.found else '(not there) '}{read.key}" for read in self.reads]
        writes = [printable(str(write)) for write in self.writes]
        changes = [item.text() for item in self.items] or ([] if writes else ["nothing would be written"])
        notes = [f"note: {note}" for note in self.notes]
        lines = "\n".join([*map(printable, reads), *writes, *changes, *notes])
        return f"HTTP {self.reply.status}\n{_printable_lines(self.reply.text)}\n{folded(lines, width)}"


def _printable_lines(text: str) -> str:
    return "\n".join(map(printable, text.split("\n")))


def rehearse(
    source: Source,
    route: str,
    body: bytes = b"",
    query: Mapping[str, str] | None = None,
    *,
    release: Release | str = Release.REFERENCE,
    settings: Iterable[Setting | str] = (),
    schema: Schema | None = None,
    mask: bool = True,
    clock: Callable[[], float] = time.time,
) -> Rehearsal:
    """Rehearse one call. Raises UsageError if there is no such route, release or setting, and what the source raises.

    ``release``: the line of Doris that answers, with those ``settings`` on; both also by name. ``clock``: the time in
    seconds since 1970 that the call writes. ``mask``: replace secrets by ``******``, in the reply, in ``data()`` and in
    ``text()``.
    """
    _check_request(route, body, query)
    service = MetaService(source, release=release, settings=settings, schema=schema, mask=mask, clock=clock)
    found = _known_route(route, service.release)
    outcome, call = service.attempt(found, query or {}, body)
    reads = tuple(KeyRead(decode(raw, partial=True), exists) for raw, exists in call.transaction.reads.items())
    changes = tuple(_changes(call.transaction, schema)) if outcome.ok else ()  # reads more keys, so it comes second
    return Rehearsal(
        reply=service.reply(found, outcome),
        refused=not outcome.ok,
        reads=reads,
        changes=changes,
        writes=tuple(_writes(call.transaction)) if outcome.ok else (),
        items=tuple(ChangeItem(change.shown(mask=mask)) for change in changes),
        notes=tuple(call.notes),
    )


def _check_request(route: object, body: object, query: object) -> None:
    if not isinstance(route, str):
        raise UsageError(f"a route is named by text, such as get_instance, not {type(route).__name__}")
    if not isinstance(body, bytes):
        raise UsageError(f"the body of a request is bytes, not {type(body).__name__}; text.encode() gives them")
    if not isinstance(query, Mapping | None):
        raise UsageError(f"a query is a dict of its parameters, not {type(query).__name__}")


def _known_route(name: str, release: Release) -> Route:
    """Return what answers a route. Raises UsageError with the nearest names if no line of Doris has it."""
    if name not in ROUTES:
        remedy = did_you_mean(name, ROUTES, otherwise=f"the routes are {', '.join(sorted(ROUTES))}")
        raise UsageError(f"no route is called {name!r}; {remedy}")
    return find_route(name, release, ROUTES[name].services[0])


def _changes(transaction: Transaction, schema: Schema | None) -> Iterator[Change]:
    done: set[bytes] = set()  # several keys may be of one record
    for raw in sorted(transaction.written):
        begin, _ = record_range(raw)
        if begin in done:
            continue
        done.add(begin)
        before, after = (
            get_all(source, raw, versions="newest", schema=schema) for source in (transaction.base, transaction)
        )
        yield from diff(before, after)


def _writes(transaction: Transaction) -> Iterator[KeyWritten]:
    for raw, value in sorted(transaction.written.items()):
        key = decode(raw, partial=True)
        if key.family is not None and key.family.suffix is not None:
            yield KeyWritten(key, None if value is None else len(value))
