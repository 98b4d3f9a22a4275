"""Conditions on rows, as on records (docs/conditions.md): the paths are columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from inspector.errors import UsageError
from inspector.forms.leaves import Leaf
from inspector.forms.paths import leaves_at, steps
from inspector.records.conditions import Condition
from inspector.views.rows import Row, columns
from keycodec.text.suggestions import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

AnyRow = TypeVar("AnyRow", bound=Row)


def matching_rows(
    rows: Iterable[AnyRow], row_class: type[AnyRow], where: Sequence[str | Condition]
) -> Iterator[AnyRow]:
    """The rows that meet all conditions. Raises UsageError, ahead of all rows, for a column that they do not have."""
    conditions = [Condition.parse(one) if isinstance(one, str) else one for one in where]
    known = columns(row_class)  # type: ignore[arg-type]
    for condition in conditions:
        name = str(steps(condition.path)[0])
        if name not in known:
            hint = did_you_mean(name, known, otherwise=f"there are {', '.join(known)}")
            raise UsageError(f"--where {condition}: there is no {name!r}; {hint}")
    return (row for row in rows if all(_holds(row, condition) for condition in conditions))


def _holds(row: Row, condition: Condition) -> bool:
    first, *rest = steps(condition.path)
    value = getattr(row, str(first))
    return condition.holds_for(map(Leaf, leaves_at(value, tuple(rest))))
