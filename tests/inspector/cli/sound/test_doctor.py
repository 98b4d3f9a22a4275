"""Which cluster ``inspector doctor`` looks at: the one that its argument, ``-s`` or the environment names."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.examples import part
from tests.support.places import DEMO
from tests.support.verbs import ran

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
    checks = {check["name"]: check for check in ran(*words, *ARGUMENTS, INSPECTOR_SOURCE=environment).lines}
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
    done = ran(*words, INSPECTOR_SOURCE=environment)
    assert done.code == 2
    assert "doctor checks what it takes to read a live cluster" in done.err
    assert "fdb:FILE" in done.err


@pytest.mark.parametrize("words", [["-s", "fdb:a", "doctor", "b"], ["doctor", "fdb:b", "-s", "fdb:a"]])
def test_two_clusters_are_one_too_many(words: list[str]) -> None:
    done = ran(*words)
    assert done.code == 2
    assert "two clusters are named" in done.err
