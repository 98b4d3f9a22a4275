"""Transcripts that nobody pasted: every line is read once, and says what is wrong with it."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING

import pytest

from inspector.sources.transcript import TranscriptSource

if TYPE_CHECKING:
    from pathlib import Path


def test_a_line_with_many_places_for_the_value_is_read_at_once(tmp_path: Path) -> None:
    path = tmp_path / "lines"
    endless = "' is `" * 500_000  # would take days, were each of them tried
    path.write_text(f"`{endless}\n`key' is `{endless}'\n`key' is `value\n")
    with TranscriptSource(path) as source:
        assert list(source.key_values()) == [(b"key", endless.encode())]
        assert [problem.removeprefix(f"{path}: ").partition(":")[0] for problem in source.problems] == [
            "line 1",
            "line 3",
        ]


def test_what_fdbdecode_prints_is_read(tmp_path: Path) -> None:
    path = tmp_path / "lines"
    path.write_text(
        "Params: ContainerURL: file:///b, FileFilter: , log_enabled: 1\n"
        "Relevant log files are: \n"
        "934731295.1 SetValue param1: 0111 param2: 0805\n"
        "934731295 key: 0110  value: 0805\n"
        "934731296 key: 0111 value: 09\n"
        "934731297 key: 0112  value: \n"
    )
    with TranscriptSource(path) as source:
        assert list(source.key_values()) == [(b"\x01\x10", b"\x08\x05"), (b"\x01\x11", b"\x09"), (b"\x01\x12", b"")]
        assert list(source.problems) == []


LINE = r"`\x01\x10a\x00\x01' is `v > w'"


@pytest.mark.parametrize(
    "data",
    [
        LINE.encode(),
        codecs.BOM_UTF8 + LINE.encode(),
        LINE.encode("utf-16"),
        LINE.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + LINE.encode("utf-16-be"),
        b"> " + LINE.encode(),
        b"> > " + LINE.encode(),
        LINE.replace(" is ", "\u00a0is\u00a0").encode(),
        b"\x1b[32m" + LINE.encode() + b"\x1b[0m",
        b"fdb> " + LINE.encode(),
    ],
    ids=repr,
)
def test_a_line_is_read_whatever_it_went_through(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "lines"
    path.write_bytes(data)
    with TranscriptSource(path) as source:
        assert list(source.key_values()) == [(b"\x01\x10a\x00\x01", b"v > w")]
        assert list(source.problems) == []


def test_bytes_that_fdbcli_would_have_escaped_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "lines"
    path.write_bytes("`é\u4e2d' is `".encode() + b"\xff\xfe'\n")
    with TranscriptSource(path) as source:
        assert list(source.key_values()) == [("é\u4e2d".encode(), b"\xff\xfe")]
