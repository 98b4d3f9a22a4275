"""Transcripts that nobody pasted: every line is read once, and says what is wrong with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
