"""Values and layouts, pickled and made again: here and in another process."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from pyroaring import BitMap

from inspector.records.grouping import records
from inspector.schema import Schema
from inspector.schema.messages import TabletStatsPB, TxnLabelPB
from inspector.values.bitmap import BitmapError, DeleteBitmap
from inspector.values.layouts import Layout, Layouts
from inspector.values.reading import Problem, Reading, Undecoded
from inspector.values.stats import TabletStats
from inspector.values.wire import WireError
from keycodec import Counter, Versionstamp
from keycodec.families import FAMILIES
from tests.support.examples import examples
from tests.support.inspector import key_of
from tests.support.pickles import there_and_back, unpickled
from tests.support.schemas import newer_schema
from tests.support.strategies.messages import messages

if TYPE_CHECKING:
    from google.protobuf.message import Message

    from keycodec import Family


@pytest.fixture(params=[Schema.builtin, newer_schema], ids=["built-in", "overlaid"])
def schema(request: pytest.FixtureRequest) -> Schema:
    made: Schema = request.param()
    return made


def _label(schema: Schema, data: bytes) -> object:
    return Layout(FAMILIES["TxnLabelKey"], schema).read_value(data + bytes(Versionstamp(7, 3))).value


@pytest.mark.slow
@pytest.mark.parametrize(
    "value",
    [
        Problem("it is wrong"),
        Problem("it is odd", failed=False),
        Undecoded(b"\xff\x00"),
        Reading(Undecoded(b"x"), (Problem("it is wrong"),)),
        DeleteBitmap.from_bytes(BitMap([1, 2, 70_000]).serialize()),
        7,
        None,
    ],
    ids=repr,
)
def test_values_without_messages_are_equal_again(value: object) -> None:
    assert unpickled(value) == value
    assert there_and_back(value) == value


@pytest.mark.parametrize("error", [WireError(3, "a varint is cut"), BitmapError("no roaring bitmap")], ids=repr)
def test_errors_say_the_same_again(error: WireError | BitmapError) -> None:
    again = there_and_back(error)
    assert type(again) is type(error)
    assert str(again) == str(error)
    assert vars(again) == vars(error)


@examples(40)
@given(message=messages(TxnLabelPB))
def test_a_label_is_equal_again(message: Message) -> None:
    label = _label(Schema.builtin(), message.SerializeToString())
    assert unpickled(label) == label


def test_a_label_goes_to_another_process_and_comes_back(schema: Schema) -> None:
    label = _label(schema, TxnLabelPB(txn_ids=[1, 2]).SerializeToString())
    assert there_and_back(label) == label


@pytest.mark.parametrize("row", [None, TabletStatsPB(num_rows=5, num_segments=1)], ids=["no row", "a row"])
def test_tablet_stats_go_to_another_process_and_come_back(schema: Schema, row: TabletStatsPB | None) -> None:
    three = (3).to_bytes(8, "little")
    rows = [(key_of("StatsTabletKey", suffix=Counter(name)), three) for name in ("num_rows", "num_dreams")]
    rows += [(key_of("StatsTabletKey"), row.SerializeToString())] if row is not None else []
    (record,) = records(sorted(rows), Layouts(schema))
    stats = record.value
    assert isinstance(stats, TabletStats)
    again = there_and_back(stats)
    assert again.aggregated == stats.aggregated
    assert again.counters == stats.counters == {"num_rows": 3, "num_dreams": 3}
    assert again.merged == stats.merged
    assert again.detached == stats.detached
    assert again.unknown_counters == {"num_dreams": 3}


def test_layouts_are_made_again_once(schema: Schema) -> None:
    layouts = Layouts(schema)
    again = unpickled(layouts)
    assert again.schema is schema
    layout = unpickled(layouts.of(FAMILIES["InstanceKey"]))
    assert layout is again.of(FAMILIES["InstanceKey"])
    assert layout.message_class is schema.message_class("doris.cloud.InstanceInfoPB")


@pytest.mark.parametrize("family", FAMILIES.values(), ids=FAMILIES)
def test_the_layout_of_each_family_can_be_pickled(schema: Schema, family: Family) -> None:
    layout = Layouts(schema).of(family)
    again = unpickled(layout)
    assert again.family is family
    assert again.message_class is layout.message_class
