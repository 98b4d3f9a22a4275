"""The command on a live cluster: every verb as on any other source, and what only a cluster has to say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import inspector
from tests.support.examples import part

if TYPE_CHECKING:
    from pathlib import Path

    from tests.standin.control import World
    from tests.support.verbs import Command

DEMO = "backup:fixtures/backup-demo"
TOO_OLD, THROTTLED = 1007, 1213


@pytest.fixture
def cluster(world: World, tmp_path: Path) -> str:
    """A cluster that holds what the backup holds."""
    with inspector.open(DEMO) as source:
        world.load(dict(source.key_values()))
    return f"fdb:{world.cluster_file(tmp_path)}"


@pytest.mark.slow
@pytest.mark.parametrize("options", part([["--parallel", "3"], [], ["--rate", "100MB"]], 3), ids=str)
@pytest.mark.parametrize(
    "verb",
    [
        ["instances"],
        ["clusters"],
        ["tablet-stats"],
        ["scan"],
        ["scan", "--reverse"],
        ["scan", "VersionedPartitionVersionKey", "--versions", "newest"],
        ["get", "InstanceKey", "instance_id=ops-1"],
        ["raw"],
        ["usage"],
        ["largest"],
        ["verify"],
    ],
    ids=str,
)
def test_a_verb_prints_what_it_prints_of_a_backup(
    world: World, cluster: str, command: Command, verb: list[str], options: list[str]
) -> None:
    found = command(*verb, "-s", cluster, *options, "--format", "jsonl")
    expected = command(*verb, "-s", DEMO, "--format", "jsonl")
    assert (found.code, found.out, found.err) == (expected.code, expected.out, expected.err)
    assert (world["mutations"], world["commits"]) == (0, 0)


def test_a_scan_that_outlasts_its_version_says_which_keys_were_read_at_which(
    world: World, cluster: str, command: Command
) -> None:
    world["step_per_read"] = 1
    world.faults("range", [0, 0, TOO_OLD, 0, THROTTLED])
    found = command("-s", cluster, "scan", "--keys-only", "--format", "jsonl")
    notes = [line for line in found.err.splitlines() if line.startswith("note: ")]
    assert found.out == command("-s", DEMO, "scan", "--keys-only", "--format", "jsonl").out
    assert "several versions" in notes[0]
    assert len(notes) == 3
    assert notes[1].split("keys ")[1].startswith("[, ")
    assert notes[2].endswith(", ff)")
    assert notes[1].split(", ")[-1].rstrip(")") == notes[2].split("[")[1].split(",")[0]


def test_a_strict_scan_stops_with_advice(world: World, cluster: str, command: Command) -> None:
    world.faults("range", [0, TOO_OLD])
    found = command("-s", cluster, "scan", "--consistency", "strict")
    assert found.code == 3
    assert found.err.startswith("error: ")
    assert "backup" in found.err
    assert found.err.count("\n") == 1


def test_a_capture_holds_the_cluster_and_says_at_which_versions(
    world: World, cluster: str, command: Command, tmp_path: Path
) -> None:
    world["step_per_read"] = 1
    world.faults("range", [0, TOO_OLD])
    path = tmp_path / "live.snapshot"
    assert command("-s", cluster, "capture", path).code == 0
    with inspector.open(f"snapshot:{path}") as captured, inspector.open(DEMO) as backup:
        assert list(captured.key_values()) == list(backup.key_values())
        info = captured.info()
    assert (info.consistent, len(info.read_versions), len(info.read_parts)) == (False, 2, 2)
    assert (info.read_parts[0].begin, info.read_parts[1].end) == (b"", b"\xff")
    assert info.read_parts[0].end == info.read_parts[1].begin
    (data,) = command("-s", path, "info", "--format", "json").data
    assert [part["version"] for part in data["read_parts"]] == list(info.read_versions)
    assert f"version {info.read_versions[1]}" in command("-s", path, "instances").err


def test_a_capture_that_fails_leaves_nothing(world: World, cluster: str, command: Command, tmp_path: Path) -> None:
    world.faults("range", [0, 2000], then=2000)
    before = set(tmp_path.iterdir())
    assert command("-s", cluster, "capture", tmp_path / "live.snapshot").code == 3
    assert set(tmp_path.iterdir()) == before


def test_live_against_a_backup(world: World, cluster: str, command: Command) -> None:
    same = command("diff", cluster, DEMO)
    assert (same.code, same.out) == (0, "")
    older = command("diff", DEMO + "@931218569", cluster, "PartitionVersionKey", "--format", "jsonl")
    expected = command("diff", DEMO + "@931218569", DEMO, "PartitionVersionKey", "--format", "jsonl")
    assert older.out == expected.out != ""
    assert (world["mutations"], world["commits"]) == (0, 0)


def test_what_a_cluster_says_of_itself(world: World, cluster: str, command: Command) -> None:
    reads = world["range_reads"]
    found = command("-s", cluster, "info", "--format", "jsonl")
    assert found.code == 0
    (said,) = found.lines
    sizes = {size["label"]: size["bytes"] for size in said["sizes"]}
    assert said["read_version"] > 0
    assert said["lag"] >= 0
    assert sizes["key space 0x01, meta"] > 300_000
    assert said["shards"] >= 0
    assert world["range_reads"] - reads <= 2  # the shard map and the status; no data


@pytest.mark.slow
def test_a_cluster_is_looked_at_for_its_release_line_if_that_is_asked_for(
    world: World, cluster: str, command: Command
) -> None:
    (expected,) = command("-s", DEMO, "info", "--format", "jsonl").lines
    reads, names = world["range_reads"], ("doris_release", "doris_release_reasons")
    (said,) = command("-s", cluster, "info", "--look", "--format", "jsonl").lines
    assert [said[name] for name in names] == [expected[name] for name in names]
    assert world["range_reads"] - reads < 300
    (unasked,) = command("-s", cluster, "info", "--format", "jsonl").lines
    assert not set(names) & unasked.keys()


def test_a_cluster_that_does_not_answer_is_one_line(world: World, cluster: str, command: Command) -> None:
    world.faults("read version", [], then=-1)
    found = command("-s", cluster, "instances", "--timeout", "0.2")
    assert (found.code, found.out) == (3, "")
    assert found.err.startswith("error: ")
    assert found.err.count("\n") == 1
