"""Conditions on rows, as on records (docs/conditions.md): the paths are columns."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Generic, TypeVar

from inspector.errors import UsageError
from inspector.forms.leaves import Leaf
from inspector.forms.paths import leaves_at, steps
from inspector.forms.quantities import read_duration
from inspector.records.conditions import as_conditions
from inspector.views.rows import Row, Unit, columns, goes_on, is_number, known_words
from keycodec.text.suggestions import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from inspector.records.conditions import Condition

AnyRow = TypeVar("AnyRow", bound=Row)


class RowFilter(Generic[AnyRow]):
    """Passes on the rows of a class that meet all conditions.

    It is made ahead of all reading: it raises UsageError for a column or word that there is not.
    """

    def __init__(self, row_class: type[AnyRow], where: str | Sequence[str | Condition]) -> None:
        self._conditions = [_checked(row_class, condition) for condition in as_conditions(where)]

    def __call__(self, rows: Iterable[AnyRow]) -> Iterator[AnyRow]:
        """The rows that meet them."""
        if not self._conditions:
            return iter(rows)
        return (row for row in rows if all(_holds(row, condition) for condition in self._conditions))

    def __bool__(self) -> bool:
        return bool(self._conditions)


def matching_rows(
    rows: Iterable[AnyRow], row_class: type[AnyRow], where: str | Sequence[str | Condition]
) -> Iterator[AnyRow]:
    """The rows that meet all conditions. Raises UsageError, ahead of all, for a column or word that there is not."""
    return RowFilter(row_class, where)(rows)


def _checked(row_class: type[Row], condition: Condition) -> Condition:
    """The condition as it is compared. Raises UsageError for one that no row of the class can meet."""
    known = columns(row_class)  # type: ignore[arg-type]  # mypy takes a class to hash as its rows do
    name, *rest = map(str, steps(condition.path))
    if name not in known:
        hint = did_you_mean(name, known, otherwise=f"there are {', '.join(known)}")
        raise UsageError(f"where {condition}: there is no {name!r}; {hint}")
    if rest and not goes_on(row_class, name):
        raise UsageError(f"where {condition}: {name} is a single value, with nothing inside it; write only {name}")
    if words := known_words(row_class, name):
        condition.check_words(words)
    if known[name] is Unit.DURATION:
        condition = _in_seconds(condition)
    if is_number(row_class, name):
        condition.check_order()
    return condition


def _in_seconds(condition: Condition) -> Condition:
    """The condition on a duration with what it compares with in seconds, where that is written as ``1h``."""
    seconds = read_duration(condition.wanted)
    return condition if seconds is None else replace(condition, wanted=f"{seconds:.15g}")


def _holds(row: Row, condition: Condition) -> bool:
    first, *rest = steps(condition.path)
    value = getattr(row, str(first))
    return condition.holds_for(map(Leaf, leaves_at(value, tuple(rest))))
