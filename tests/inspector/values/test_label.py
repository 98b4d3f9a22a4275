"""Labels of transactions: a message, and the stamp that gives a transaction its id."""

from __future__ import annotations

from typing import Any

import pytest
from google.protobuf import text_format
from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.values.reading import Undecoded
from keycodec import Versionstamp
from tests.support.inspector import message_class, record_of, replies, shown_text, shown_value
from tests.support.messages import messages

PB = message_class("doris.cloud.TxnLabelPB")
stamps = st.builds(Versionstamp, st.integers(0, (1 << 64) - 1), st.integers(0, 0xFFFF))


@settings(max_examples=100)
@given(message=messages(PB), stamp=stamps)
def test_a_label_is_a_message_and_a_stamp(message: Any, stamp: Versionstamp) -> None:
    record = record_of("TxnLabelKey", message.SerializeToString() + bytes(stamp))
    assert record.value.message == message
    assert record.value.versionstamp == stamp
    assert record.problems == ()
    assert replies(record)
    expected = (stamp.version << 10) | stamp.batch if stamp.batch < 1024 else None
    assert record.value.transaction_id == expected
    data = shown_value(record)
    assert data.pop("@versionstamp") == str(stamp)
    assert data.pop("@txn_id", None) == (None if expected is None else str(expected))
    assert text_format.Parse(shown_text(record), PB()) == message


@pytest.mark.parametrize(("version", "wanted"), [(123456790, 126419752960), (27316144003483, 27971731459566592)])
def test_the_services_own_transaction_ids(version: int, wanted: int) -> None:
    assert record_of("TxnLabelKey", bytes(Versionstamp(version))).value.transaction_id == wanted


@given(st.binary(max_size=9))
def test_fewer_bytes_than_a_stamp_are_undecoded(value: bytes) -> None:
    record = record_of("TxnLabelKey", value)
    assert record.value == Undecoded(value)
    assert str(record.problems[0]) == f"a label's value ends in a versionstamp of 10 bytes, found {len(value)} in all"


def test_a_message_that_does_not_parse_keeps_the_whole_value() -> None:
    value = b"\xff" + bytes(Versionstamp(1))
    record = record_of("TxnLabelKey", value)
    assert record.value == Undecoded(value)
    assert "does not parse as doris.cloud.TxnLabelPB" in str(record.problems[0])
