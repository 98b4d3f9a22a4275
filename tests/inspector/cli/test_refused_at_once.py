"""An unknown column or field is refused ahead of all reading, and of notes about it."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.support.places import DEMO

if TYPE_CHECKING:
    from tests.support.verbs import Command

_LISTS = [
    *("transactions", "jobs", "recycle-bin", "delete-bitmap-locks"),
    *("clusters", "instances", "snapshots", "tables", "tablet-stats", "rowsets 114739", "usage", "verify"),
]
_OTHERS = [
    *("usage --by table", "usage SOURCE SOURCE", "largest", "largest --by table", "scan", "raw"),
    *("changes", "changes --records", "history InstanceKey", "diff SOURCE SOURCE", "diff --summary SOURCE SOURCE"),
    *("get InstanceKey instance_id=ops-1", "about tablet=114739", "related InstanceKey instance_id=ops-1"),
]


@pytest.fixture(scope="module")
def unreadable(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A backup that can be opened; whoever reads its data finds it damaged."""
    folder = tmp_path_factory.mktemp("unreadable") / "backup"
    shutil.copytree(DEMO, folder)
    for room in ("kvranges", "logs"):
        for path in (folder / room).rglob("*"):
            if path.is_file():
                path.write_bytes(bytes(path.stat().st_size))
    return str(folder)


def _words(line: str, source: str) -> list[str]:
    if "SOURCE" in line:
        return [source if word == "SOURCE" else word for word in line.split()]
    return ["-s", source, *line.split()]


@pytest.mark.parametrize(
    ("line", "option"),
    [*((line, "--fields=nosuch") for line in _LISTS + _OTHERS), *((line, "--where=nosuch=1") for line in _LISTS)],
)
def test_an_unknown_word_is_refused_before_anything_is_read(
    command: Command, unreadable: str, line: str, option: str
) -> None:
    words = _words(line, unreadable)
    refused, read = command(*words, option), command(*words)
    assert (refused.code, refused.out) == (2, "")
    asked = option.replace("=", " ", 1).replace("--where", "where")  # a condition is named as Python calls it, too
    assert refused.err.startswith(f"error: {asked}: ")
    assert refused.err.count("\n") == 1
    assert (read.code, "the block begins with" in read.err) == (3, True)
