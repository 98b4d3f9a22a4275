"""Labels of transactions: a message, and the stamp that gives a transaction its id."""

from __future__ import annotations

import pytest
from google.protobuf import text_format
from hypothesis import given
from hypothesis import strategies as st

from inspector.schema.messages import TxnLabelPB
from inspector.values.label import TxnLabel
from inspector.values.reading import Undecoded
from keycodec import Versionstamp
from tests.support.examples import examples
from tests.support.inspector import record_of, shown_text, shown_value
from tests.support.printed import assert_printed
from tests.support.strategies.messages import messages

stamps = st.builds(Versionstamp, st.integers(0, (1 << 64) - 1), st.integers(0, 0xFFFF))


@examples(100)
@given(message=messages(TxnLabelPB), stamp=stamps)
def test_a_label_is_a_message_and_a_stamp(message: TxnLabelPB, stamp: Versionstamp) -> None:
    record = record_of("TxnLabelKey", message.SerializeToString() + bytes(stamp))
    label = record.value
    assert isinstance(label, TxnLabel)
    assert label.message == message
    assert label.versionstamp == stamp
    assert record.problems == ()
    assert_printed(record)
    expected = (stamp.version << 10) | stamp.batch if stamp.batch < 1024 else None
    assert label.transaction_id == expected
    data = shown_value(record)
    assert data.pop("@versionstamp") == str(stamp)
    assert data.pop("@txn_id", None) == (None if expected is None else str(expected))
    assert text_format.Parse(shown_text(record), TxnLabelPB()) == message


@pytest.mark.parametrize(("version", "wanted"), [(123456790, 126419752960), (27316144003483, 27971731459566592)])
def test_the_services_own_transaction_ids(version: int, wanted: int) -> None:
    label = record_of("TxnLabelKey", bytes(Versionstamp(version))).value
    assert isinstance(label, TxnLabel)
    assert label.transaction_id == wanted


@given(st.binary(max_size=9))
def test_fewer_bytes_than_a_stamp_are_undecoded(value: bytes) -> None:
    record = record_of("TxnLabelKey", value)
    assert record.value == Undecoded(value)
    assert str(record.problems[0]) == f"a label's value ends with a versionstamp of 10 bytes, found {len(value)} bytes"


def test_a_message_that_does_not_parse_keeps_the_whole_value() -> None:
    value = b"\xff" + bytes(Versionstamp(1))
    record = record_of("TxnLabelKey", value)
    assert record.value == Undecoded(value)
    assert "does not parse as doris.cloud.TxnLabelPB" in str(record.problems[0])
