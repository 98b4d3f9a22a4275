"""What happened to some keys, version by version, as the mutation logs of a backup tell it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from inspector.diff import Change, diff
from inspector.errors import UsageError
from inspector.records import records
from inspector.sources.backup import MutationType
from inspector.sources.backup.atomic import apply
from inspector.values.layouts import Layouts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from inspector.schema import Schema
    from inspector.sources.backup import BackupSource, Mutation

#: The keys that are followed are held in memory; a record takes far less.
STATE_LIMIT = 256 << 20


@dataclass(frozen=True)
class Event:
    """One version at which mutations touched the keys: ``changes`` are the records that came out different, if any did.

    ``time``: roughly when (UTC), or None where the backup cannot tell.
    """

    version: int
    time: datetime | None
    mutations: tuple[Mutation, ...]
    changes: tuple[Change, ...]


def history(source: BackupSource, begin: bytes, end: bytes, *, schema: Schema | None = None) -> Iterator[Event]:
    """Each version that touched the keys [begin, end), oldest first, up to the version of the source.

    It begins at the oldest version from which the logs lead there. Raises VersionNotRestorable where there is none, and
    UsageError where the keys hold more than STATE_LIMIT bytes.
    """
    layouts = Layouts(schema)
    first_version, mutations = source.follow(begin, end)
    with source.at(first_version) as base:
        state = dict(base.key_values(begin, end))
    for version, group in groupby(mutations, key=lambda mutation: mutation.version):
        touching = tuple(group)
        before = tuple(sorted(state.items()))
        for mutation in touching:
            _apply(mutation, state)
        if sum(len(key) + len(value) for key, value in state.items()) > STATE_LIMIT:
            raise UsageError("the keys hold too much to follow in memory; name one record")
        changes = diff(records(before, layouts), records(sorted(state.items()), layouts))
        yield Event(version, source.approximate_time(version), touching, tuple(changes))


def _apply(mutation: Mutation, state: dict[bytes, bytes]) -> None:
    """Make the mutation's change to those keys that the state holds, or that it sets."""
    if mutation.type == MutationType.CLEAR_RANGE:
        for key in [key for key in state if mutation.param1 <= key < mutation.param2]:
            del state[key]
        return
    value = apply(mutation.type, state.get(mutation.param1), mutation.param2)
    if value is None:
        state.pop(mutation.param1, None)
    else:
        state[mutation.param1] = value
