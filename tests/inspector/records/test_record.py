"""The value of a record as a message of one class; a record as JSON, and in another process."""

from __future__ import annotations

import json
import pickle
from typing import TYPE_CHECKING

import pytest

from inspector.errors import UsageError, ValueUndecoded
from inspector.records.grouping import records
from inspector.records.record import owner
from inspector.schema.messages import InstanceInfoPB, RowsetMetaCloudPB, TabletStatsPB, VersionPB
from inspector.values.layouts import Layouts
from keycodec import decode
from tests.support.inspector import TRUTHS, key_of, record_of, truth_key_values
from tests.support.schemas import newer_schema

if TYPE_CHECKING:
    from google.protobuf.message import Message

INSTANCE = InstanceInfoPB(name="n").SerializeToString()


def test_a_message_is_given_as_its_class() -> None:
    record = record_of("InstanceKey", INSTANCE)
    assert record.message(InstanceInfoPB) is record.value
    assert record.message(InstanceInfoPB).name == "n"


def test_a_message_of_an_overlaid_schema_is_given_too() -> None:
    (record,) = records([(key_of("InstanceKey"), INSTANCE)], Layouts(newer_schema()))
    assert not isinstance(record.value, InstanceInfoPB)
    assert record.message(InstanceInfoPB).name == "n"


def test_a_message_with_problems_is_given_as_far_as_it_was_read() -> None:
    record = record_of("MetaRowsetKey", b"")
    assert record.problems
    assert record.message(RowsetMetaCloudPB).rowset_id == 0


@pytest.mark.parametrize(
    ("family", "value", "wanted", "said"),
    [
        ("InstanceKey", INSTANCE, VersionPB, "doris.cloud.InstanceInfoPB, not doris.cloud.VersionPB"),
        ("TableVersionKey", bytes(8), VersionPB, "int, not doris.cloud.VersionPB"),
        ("StatsTabletKey", b"", TabletStatsPB, "TabletStats, not doris.cloud.TabletStatsPB"),
        ("VersionedMetaIndexKey", b"", VersionPB, "empty, not doris.cloud.VersionPB"),
    ],
)
def test_another_value_is_wrong_usage(family: str, value: bytes, wanted: type[Message], said: str) -> None:
    record = record_of(family, value)
    with pytest.raises(UsageError) as caught:
        record.message(wanted)
    assert str(caught.value) == f"{record.key}: the value is {said}; record.value has it"


def test_a_value_that_cannot_be_decoded_says_why() -> None:
    record = record_of("InstanceKey", b"\xff")
    with pytest.raises(ValueUndecoded) as caught:
        record.message(InstanceInfoPB)
    (problem,) = record.problems
    assert str(caught.value) == (
        f"InstanceKey instance_id=x: the value cannot be decoded: {problem}; record.value has its bytes"
    )


def test_a_key_that_no_family_explains_has_no_message() -> None:
    (record,) = records([(b"\x01nonsense", INSTANCE)])
    with pytest.raises(ValueUndecoded, match="the value cannot be decoded: no family explains the key"):
        record.message(InstanceInfoPB)


def test_json_is_on_one_line_unless_it_is_indented() -> None:
    record = record_of("InstanceKey", INSTANCE)
    assert "\n" not in record.to_json()
    assert record.to_json(indent=2).splitlines()[1] == '  "family": "InstanceKey",'
    assert json.loads(record.to_json(indent=2)) == record.to_dict()


@pytest.mark.parametrize("path", TRUTHS[:1], ids=lambda path: path.parent.name)
def test_a_record_is_pickled_with_all_it_says(path: object) -> None:
    for record in list(records(truth_key_values(path)))[::7]:  # type: ignore[arg-type]
        again = pickle.loads(pickle.dumps(record))
        assert (again.key, again.key_values, again.stem, again.family) == (
            record.key,
            record.key_values,
            record.stem,
            record.family,
        )
        assert again.to_dict(mask=False) == record.to_dict(mask=False)


@pytest.mark.parametrize(
    ("raw", "counted"),
    [
        (key_of("InstanceKey"), ("x", "InstanceKey")),
        (key_of("MetaServiceRegistryKey"), ("", "MetaServiceRegistryKey")),
        (key_of("InstanceKey") + b"\x12", ("x", "(unknown family)")),
        (b"\x01nonsense", ("", "(unknown family)")),
    ],
)
def test_a_key_is_counted_for_the_instance_that_it_names(raw: bytes, counted: tuple[str, str]) -> None:
    assert owner(decode(raw, partial=True)) == counted
