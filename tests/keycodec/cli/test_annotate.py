from __future__ import annotations

from typing import TYPE_CHECKING

from tests.support.keycodec import ROWSET, ROWSET_LINE, call, one_line, start

if TYPE_CHECKING:
    from pathlib import Path


def test_annotate_copies_files_and_standard_input(tmp_path: Path) -> None:
    one, two = tmp_path / "one.log", tmp_path / "two.log"
    one.write_bytes(b"\xff get " + ROWSET.hex().encode() + b" \r\n")
    two.write_bytes(b"no newline at the end \x00")
    ended = start("annotate", str(one), "-", str(two), stdin=b"in between\n")
    expected = (
        b"\xff get "
        + ROWSET.hex().encode()
        + f" «{ROWSET_LINE}»".encode()
        + b" \r\nin between\nno newline at the end \x00"
    )
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, expected, b"")
    assert start("annotate", stdin=b"in\n").stdout == b"in\n"


def test_annotate_says_which_file_is_missing(tmp_path: Path) -> None:
    ended = call("annotate", str(tmp_path / "none.log"))
    assert ended.code == 3
    assert "none.log: No such file or directory" in one_line(ended.err)
    ended = call("annotate", str(tmp_path))
    assert ended.code == 3
    assert f"{tmp_path}: Is a directory" in one_line(ended.err)
