"""What a debugger shows of values: one short line, and nothing of what may be secret."""

from __future__ import annotations

import pytest

from inspector.schema import Schema
from inspector.values.bitmap import DeleteBitmap
from inspector.values.label import TxnLabel
from inspector.values.reading import Undecoded
from inspector.values.stats import TabletStats
from keycodec import Versionstamp

pyroaring = pytest.importorskip("pyroaring")


def test_values_are_shown_in_a_short_line() -> None:
    schema = Schema.builtin()
    stats = schema.message_class("doris.cloud.TabletStatsPB")
    label = schema.message_class("doris.cloud.TxnLabelPB")
    bitmap = DeleteBitmap.from_bytes(pyroaring.BitMap(range(1000)).serialize())
    assert repr(bitmap) == f"<DeleteBitmap of 1000 rows, {len(bitmap.data)} bytes>"
    assert repr(TabletStats(stats(), {"num_rows": 3}, stats)) == "<TabletStats: a row, 1 counters>"
    assert repr(TabletStats(None, {}, stats)) == "<TabletStats: no row, 0 counters>"
    assert repr(Undecoded(b"a secret" * 100)) == "<Undecoded: 800 bytes>"
    shown = repr(TxnLabel(label(txn_ids=list(range(1000))), Versionstamp(7)))
    assert shown == f"<TxnLabel: {label(txn_ids=list(range(1000))).ByteSize()} bytes, versionstamp {Versionstamp(7)}>"
