"""A tablet's statistics: a stored row, six counters beside it, and their sum."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from google.protobuf import text_format
from google.protobuf.descriptor_pb2 import FileDescriptorSet
from hypothesis import given
from hypothesis import strategies as st

from inspector.records.grouping import records
from inspector.schema import Schema
from inspector.schema.messages import TabletStatsPB
from inspector.values.layouts import Layouts
from inspector.values.reading import Undecoded
from inspector.values.stats import TabletStats
from keycodec import Counter
from tests.support.examples import examples
from tests.support.inspector import key_of, ordered, shown_text, shown_value
from tests.support.printed import assert_printed
from tests.support.strategies.messages import messages

if TYPE_CHECKING:
    from inspector.records.record import Record

FIELDS = {
    "data_size": "data_size",
    "index_size": "index_size",
    "num_rows": "num_rows",
    "num_rowsets": "num_rowsets",
    "num_segs": "num_segments",
    "segment_size": "segment_size",
}
int64s = st.integers(-(1 << 63), (1 << 63) - 1) | st.sampled_from([-1, 0, 1, (1 << 63) - 1, -(1 << 63)])
counters = st.dictionaries(st.sampled_from(list(FIELDS)), int64s)


def _record(row: TabletStatsPB | None, values: dict[str, bytes]) -> Record:
    rows = [(key_of("StatsTabletKey", suffix=Counter(name)), value) for name, value in values.items()]
    rows += [(key_of("StatsTabletKey"), row.SerializePartialToString())] if row is not None else []
    (record,) = records(ordered(rows))
    (again,) = records(ordered(rows)[::-1], reverse=True)
    assert again.key_values == record.key_values
    return record


def _stats(record: Record) -> TabletStats:
    assert isinstance(record.value, TabletStats)
    return record.value


def _packed(values: dict[str, int]) -> dict[str, bytes]:
    return {name: struct.pack("<q", value) for name, value in values.items()}


def _wrapped(total: int) -> int:
    wrapped: int = struct.unpack("<q", struct.pack("<Q", total % (1 << 64)))[0]
    return wrapped


@examples(150)
@given(row=messages(TabletStatsPB), values=counters)
def test_row_and_counters_are_summed_as_int64s(row: TabletStatsPB, values: dict[str, int]) -> None:
    record = _record(row, _packed(values))
    stats = _stats(record)
    assert stats.aggregated == row
    for counter, field in FIELDS.items():
        assert getattr(stats.detached, field) == values.get(counter, 0)
        assert getattr(stats.merged, field) == _wrapped(getattr(row, field) + values.get(counter, 0))
    others = [field.name for field in TabletStatsPB.DESCRIPTOR.fields if field.name not in FIELDS.values()]
    assert all(getattr(stats.merged, name) == getattr(row, name) for name in others)
    assert not record.problems
    assert_printed(record)


@examples(40)
@given(values=counters.filter(bool))
def test_counters_without_a_row_are_shown_and_told(values: dict[str, int]) -> None:
    record = _record(None, _packed(values))
    stats = _stats(record)
    assert stats.aggregated is None
    assert stats.merged == stats.detached
    (problem,) = record.problems
    assert str(problem) == f"counters without a stats row: {', '.join(sorted(values))}"
    assert not record.failed
    assert record.key.raw == key_of("StatsTabletKey")
    assert shown_value(record)["aggregated_stats"] is None


@examples(40)
@given(values=st.dictionaries(st.sampled_from([*FIELDS, "later", ""]), st.binary(max_size=12), min_size=1))
def test_counters_of_any_bytes_are_shown(values: dict[str, bytes]) -> None:
    record = _record(TabletStatsPB(data_size=1), values)
    wrong = {name for name, value in values.items() if len(value) != 8}
    assert len(record.problems) == len(wrong)
    assert record.failed == bool(wrong)
    for name in wrong:
        assert any(str(problem).startswith(f"counter {name}: an int64 has 8 bytes") for problem in record.problems)
    assert_printed(record)


def test_counters_of_a_newer_release_are_shown_and_in_no_sum() -> None:
    record = _record(TabletStatsPB(), _packed({"num_dreams": 7, "num_rows": 1}))
    assert shown_value(record)["@unknown_counters"] == {"num_dreams": "7"}
    assert _stats(record).merged.num_rows == 1


def test_a_row_that_does_not_parse_is_undecoded() -> None:
    rows = [(key_of("StatsTabletKey"), b"\xff"), (key_of("StatsTabletKey", suffix=Counter("num_rows")), bytes(8))]
    (record,) = records(rows)
    assert record.value == Undecoded(b"\xff")
    assert record.failed


def test_an_older_schema_sums_what_it_knows() -> None:
    older = _older_schema()
    rows = [(key_of("StatsTabletKey"), b"")]
    rows += [(key_of("StatsTabletKey", suffix=Counter(name)), struct.pack("<q", 5)) for name in FIELDS]
    (record,) = records(ordered(rows), Layouts(older))
    assert shown_value(record)["merged_stats"] == {"data_size": "5"}
    assert set(shown_value(record)["@unknown_counters"]) == set(FIELDS) - {"data_size"}


def _older_schema() -> Schema:
    text = """file { name: "old.proto" package: "doris.cloud" message_type { name: "TabletStatsPB"
        field { name: "data_size" number: 2 type: TYPE_INT64 label: LABEL_OPTIONAL } } }"""
    return Schema.from_descriptor_set(text_format.Parse(text, FileDescriptorSet()).SerializeToString())


def test_text_is_the_merged_message() -> None:
    record = _record(TabletStatsPB(data_size=1), _packed({"data_size": 2}))
    assert text_format.Parse(shown_text(record), TabletStatsPB()) == _stats(record).merged
