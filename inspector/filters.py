"""Conditions on decoded values: ``FIELD.PATH=VALUE``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from inspector.errors import UsageError
from inspector.output.items import value_data
from inspector.output.paths import leaves

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from inspector.records import Record


class Condition(NamedTuple):
    """A path into a value's JSON form, and what must stand there, as text: ``clusters.type=SQL``, ``num_rows=0``."""

    path: str
    wanted: str

    @classmethod
    def parse(cls, text: str) -> Condition:
        """Read ``PATH=VALUE``. Raises UsageError."""
        path, equals, wanted = text.partition("=")
        if not equals or not path:
            raise UsageError(f"{text!r} is no condition: FIELD.PATH=VALUE, such as clusters.type=SQL")
        return cls(path, wanted)

    def holds(self, data: Any) -> bool:
        """Whether the value stands at the path, or at one of the places that it leads to."""
        return any(_text(leaf) == self.wanted for leaf in leaves(data, self.path))


def _text(leaf: Any) -> str:
    return ("true" if leaf else "false") if isinstance(leaf, bool) else str(leaf)


def matching(found: Iterable[Record], conditions: Sequence[Condition]) -> Iterator[Record]:
    """The records whose values meet all conditions."""
    for record in found:
        data = value_data(record, show_secrets=True)
        if all(condition.holds(data) for condition in conditions):
            yield record
