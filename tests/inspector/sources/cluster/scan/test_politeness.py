"""What a scan asks of the cluster, option by option; and that it never asks for a change."""

from __future__ import annotations

import struct
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from inspector.sources.cluster.settings import Rate
from inspector.sources.cluster.source import ClusterSource
from tests.inspector.sources.cluster.conftest import give_up

if TYPE_CHECKING:
    from tests.inspector.sources.cluster.conftest import Open
    from tests.standin.control import World

READ_YOUR_WRITES_DISABLE, PRIORITY_BATCH, READ_SYSTEM_KEYS = 51, 201, 302
DEBUG_IDENTIFIER, TIMEOUT, RETRY_LIMIT, MAX_RETRY_DELAY = 403, 500, 501, 502
READ_LOCK_AWARE, AUTO_THROTTLE_TAG = 702, 801
RECIPE = {
    READ_YOUR_WRITES_DISABLE,
    PRIORITY_BATCH,
    DEBUG_IDENTIFIER,
    TIMEOUT,
    RETRY_LIMIT,
    MAX_RETRY_DELAY,
    READ_LOCK_AWARE,
    AUTO_THROTTLE_TAG,
}
ROWS = {b"key %04d" % number: b"v" * 100 for number in range(500)}


def options_of_each_transaction(world: World) -> list[dict[int, bytes]]:
    options: defaultdict[int, dict[int, bytes]] = defaultdict(dict)
    for event in world.events("transaction"):
        options[event.owner][event.code] = event.value
    return list(options.values())


def number(value: bytes) -> int:
    return int(struct.unpack("<q", value)[0])


@pytest.mark.parametrize("parallel", [1, 3])
def test_every_transaction_of_a_scan_sets_the_recipe_and_nothing_else(
    world: World, open_source: Open, parallel: int
) -> None:
    world.load(ROWS)
    world.faults("range", [0, 1007, 0, 1009, 1031])
    assert dict(open_source(parallel=parallel).key_values()) == ROWS
    transactions = options_of_each_transaction(world)
    assert len(transactions) == world["transactions"] >= 3
    assert all(set(options) == RECIPE for options in transactions)
    assert world.events("network") == world.events("database") == []


def test_limits_tag_and_identifier_have_the_values_asked_for(world: World, open_source: Open) -> None:
    source = open_source(timeout=2.5, retry_limit=4, max_retry_delay=0.25)
    source.estimated_bytes()
    (options,) = options_of_each_transaction(world)
    assert number(options[TIMEOUT]) == 2500
    assert number(options[RETRY_LIMIT]) == 4
    assert number(options[MAX_RETRY_DELAY]) == 250
    assert options[AUTO_THROTTLE_TAG] == b"doris-inspector"
    assert len(options[AUTO_THROTTLE_TAG]) <= 16
    assert options[DEBUG_IDENTIFIER] == b"doris-fdb-inspector"


def test_default_priority_is_a_choice(world: World, open_source: Open) -> None:
    list(open_source(priority="default").key_values())
    assert all(set(options) == RECIPE - {PRIORITY_BATCH} for options in options_of_each_transaction(world))


def test_only_the_shard_map_is_read_with_system_keys(world: World, open_source: Open) -> None:
    world.load(ROWS)
    world.shards([b"", b"key 0100"])
    source = open_source()
    list(source.key_values())
    assert world["reads_of_system_keys"] == 0
    assert not any(READ_SYSTEM_KEYS in options for options in options_of_each_transaction(world))
    source.describe()
    with_system_keys = [options for options in options_of_each_transaction(world) if READ_SYSTEM_KEYS in options]
    assert with_system_keys
    assert all(set(options) == RECIPE | {READ_SYSTEM_KEYS} for options in with_system_keys)


@pytest.mark.parametrize("parallel", [1, 2])
def test_all_that_a_source_can_do_neither_changes_nor_commits_nor_adds_a_conflict(
    world: World, open_source: Open, parallel: int
) -> None:
    world.load(ROWS)
    world.faults("range", [0, 1007])
    with open_source(parallel=parallel) as source:
        list(source.key_values())
        list(source.key_values(b"key 01", b"key 02", reverse=True))
        source.estimated_bytes()
        source.describe()
        source.range_sizes([("all", b"", b"\xff")])
        source.info()
    assert (world["mutations"], world["commits"], world["reads_not_snapshot"]) == (0, 0, 0)


def test_a_locked_database_can_be_read(world: World, open_source: Open, tmp_path: Path) -> None:
    import fdb

    world.load(ROWS)
    world["locked"] = 1
    source = open_source()
    assert dict(source.key_values()) == ROWS
    unaware = fdb.open(world.cluster_file(tmp_path)).create_transaction()
    with pytest.raises(fdb.FDBError, match="1038"):
        unaware.get_read_version().wait()


def test_the_client_gets_a_copy_of_the_cluster_file_to_rewrite(world: World, tmp_path: Path) -> None:
    path = Path(world.cluster_file(tmp_path))
    original = path.read_bytes() + f"# {tmp_path}\n".encode()  # a copy of its own, not one that another test opened
    path.write_bytes(original)
    path.chmod(0o444)
    before = path.stat()
    with ClusterSource.open(str(path)) as source:
        (opened,) = world.events("cluster file")
        copy = Path(opened.value.decode())
        assert copy.read_bytes() == original
        assert copy.parent.stat().st_mode & 0o777 == 0o700
        assert world.rewrite_cluster_file(str(copy))
        assert list(source.key_values()) == []
    assert path.read_bytes() == original
    assert path.stat() == before
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


def test_the_client_reads_what_packages_and_editors_make_of_a_cluster_file(world: World, tmp_path: Path) -> None:
    world.load({b"key": b"value"})
    plain = Path(world.cluster_file(tmp_path)).read_bytes()
    path = tmp_path / "fdb.cluster"
    for before in (b"", b"## DO NOT EDIT!\n## auto-generated\n", b"\r\n\n", b"\xef\xbb\xbf", b"\xef\xbb\xbf# mine\r\n"):
        path.write_bytes(before + plain)
        with ClusterSource.open(str(path)) as source:
            assert list(source.key_values()) == [(b"key", b"value")]
        assert path.read_bytes() == before + plain


def test_a_reader_of_few_rows_costs_the_cluster_few_rows(world: World, open_source: Open) -> None:
    world.load({b"%06d" % number: b"v" * 100 for number in range(20_000)})
    rows = open_source().key_values()
    next(rows)
    give_up(rows)
    assert world["rows"] < 200


@pytest.mark.slow
@pytest.mark.parametrize(("rate", "most_in_a_reply"), [("200keys", 50), ("20kB", 49)])
def test_a_rate_makes_replies_small_and_loses_nothing(
    world: World, open_source: Open, rate: str, most_in_a_reply: int
) -> None:
    rows = dict(list(ROWS.items())[:150])
    world.load(rows)
    source = open_source(rate=Rate.parse(rate))
    assert dict(source.key_values()) == rows
    assert world["range_reads"] >= 150 / most_in_a_reply
