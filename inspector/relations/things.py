"""The things that records are of and that their fields name: tablets, transactions, vaults and the like."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from inspector.errors import UsageError
from keycodec.text.suggestions import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Mapping

#: What tells things of one kind apart: a number, or a text.
Id = int | str


class Kind(NamedTuple):
    """A kind of things.

    ``owners``: the kinds that a record of the thing can name as what the thing lies in: they lead to further keys.
    ``scope``: the owner without which the id says nothing: labels differ within a database only.
    """

    name: str
    id_type: type[int] | type[str]
    owners: tuple[str, ...] = ()
    scope: str = ""


_KINDS = (
    Kind("instance", str),
    Kind("vault", str),
    Kind("cluster", str),
    Kind("node", str),
    Kind("stage", str),
    Kind("db", int),
    Kind("table", int, ("db",)),
    Kind("index", int, ("db", "table")),
    Kind("partition", int, ("db", "table")),
    Kind("tablet", int, ("db", "table", "index", "partition")),
    Kind("schema", int, ("index",), scope="index"),
    Kind("stream", int),
    Kind("job", int, ("db",)),
    Kind("label", str, ("db",), scope="db"),
    Kind("txn", int, ("db", "table", "label")),
    Kind("rowset", str, ("tablet", "txn")),
    Kind("packed_file", str),
    Kind("snapshot", str),
)
KINDS: Mapping[str, Kind] = MappingProxyType({kind.name: kind for kind in _KINDS})

#: The kinds that :func:`inspector.about` takes by their word; the others are reached by a key.
ASKED = (
    "tablet", "table", "partition", "index", "db", "txn", "label", "rowset", "cluster", "node", "vault", "instance"
)  # fmt: skip


class Thing(NamedTuple):
    """One thing. ``scope``: the id of the owner that its id needs (see :class:`Kind`); None if it is not known."""

    kind: str
    id: Id
    instance_id: str
    scope: Id | None = None

    def is_same(self, other: Thing) -> bool:
        """Whether both are one thing, as far as is known."""
        return self[:3] == other[:3] and (None in (self.scope, other.scope) or self.scope == other.scope)

    def __str__(self) -> str:
        inside = "" if self.scope is None else f" of {KINDS[self.kind].scope} {self.scope}"
        return f"{self.kind.replace('_', ' ')} {self.id}{inside}"


def get_kind(name: str) -> Kind:
    """The kind of that name, if it may be asked for. Raises UsageError."""
    if name not in ASKED:
        hint = did_you_mean(name, ASKED, otherwise=f"there are {', '.join(ASKED)}")
        raise UsageError(f"nothing is called {name!r}; {hint}")
    return KINDS[name]
