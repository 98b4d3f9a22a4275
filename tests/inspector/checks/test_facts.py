"""The facts of any records are what the tables of their families show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

import inspector
from inspector.checks.reading.facts import FACTS, Fact
from inspector.checks.reading.loading import FactReader
from inspector.schema import Schema
from inspector.sources.memory import MemorySource
from inspector.tables.base import Reading
from inspector.tables.families import FamilyTable
from keycodec.families.family import ValueKind
from tests.inspector.tables.test_two_ways import ODD_VALUES, source_of
from tests.support.examples import examples, part
from tests.support.inspector import message_class
from tests.support.places import FIXTURES
from tests.support.strategies.messages import messages

if TYPE_CHECKING:
    from inspector.checks.reading.facts import Column

SCHEMA = Schema.builtin()
MESSAGES = [fact for fact in FACTS.values() if fact.family.message and fact.family.value is not ValueKind.INT64]
TYPES = {fact.name: FactReader(MemorySource({}), SCHEMA, None).schema_of(fact) for fact in FACTS.values()}
_LARGEST = 1 << 61

every_fact = pytest.mark.parametrize("fact", part(FACTS.values(), 2, FACTS))
every_message = pytest.mark.parametrize("fact", part(MESSAGES, 3), ids=lambda fact: fact.name)


def facts_of(source: inspector.Source, fact: Fact) -> list[dict[str, Any]]:
    reader = FactReader(source, SCHEMA, None)
    schema = reader.schema_of(fact)
    batches = [rows for _, rows in reader.read([fact], [])]
    assert all(rows.schema == schema for rows in batches)
    ids = reader.instances.ids
    return [{**row, "inst": ids[row["inst"]]} if "inst" in row else row for rows in batches for row in rows.to_pylist()]


def rows_of(source: inspector.Source, fact: Fact) -> list[dict[str, Any]]:
    """The same by way of the family's table, row by row."""
    table = FamilyTable(fact.family, SCHEMA)
    read = pa.Table.from_batches(table.read(Reading(source, SCHEMA), table.schema.names), table.schema)
    return [_fact_of(row, fact) for row in read.to_pylist()]


def _fact_of(row: dict[str, Any], fact: Fact) -> dict[str, Any]:
    made = {"inst": row["instance_id"]} if "instance_id" in row else {}
    made |= {name: row[field] for name, field in fact.key_columns.items()}
    if fact.family.versioned:
        made["versionstamp"] = row["versionstamp"]
    types = TYPES[fact.name]
    values = {name: _at(row["value"], column) for name, column in fact.value_columns.items()}
    return made | {name: _bounded(value, types.field(name).type) for name, value in values.items()}


def _at(value: Any, column: Column) -> Any:
    for step in column.path:
        value = None if value is None else value[step]
    return value is not None if column.is_presence else value


def _bounded(value: Any, type_: pa.DataType) -> Any:
    return max(-_LARGEST, min(_LARGEST, value)) if type_ == pa.int64() and value is not None else value


@pytest.mark.slow
@every_fact
@pytest.mark.parametrize("backup", part(["backup-demo", "backup-behind"], 2))
def test_of_a_backup(backup: str, fact: Fact) -> None:
    with inspector.open(f"backup:{FIXTURES / backup}") as source:
        assert facts_of(source, fact) == rows_of(source, fact)


@pytest.mark.slow
@every_message
@given(data=st.data())
@examples(15)
def test_of_any_messages(fact: Fact, data: st.DataObject) -> None:
    made = data.draw(st.lists(messages(message_class(fact.family.message or "")), min_size=1, max_size=4))
    source = source_of(fact.family, [message.SerializePartialToString() for message in made])
    assert repr(facts_of(source, fact)) == repr(rows_of(source, fact))


@pytest.mark.parametrize("odd", ODD_VALUES)
def test_one_odd_value_among_many(odd: str) -> None:
    fact = FACTS["rowset"]
    sound = message_class(fact.family.message or "")(rowset_id=1, num_rows=7).SerializeToString()
    values = [sound] * 700
    values[500] = ODD_VALUES[odd]
    source = source_of(fact.family, values)
    found = facts_of(source, fact)

    assert [row["version"] for row in found] == list(range(700))
    assert all(row["num_rows"] == 7 for row in found if row["version"] != 500)
    if odd not in {"cut", "another type than ours"}:  # what is damaged and not asked for need not be noticed
        assert found == rows_of(source, fact)
