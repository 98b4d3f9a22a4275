"""``inspector about`` and ``inspector related``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from inspector import messages
from inspector.relations.things import ASKED
from tests.support.inspector import transcript
from tests.support.stores.clusters import sound_clusters

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.verbs import Command, Ran

TABLET = "tablet=100100"


@pytest.fixture
def source(tmp_path: Path) -> str:
    return transcript(tmp_path / "made.txt", sorted(sound_clusters(1).key_values.items()))


def families(ran: Ran) -> list[str]:
    return [row["family"] for row in ran.lines if row["state"] == "there"]


@pytest.mark.parametrize("words", [[TABLET, "instance_id=alpha"], [TABLET, "--instance", "alpha"]], ids=" ".join)
def test_about_a_tablet(command: Command, source: str, words: list[str]) -> None:
    ran = command("-s", source, "about", *words, "--format", "jsonl")
    assert ran.code == 0
    found = families(ran)
    assert {"InstanceKey", "MetaTabletIdxKey", "MetaTabletKey", "MetaSchemaKey", "PartitionVersionKey"} <= {*found}
    assert found.count("MetaRowsetKey") == 4
    assert "note: read whole, as no range of keys leads there: JobRestoreTabletKey, MetaRowsetTmpKey, LogKey" in ran.err


def test_several_instances_are_named(command: Command, source: str) -> None:
    ran = command("-s", source, "about", TABLET)
    assert "note: found in 2 instances: alpha, beta" in ran.err


def test_a_key_stands_for_what_its_record_is_of(command: Command, source: str) -> None:
    by_id = command("-s", source, "about", TABLET, "instance_id=beta")
    for words in (
        ["MetaTabletIdxKey", "instance_id=beta", "tablet_id=100100"],
        ["MetaTabletIdxKey instance_id=beta tablet_id=100100"],
        [command("-s", source, "get", "MetaTabletIdxKey", "instance_id=beta", "tablet_id=100100", "--format", "json")
         .data[0]["key"]],
    ):  # fmt: skip
        assert command("-s", source, "about", *words).out == by_id.out


def test_more_records_than_are_wanted(command: Command, source: str) -> None:
    few = command("-s", source, "about", TABLET, "instance_id=alpha", "--each", "2", "--format", "jsonl")
    assert families(few).count("MetaRowsetKey") == 2
    assert [row["family"] for row in few.lines if row["state"] == "more"][0:1] == ["MetaRowsetKey"]
    every = command("-s", source, "about", "instance=alpha", "--each", "all", "--format", "jsonl")
    assert families(every).count("MetaRowsetKey") == 72


def test_limit(command: Command, source: str) -> None:
    assert len(list(command("-s", source, "about", TABLET, "--limit", "3", "--format", "jsonl").lines)) == 3


def test_thorough_reads_what_is_else_left_out(command: Command, source: str) -> None:
    plain = command("-s", source, "about", "vault=v1", "--instance", "alpha", "--format", "jsonl")
    assert "MetaRowsetKey" not in families(plain)
    assert "not searched, as they are large and no range leads there: " in plain.err
    assert "MetaRowsetKey" in plain.err
    thorough = command("-s", source, "about", "vault=v1", "--instance", "alpha", "--thorough", "--format", "jsonl")
    assert "MetaRowsetKey" in families(thorough)
    assert "not searched" not in thorough.err


def test_fields(command: Command, source: str) -> None:
    words = ["about", TABLET, "--instance", "alpha", "--fields", "family,state,value.schema_version"]
    lines = command("-s", source, *words, "--format", "csv").out.splitlines()
    assert lines[0] == "family,state,value.schema_version"
    assert "MetaTabletKey,there,3" in lines
    assert "RecycleIndexKey,not there," in lines


#: A thing of each kind in instance alpha.
THINGS = {
    "tablet": "100100",
    "table": "101",
    "partition": "1012",
    "index": "1010",
    "db": "7",
    "txn": "1005",
    "label": "load-1007",
    "rowset": "021011020003",
    "cluster": "c1",
    "node": "10.0.0.1",
    "vault": "v1",
    "instance": "alpha",
}


def test_all_kinds_can_be_asked_for() -> None:
    assert tuple(THINGS) == ASKED


@pytest.mark.parametrize("kind", THINGS)
def test_about_a_thing_of_each_kind_and_about_none(command: Command, source: str, kind: str) -> None:
    alpha = [] if kind == "instance" else ["instance_id=alpha"]
    found = command("-s", source, "about", f"{kind}={THINGS[kind]}", *alpha, "--format", "jsonl")
    things = {row["thing"].partition(" of ")[0] for row in found.lines if row["state"] == "there"}
    assert (found.code, f"{kind} {THINGS[kind]}" in things) == (0, True)

    none = command("-s", source, "about", f"{kind}=987", *alpha)
    assert (none.code, none.out) == (1, "")
    assert none.err.startswith(f"error: nothing of {kind} 987 in ")


def test_related(command: Command, source: str) -> None:
    words = ["MetaRowsetKey", "instance_id=alpha", "tablet_id=100100", "version=3"]
    ran = command("-s", source, "related", *words, "--format", "jsonl")
    assert ran.code == 0
    rows = {(row["family"], row["relation"]) for row in ran.lines if row["state"] == "there"}
    assert {("MetaTabletIdxKey", "named by it"), ("StorageVaultKey", "named by it")} <= rows
    assert ("MetaSchemaKey", "named by it") in rows


def test_secrets_are_masked(command: Command, tmp_path: Path) -> None:
    store = sound_clusters(1)
    vault = messages.StorageVaultPB(id="v1", obj_info={"id": "v1", "sk": "very-secret"})
    store.put("StorageVaultKey", vault, instance_id="alpha", vault_id="v1")
    source = transcript(tmp_path / "secrets.txt", sorted(store.key_values.items()))
    for format_ in ("table", "json", "csv", "text"):
        words = ["-s", source, "about", "vault=v1", "--instance", "alpha", "--format", format_]
        assert "very-secret" not in command(*words).out
        assert "very-secret" in command(*words, "--show-secrets").out


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["about", "tablet=5"], 1, "nothing of tablet 5 in"),
        (["about", "tablet=5", "instance_id=alpa"], 1, "; no instance alpa; there are alpha, beta\n"),
        (["about", "instance=alpa"], 1, "; no instance alpa; there are alpha, beta\n"),
        (["about", "tablet=x"], 2, "tablet=x: expected a number"),
        (["about", "tablet="], 2, "tablet= has no value; give its id"),
        (["about", "tablet=5", "tablet=6"], 2, "tablet= is given twice"),
        (["about", "tablets=5"], 2, "did you mean tablet"),
        (["about", "tablet=5", "vault=v1"], 2, "tablet, vault are several things"),
        (["about", "instance_id=alpha"], 2, "nothing is named: give a KEY or one of tablet="),
        (["about", TABLET, "instance_id=alpha", "--instance", "beta"], 2, "differ; give only one of them"),
        (["about", TABLET, "--each", "0"], 2, "--each 0: expected a number from 1 on, or all"),
        (["about", TABLET, "--fields", "nosuch"], 2, "--fields nosuch"),
        (["about", "MetaTabletIdxKey", "instance_id=alpha", "tablet_id=5"], 1, "no such record"),
        (["related", "MetaTabletIdxKey", "instance_id=alpha", "tablet_id=5"], 1, "no such record"),
        (["related", "tablet=5"], 2, "tablet=5"),
    ],
)
def test_what_cannot_be_told(command: Command, source: str, words: list[str], code: int, says: str) -> None:
    ran = command("-s", source, *words)
    assert (ran.code, ran.out) == (code, "")
    assert says in ran.err
