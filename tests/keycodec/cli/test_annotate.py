from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.keycodec import ROWSET, ROWSET_LINE, one_line
from tests.support.verbs import call

if TYPE_CHECKING:
    from pathlib import Path


def test_annotate_copies_files_and_standard_input(tmp_path: Path) -> None:
    one, two = tmp_path / "one.log", tmp_path / "two.log"
    one.write_bytes(b"\xff get " + ROWSET.hex().encode() + b" \r\n")
    two.write_bytes(b"no newline at the end \x00")
    ended = call.process("annotate", one, "-", two, stdin=b"in between\n")
    expected = f"\udcff get {ROWSET.hex()} «{ROWSET_LINE}» \r\nin between\nno newline at the end \x00"
    assert ended == (0, expected, "")
    assert call.process("annotate", stdin=b"in\n").out == "in\n"


def test_annotate_says_which_file_is_missing(tmp_path: Path) -> None:
    ended = call("annotate", str(tmp_path / "none.log"))
    assert ended.code == 3
    assert "none.log: No such file or directory" in one_line(ended.err)
    ended = call("annotate", str(tmp_path))
    assert ended.code == 3
    assert f"{tmp_path}: Is a directory" in one_line(ended.err)


def test_annotate_reads_a_log_in_utf_16_as_powershell_writes_it(tmp_path: Path) -> None:
    log = f"键 {ROWSET.hex()} ok\r\n"
    expected = f"键 {ROWSET.hex()} «{ROWSET_LINE}» ok\r\n"
    for encoding in ("utf-16", "utf-8"):
        (tmp_path / "log").write_bytes(log.encode(encoding))
        assert call("annotate", str(tmp_path / "log")).out == expected
        assert call("annotate", stdin=log.encode(encoding)).out == expected


@pytest.mark.parametrize(
    "log",
    [
        r'request={ delete_bitmap_keys: "\001\020instance\000\001\020i\000\001#" }',
        r'{"Severity":"10","Begin":"\\x01\\x10instance\\x00\\x01\\x10i\\x00\\x01#","End":"\\xff"}',
        r'{"msg":"keys: \"\\001\\020instance\\000\\001\\020i\\000\\001#\""}',
        r'{"key":"\u0001\u0010instance\u0000\u0001\u0010i\u0000\u0001#"}',
        "GET /get_value?key=%01%10instance%00%01%10i%00%01#&unicode=false",
        "key=^A^Pinstance^@^A^Pi^@^A#, gone",
        "\x1b[32m0110696e7374616e6365000110690001#\x1b[0m",
        "\x1b[01;31m\x1b[K0110696e7374616e6365000110690001#\x1b[m\x1b[K",
    ],
)
def test_annotate_finds_keys_as_other_programs_write_them(log: str) -> None:
    ended = call("annotate", stdin=log.replace("#", "").encode())
    assert ended == (0, log.replace("#", " «InstanceKey instance_id=i»"), "")
