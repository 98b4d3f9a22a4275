"""What the questions of operators show on a terminal, narrow or wide, where names are Chinese."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from inspector.output.terminal import text_width
from tests.outputs import run_on_terminal
from tests.support.inspector import transcript
from tests.support.stores.busy import example

if TYPE_CHECKING:
    from pathlib import Path

#: What stands in values has a length in front of it, so that it is given one of as many bytes.
WORDS = {"orders": "订单", "insert": "导入", "flink_": "实时", "10.0.0": "节点"}
VERBS = (
    "transactions",
    "jobs",
    "recycle-bin",
    "tables",
    "rowsets 502",
    "delete-bitmap-locks",
    "snapshots",
    "about tablet=502",
    "check --sample 2",
    "usage --by table",
    "largest --by table",
)


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The busy store, its instance, table, labels and nodes with Chinese names."""
    pairs = []
    for key, value in example().key_values.items():
        for word, chinese in WORDS.items():
            value = value.replace(word.encode(), chinese.encode())
        pairs.append((key.replace(b"shop", "商店".encode()), value))
    path: Path = tmp_path_factory.mktemp("chinese") / "busy.txt"
    return transcript(path, sorted(pairs))


@pytest.mark.slow
@pytest.mark.parametrize("width", [80, 200])
@pytest.mark.parametrize("verb", VERBS)
def test_what_a_terminal_shows_is_no_wider_and_has_the_names(source: str, verb: str, width: int) -> None:
    shown = run_on_terminal(f"inspector -s {source} {verb}", width).partition("--- standard error")[0]

    assert [line for line in shown.splitlines() if text_width(line) > width] == []
    assert "商店" in shown
    assert "\\x" not in shown
