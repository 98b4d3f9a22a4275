"""Conditions on records, such as ``clusters.type=SQL`` or ``mtime<-1h`` (docs/conditions.md)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from operator import ge, gt, le, lt
from typing import TYPE_CHECKING, Any

from inspector.errors import UsageError
from inspector.forms.paths import BRACKETS
from inspector.forms.quantities import Quantity, read_quantity
from inspector.records.lookup import lookup
from inspector.records.targets import find_targets
from keycodec.families import FAMILIES
from keycodec.jsonforms import Int64
from keycodec.text.suggestions import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from inspector.forms.leaves import Leaf
    from inspector.records.record import Record
    from inspector.schema import Schema
    from keycodec.families.family import Family

SYNTAX = re.compile(rf"((?:{BRACKETS}|[^\s=!<>~\[])+?)\s*(!=|<=|>=|=|<|>|~|\s+in\s*\()(.*)", re.DOTALL)
#: A number of an enum: a newer release may have one that has no name here.
_ENUM_NUMBER = re.compile("-?[0-9]+")
_EXAMPLES = "clusters.type=SQL, num_rows>1000, 'name~^ops', 'type in (SQL,COMPUTE)', mtime<-1h, name= (unset)"

ORDER: dict[str, Callable[[Any, Any], bool]] = {"<": lt, "<=": le, ">": gt, ">=": ge}
_OPERATORS = ("=", "!=", *ORDER, "~", "in")


@dataclass(frozen=True)
class Condition:
    """A path into a record, an operator, and what it compares with, as text.

    Operators: ``=``, ``!=``, ``<``, ``<=``, ``>``, ``>=``, ``~`` (a regular expression found in the text), ``in``.
    Of several values at the path one has to do; ``!=`` is the opposite of ``=``. Nothing to compare with is "unset".
    """

    path: str
    wanted: str
    operator: str = "="

    def __post_init__(self) -> None:
        if self.operator not in _OPERATORS:
            raise UsageError(f"{self.operator!r} is not an operator; expected one of {' '.join(_OPERATORS)}")
        if self.operator == "~":
            _ = self._expression  # so that a wrong one is refused at once

    @classmethod
    def parse(cls, text: str) -> Condition:
        """Read ``PATH OPERATOR VALUE``. Raises UsageError."""
        match = SYNTAX.fullmatch(text.strip())
        if match is None:
            raise UsageError(
                f"{text!r} is not a condition: expected PATH, an operator and a value, such as {_EXAMPLES}"
            )
        path, operator, wanted = match.groups()
        operator = operator.strip(" (")
        if operator == "in":
            if not wanted.endswith(")"):
                raise UsageError(f"{text!r}: the ')' at the end of in (A,B,...) is missing")
            wanted = wanted[:-1]
        return cls(path, wanted, operator)

    def __str__(self) -> str:
        return (
            f"{self.path} in ({self.wanted})" if self.operator == "in" else f"{self.path}{self.operator}{self.wanted}"
        )

    @cached_property
    def alternatives(self) -> tuple[str, ...]:
        """The texts that ``=``, ``!=`` and ``in`` compare with."""
        return tuple(part.strip() for part in self.wanted.split(",")) if self.operator == "in" else (self.wanted,)

    @cached_property
    def _expression(self) -> re.Pattern[str]:
        """What ``~`` looks for."""
        try:
            return re.compile(self.wanted)
        except re.error as error:
            raise UsageError(f"{str(self)!r}: not a regular expression: {error}") from None

    @cached_property
    def _quantities(self) -> tuple[Quantity | None, ...]:
        return tuple(read_quantity(text) for text in self.alternatives)

    @cached_property
    def _wanted_quantities(self) -> tuple[Quantity, ...]:
        return tuple(quantity for quantity in self._quantities if quantity is not None)

    def check(self, families: Collection[Family] | None, schema: Schema) -> None:
        """Raise UsageError for a condition that no record of the families, or of any, can meet, as far as is known."""
        targets = find_targets("where", self.path, families or FAMILIES.values(), schema)
        if all(target.enum_names for target in targets):
            self.check_words(list(dict.fromkeys(name for target in targets for name in target.enum_names)))
        if all(target.is_number for target in targets):
            self.check_order()

    def check_order(self) -> None:
        """Raise UsageError if it puts numbers in order with something that is none."""
        if self.operator in ORDER and self._quantities[0] is None:
            raise UsageError(f"where {self}: {self.wanted!r} is not a number, size (10MiB), time or duration (-1h)")

    def check_words(self, names: Sequence[str]) -> None:
        """Raise UsageError, with the nearest word, if it compares with none of the words that there are."""
        if self.operator not in ("=", "!=", "in"):
            return
        for text in self.alternatives:
            if text and text not in names and not _ENUM_NUMBER.fullmatch(text):
                hint = did_you_mean(text, names, otherwise=f"there are {', '.join(names)}")
                raise UsageError(f"where {self}: no value {text!r}; {hint}")

    def holds(self, record: Record) -> bool:
        """Whether a record meets the condition."""
        return self.holds_for(lookup(self.path, record.layout)(record))

    def holds_for(self, leaves: Iterable[Leaf]) -> bool:
        """Whether the values at the path meet the condition."""
        if not self.wanted and self.operator in ("=", "!="):
            is_set = any(leaf.is_set and leaf.value != "" for leaf in leaves)
            return is_set is (self.operator == "!=")
        compares = self._compares
        for value, _ in leaves:
            if compares(value):
                return self.operator != "!="
        return self.operator == "!="

    @cached_property
    def _compares(self) -> Callable[[Any], bool]:
        """What one value must do; for ``!=`` none may."""
        if self.operator == "~":
            return self._matches
        return self._is_in_order if self.operator in ORDER else self._equals

    def _matches(self, value: Any) -> bool:
        return self._expression.search(_text(value)) is not None

    def _equals(self, value: Any) -> bool:
        text = _text(value)
        if text in self.alternatives:
            return True
        number = _number(value) if self._wanted_quantities else None
        if number is not None:
            for quantity in self._wanted_quantities:
                if quantity.of(number) == quantity.number:
                    return True
        return False

    def _is_in_order(self, value: Any) -> bool:
        compare, number, quantity = ORDER[self.operator], _number(value), self._quantities[0]
        if quantity is None:
            return number is None and compare(_text(value), self.wanted)
        return number is not None and compare(quantity.of(number), quantity.number)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _number(value: Any) -> float | None:
    """The number that a value is; JSON has 64-bit ints as text."""
    if isinstance(value, Int64):
        return int(value)
    if isinstance(value, str):
        return int(value) if re.fullmatch("-?[0-9]{1,20}", value) else None
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def as_conditions(where: str | Iterable[str | Condition]) -> tuple[Condition, ...]:
    """Read conditions, or the only one. Raises UsageError for a text that is none."""
    each = (where,) if isinstance(where, str) else where
    return tuple(Condition.parse(one) if isinstance(one, str) else one for one in each)


def read_conditions(
    where: str | Iterable[str | Condition], families: Collection[Family] | None, schema: Schema
) -> tuple[Condition, ...]:
    """Read conditions given as text. Raises UsageError for one that no record of the families can meet."""
    conditions = as_conditions(where)
    for condition in conditions:
        condition.check(families, schema)
    return conditions


def meets(record: Record, conditions: Sequence[Condition]) -> bool:
    """Whether a record meets all conditions."""
    return all(condition.holds(record) for condition in conditions)


def matching(found: Iterable[Record], conditions: Sequence[Condition]) -> Iterator[Record]:
    """The records that meet all conditions."""
    for condition in conditions:
        found = filter(condition.holds, found)
    return iter(found)
