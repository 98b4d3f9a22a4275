"""The same contract against a real cluster, reads only: set FDB_CLUSTER_FILE, and let the loader find libfdb_c.

Best on a quiet cluster, because what a plain loop reads first is compared with what a source reads afterwards.
"""

from __future__ import annotations

import json
import os
import time
from itertools import islice

import pytest

from inspector.sources.cluster.doctor.checks import doctor
from inspector.sources.cluster.settings import Consistency, Settings
from inspector.sources.cluster.source import ClusterSource
from tests.inspector.sources.cluster.conftest import library_loads
from tests.support import source_contract

pytestmark = pytest.mark.skipif(
    not os.environ.get("FDB_CLUSTER_FILE") or not library_loads(),
    reason="FDB_CLUSTER_FILE is not set, or libfdb_c does not load: there is no real cluster to read",
)
MOST = 20_000
#: Seconds until a cluster's status shows what was done: longer than the five between two reports of a process.
STATUS_DELAY = 12


@pytest.fixture
def rows() -> list[tuple[bytes, bytes]]:
    """The first rows of the cluster, as a plain loop over the binding reads them."""
    import fdb

    with ClusterSource.open():  # chooses the API version
        transaction = fdb.open(os.environ["FDB_CLUSTER_FILE"]).create_transaction()
    transaction.options.set_read_lock_aware()
    return [(row.key, row.value) for row in transaction.snapshot.get_range(b"", b"\xff", limit=MOST)]


def commits() -> int:
    """How many transactions the cluster has committed, as its status says."""
    import fdb

    transaction = fdb.open(os.environ["FDB_CLUSTER_FILE"]).create_transaction()
    status = json.loads(bytes(transaction.snapshot[b"\xff\xff/status/json"]))
    return int(status["cluster"]["workload"]["transactions"]["committed"]["counter"])


def end_of(rows: list[tuple[bytes, bytes]]) -> bytes:
    return rows[-1][0] + b"\x00" if len(rows) == MOST else b"\xff"


@pytest.mark.parametrize("parallel", [1, 2, 4])
@pytest.mark.parametrize("consistency", ["chained", "strict"])
def test_the_contract_holds(rows: list[tuple[bytes, bytes]], consistency: Consistency, parallel: int) -> None:
    source = ClusterSource.open(settings=Settings(consistency, parallel=parallel))
    source_contract.check(source, rows, b"", end_of(rows))


def test_a_scan_held_beyond_five_seconds_is_read_to_its_end(rows: list[tuple[bytes, bytes]]) -> None:
    if len(rows) < MOST:
        pytest.skip(f"the cluster holds less than {MOST} keys")
    with ClusterSource.open() as source:
        scan = source.key_values(b"", end_of(rows))
        first = list(islice(scan, 1))
        time.sleep(7)
        assert [*first, *scan] == rows
        assert len({part.version for part in source.read_parts}) > 1


def test_the_cluster_counts_no_commit_of_ours(rows: list[tuple[bytes, bytes]]) -> None:
    counts = [commits()]
    time.sleep(STATUS_DELAY)
    counts.append(commits())
    if counts[0] != counts[1]:
        pytest.skip("others commit to this cluster")
    with ClusterSource.open(settings=Settings(parallel=2)) as source:
        assert list(source.key_values(b"", end_of(rows))) == rows
        source.describe()
        source.range_sizes([("all", b"", b"\xff")])
    time.sleep(STATUS_DELAY)
    assert commits() == counts[1]


def test_the_cluster_describes_itself() -> None:
    with ClusterSource.open() as source:
        found = source.describe()
    assert found.read_version > 0
    assert found.shards > 0
    assert found.server_versions
    assert found.protocol_version == found.client_protocol
    assert found.locked is not None


def test_the_doctor_finds_nothing_wrong() -> None:
    assert [check for check in doctor() if check.status == "fail"] == []
