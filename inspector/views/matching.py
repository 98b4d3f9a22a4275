"""Conditions on rows, as on records (docs/conditions.md): the paths are columns."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from inspector.errors import UsageError
from inspector.forms.leaves import Leaf
from inspector.forms.paths import leaves_at, steps
from inspector.forms.quantities import read_duration
from inspector.records.conditions import as_conditions
from inspector.views.rows import Row, Unit, columns, known_words
from keycodec.text.suggestions import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from inspector.records.conditions import Condition

AnyRow = TypeVar("AnyRow", bound=Row)


def matching_rows(
    rows: Iterable[AnyRow], row_class: type[AnyRow], where: Sequence[str | Condition]
) -> Iterator[AnyRow]:
    """The rows that meet all conditions. Raises UsageError, ahead of all, for a column or word that there is not."""
    conditions = as_conditions(where)
    known = columns(row_class)  # type: ignore[arg-type]
    for condition in conditions:
        name = str(steps(condition.path)[0])
        if name not in known:
            hint = did_you_mean(name, known, otherwise=f"there are {', '.join(known)}")
            raise UsageError(f"--where {condition}: there is no {name!r}; {hint}")
        if words := known_words(row_class, condition.path):
            condition.check_words(words)
    read = [
        _in_seconds(condition) if known.get(condition.path) is Unit.DURATION else condition for condition in conditions
    ]
    return (row for row in rows if all(_holds(row, condition) for condition in read))


def _in_seconds(condition: Condition) -> Condition:
    """The condition on a duration with what it compares with in seconds, where that is written as ``1h``."""
    seconds = read_duration(condition.wanted)
    return condition if seconds is None else replace(condition, wanted=f"{seconds:.15g}")


def _holds(row: Row, condition: Condition) -> bool:
    first, *rest = steps(condition.path)
    value = getattr(row, str(first))
    return condition.holds_for(map(Leaf, leaves_at(value, tuple(rest))))
