"""Which cluster ``inspector doctor`` looks at: the one that its argument, ``-s`` or the environment names."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from inspector.cli import inspector as command
from inspector.errors import UsageError
from tests.support.examples import part
from tests.support.places import DEMO

CONNECTION = "cloud_ssb:A83c8Y1S@127.0.0.1:1"
ARGUMENTS = ("--timeout", "0.1", "--format", "jsonl", "--fields", "name,status,detail")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "environment"),
    part(
        [
            (["-s", "fdb:my.cluster", "doctor"], None),
            (["-s", "my.cluster", "doctor"], None),
            (["doctor", "-s", "fdb:my.cluster"], None),
            (["doctor"], "fdb:my.cluster"),
            (["doctor", "fdb:my.cluster"], None),
            (["doctor", "my.cluster"], "backup:elsewhere"),
            (["-s", "fdb:my.cluster", "doctor"], "backup:elsewhere"),
            (["-s", "fdb:", "doctor"], "fdb:another.cluster"),
        ],
        3,
    ),
)
def test_the_cluster_that_is_named_is_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], environment: str | None
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FDB_CLUSTER_FILE", "my.cluster")
    Path("my.cluster").write_text(CONNECTION)
    done = CliRunner().invoke(command, [*words, *ARGUMENTS], env={"INSPECTOR_SOURCE": environment})
    checks = {check["name"]: check for check in map(json.loads, done.stdout.splitlines())}
    assert checks["cluster file"]["detail"] == "my.cluster: cloud_ssb, 1 coordinator(s)"


@pytest.mark.parametrize(
    ("words", "environment"),
    [
        (["-s", str(DEMO), "doctor"], None),
        (["doctor", "-s", str(DEMO)], None),
        (["doctor", f"backup:{DEMO}"], None),
        (["doctor"], f"backup:{DEMO}"),
        (["doctor", "snapshot:fdb.cluster"], None),
    ],
)
def test_a_source_that_is_no_cluster_is_refused_with_what_doctor_is_for(
    words: list[str], environment: str | None
) -> None:
    done = CliRunner().invoke(command, words, standalone_mode=False, env={"INSPECTOR_SOURCE": environment})
    assert isinstance(done.exception, UsageError)
    assert "doctor checks what it takes to read a live cluster" in str(done.exception)
    assert "fdb:FILE" in str(done.exception)


@pytest.mark.parametrize("words", [["-s", "fdb:a", "doctor", "b"], ["doctor", "fdb:b", "-s", "fdb:a"]])
def test_two_clusters_are_one_too_many(words: list[str]) -> None:
    done = CliRunner().invoke(command, words, standalone_mode=False, env={"INSPECTOR_SOURCE": None})
    assert isinstance(done.exception, UsageError)
    assert "two clusters are named" in str(done.exception)
