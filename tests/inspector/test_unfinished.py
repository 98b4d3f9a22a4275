"""What is written gets its name when it is complete, and overwrites nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from inspector.errors import OutputExists, UsageError
from inspector.unfinished import unfinished

if TYPE_CHECKING:
    from pathlib import Path


def test_it_gets_its_name_when_the_block_has_ended_well(tmp_path: Path) -> None:
    out = tmp_path / "out"
    with unfinished(out) as made:
        made.write_text("whole")
        assert not out.exists()
    assert [(path, path.read_text()) for path in tmp_path.iterdir()] == [(out, "whole")]


def test_nothing_is_left_of_a_block_that_fails(tmp_path: Path) -> None:
    def fail(made: Path) -> None:
        made.mkdir()
        raise KeyError

    with pytest.raises(KeyError), unfinished(tmp_path / "out", what="folder") as made:
        fail(made)
    assert list(tmp_path.iterdir()) == []


def test_what_has_the_name_stays(tmp_path: Path) -> None:
    link, late = tmp_path / "link", tmp_path / "late"
    link.symlink_to(tmp_path / "nowhere")
    with pytest.raises(OutputExists, match="link: exists already"), unfinished(link):
        pass
    with pytest.raises(OutputExists, match="late: exists already"), unfinished(late):
        late.write_text("theirs")
    assert late.read_text() == "theirs"
    assert set(tmp_path.iterdir()) == {link, late}


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="nowhere: cannot create a file in this folder: No such file"):
        unfinished(tmp_path / "nowhere" / "out").__enter__()
