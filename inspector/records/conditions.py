"""Conditions on records: ``PATH=VALUE``. The path leads into the decoded value, or into the record's JSON form."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from inspector.errors import UsageError
from inspector.forms.paths import leaves, steps
from inspector.forms.plain import RECORD_COLUMNS
from keycodec.family import SuffixKind, ValueKind
from keycodec.suggestions import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from inspector.forms.jsontext import Json
    from inspector.records.record import Record
    from inspector.schema import Schema
    from keycodec.family import Family


class Condition(NamedTuple):
    """A path and the text that must be there: ``clusters.type=SQL``, ``num_rows=0``, ``fields.tablet_id=7``."""

    path: str
    wanted: str

    @classmethod
    def parse(cls, text: str) -> Condition:
        """Read ``PATH=VALUE``. Raises UsageError."""
        path, equals, wanted = text.partition("=")
        if not equals or not path:
            raise UsageError(f"{text!r} is no condition: FIELD.PATH=VALUE, such as clusters.type=SQL")
        return cls(path, wanted)

    def check(self, family: Family, schema: Schema) -> None:
        """Raise UsageError if it is known that no value of the family has the path."""
        if family.value not in (ValueKind.MESSAGE, ValueKind.STAMPED_MESSAGE) or family.suffix is SuffixKind.COUNTER:
            return
        descriptor = schema.message_class(family.message or "").DESCRIPTOR
        names = [step for step in steps(self.path) if isinstance(step, str)]
        if names[0] == "value" and "value" not in descriptor.fields_by_name:
            del names[0]
        elif names[0] in RECORD_COLUMNS:
            return
        for name in names:
            if name.startswith("@"):
                return
            field = descriptor.fields_by_name.get(name)
            if field is None:
                hint = did_you_mean(name, descriptor.fields_by_name, otherwise="")
                wrong = f"--where {self.path}: {descriptor.full_name} has no field {name!r}"
                raise UsageError(f"{wrong}; {hint}" if hint else wrong)
            if field.message_type is None or field.message_type.GetOptions().map_entry:
                return
            descriptor = field.message_type

    def holds(self, data: dict[str, Json]) -> bool:
        """Tell whether a record's JSON form has the value at the path, or at one of the places it leads to."""
        return any(_text(leaf) == self.wanted for root in (data["value"], data) for leaf in leaves(root, self.path))


def _text(leaf: Json) -> str:
    return ("true" if leaf else "false") if isinstance(leaf, bool) else str(leaf)


def read_conditions(where: Iterable[str | Condition], family: Family | None, schema: Schema) -> tuple[Condition, ...]:
    """Read conditions given as text. Raises UsageError if no record of the family can meet one of them."""
    conditions = tuple(Condition.parse(one) if isinstance(one, str) else one for one in where)
    if family is not None:
        for condition in conditions:
            condition.check(family, schema)
    return conditions


def meets(record: Record, conditions: Sequence[Condition]) -> bool:
    """Tell whether a record meets all conditions."""
    if not conditions:
        return True
    data = record.to_dict(mask=False)
    return all(condition.holds(data) for condition in conditions)


def matching(found: Iterable[Record], conditions: Sequence[Condition]) -> Iterator[Record]:
    """Yield the records that meet all conditions."""
    return (record for record in found if meets(record, conditions))
