"""``--instance`` and groups of families, on every verb."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from keycodec.families import GROUPS
from tests.support.places import DEMO

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.verbs import Command

SOURCE = str(DEMO)


def _names(text: str) -> set[str]:
    return {json.loads(line)["family"] for line in text.splitlines()}


@pytest.mark.parametrize("verb", ["scan", "raw"])
def test_an_instance_alone_is_all_of_its_records(command: Command, verb: str) -> None:
    whole = command("-s", SOURCE, verb, "--format", "jsonl").out.splitlines()
    ran = command("-s", SOURCE, verb, "--instance", "ops-1", "--format", "jsonl")
    own = [line for line in whole if json.loads(line).get("fields", {}).get("instance_id") == "ops-1"]
    assert ran.out.splitlines() == own


def test_an_instance_may_be_given_in_either_way(command: Command) -> None:
    one = command("-s", SOURCE, "scan", "txn", "--instance", "ops-1", "--format", "jsonl")
    assert one.out == command("-s", SOURCE, "scan", "txn", "instance_id=ops-1", "--format", "jsonl").out
    assert (
        one.out
        == command("-s", SOURCE, "scan", "Txn*", "instance_id=ops-1", "--instance", "ops-1", "--format=jsonl").out
    )
    assert _names(one.out) <= {family.name for family in GROUPS["txn"]}
    by_name = command("-s", SOURCE, "scan", *(f.name for f in GROUPS["txn"]), "--instance", "ops-1", "--format=jsonl")
    assert by_name.out == one.out


def test_a_record_is_got_with_its_instance(command: Command) -> None:
    one = command("-s", SOURCE, "get", "InstanceKey", "--instance", "ops-1")
    assert one.code == 0
    assert one.out == command("-s", SOURCE, "get", "InstanceKey", "instance_id=ops-1").out
    key = "0110696e7374616e63650001106f70732d310001"
    assert command("-s", SOURCE, "get", key, "--instance", "ops-1").out == one.out


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["scan", "txn", "instance_id=a", "--instance", "b"], "--instance b and instance_id=a differ"),
        (["scan", "MetaServiceRegistryKey", "--instance", "a"], "MetaServiceRegistryKey belongs to no instance"),
        (["usage", "system", "--instance", "a"], "belong to no instance"),
        (["get", "0110696e7374616e63650001106f70732d310001", "--instance", "a"], "belongs to the instance ops-1"),
        (["history", "0110696e7374616e63650001106f70732d310001", "--instance", "a"], "belongs to the instance ops-1"),
        (["history"], "a FAMILY or --instance ID"),
        (["get", "txn", "Recycle*", "instance_id=a"], "name one family"),
        (["scan", "Recycel*"], "did you mean recycle"),
        (["usage", "txnn"], "did you mean txn"),
        (["verify", "txn", "db_id=1"], "they share instance_id"),
        (["scan", "--instance", "a\\q"], "expected \\xNN"),
    ],
    ids=str,
)
def test_what_cannot_be_asked_is_wrong_usage(command: Command, words: list[str], says: str) -> None:
    ran = command("-s", SOURCE, *words)
    assert ran.code == 2
    assert says in ran.err


@pytest.mark.parametrize("word", ["txn", "Txn*"])
@pytest.mark.parametrize("verb", ["scan", "raw", "usage", "verify"])
def test_verbs_take_groups(command: Command, verb: str, word: str) -> None:
    ran = command("-s", SOURCE, verb, word, "--format", "jsonl")
    assert ran.code == 0
    assert _names(ran.out) == {"TxnIndexKey", "TxnInfoKey", "TxnLabelKey", "TxnRunningKey"} & _names(
        command("-s", SOURCE, verb, "--format", "jsonl").out
    )


def test_largest_diff_and_history_take_groups_and_instances(command: Command) -> None:
    largest = command("-s", SOURCE, "largest", "Meta*", "-n", "200", "--format", "jsonl").out
    assert {json.loads(line)["record"][:4] for line in largest.splitlines()} == {"Meta"}
    older = f"{SOURCE}@931218569"
    for words in (["version"], ["--instance", "ops-1"], ["txn", "--instance", "ops-1"]):
        assert command("diff", older, SOURCE, *words, "--limit", "1").out
    both = command("diff", older, SOURCE, "--instance", "ops1")
    assert (both.code, both.err.startswith("error: no instance ops1; there are ops-1")) == (1, True)
    found = command("-s", SOURCE, "history", "version", "--instance", "ops-1", "--limit", "3", "--format", "jsonl")
    assert _names(found.out) <= {family.name for family in GROUPS["version"]}
    assert found.out


def test_an_instance_can_be_captured_whole(command: Command, tmp_path: Path) -> None:
    path = str(tmp_path / "own.snapshot")
    ran = command("-s", SOURCE, "capture", path, "--instance", "ops-1")
    assert ran.code == 0
    own = command("-s", SOURCE, "raw", "--instance", "ops-1", "--format", "text").out
    assert command("-s", path, "raw", "--format", "text").out == own
    assert "only a part was captured: --instance ops-1" in command("-s", path, "info").out
