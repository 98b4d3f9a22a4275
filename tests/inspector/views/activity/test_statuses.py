"""The statuses of transactions, quickly, are those of their list."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

import inspector
from inspector.schema import messages
from inspector.sources.memory import MemorySource
from inspector.views.activity.statuses import transaction_statuses
from keycodec import encode
from tests.support.examples import part
from tests.support.stores.busy import EXAMPLE

if TYPE_CHECKING:
    from inspector.sources.base import Source


def _listed(source: Source) -> list[str]:
    return sorted(row.status or "" for row in inspector.transactions(source, visible=True))


@pytest.mark.parametrize(
    "name", ["backup:fixtures/backup-demo", "backup:fixtures/backup-behind", f"text:{EXAMPLE}"], ids=["1", "2", "3"]
)
def test_statuses_are_those_of_the_list(name: str) -> None:
    with inspector.open(name) as source:
        assert sorted(transaction_statuses(source)) == _listed(source)


@pytest.mark.parametrize("seed", part(range(8), 4))
def test_with_records_that_stand_alone_and_records_that_are_damaged(seed: int) -> None:
    chance = random.Random(seed)
    stored: dict[bytes, bytes] = {}
    for instance_id in ("a", "ab", "\x10txn_info\x00\x01"):
        for txn_id in chance.sample(range(-3, 3000), 800):
            key = {"instance_id": instance_id, "db_id": txn_id % 3 - 1, "txn_id": txn_id}
            if chance.random() < 0.8:
                txn = messages.TxnInfoPB(txn_id=txn_id)
                if chance.random() < 0.9:
                    txn.status = chance.choice([1, 2, 3, 4])
                value = txn.SerializeToString() + (b"\xff" if chance.random() < 0.02 else b"")
                stored[encode("TxnInfoKey", **key)] = value
            if chance.random() < 0.3:
                stored[encode("TxnRunningKey", **key)] = messages.TxnRunningPB(timeout_time=5).SerializeToString()
    stored[encode("TxnInfoKey", instance_id="a", db_id=1, txn_id=9)] = b"\x48\x63"  # a status without a name
    stored[encode("TxnInfoKey", instance_id="b", db_id=1, txn_id=1) + b"?"] = b""
    source = MemorySource(sorted(stored.items()))
    assert sorted(transaction_statuses(source)) == _listed(source)
