"""Data as a page: groups, a list with an element a line, words that stay whole."""

from __future__ import annotations

from inspector.output.page import page

DATA = {
    "kind": "backup",
    "versions": [5, 6],
    "whole": True,
    "parts": [{"first": 1, "inner": {"last": 2.00049, "why": None}}],
    "sizes": {"files": 3, "most": {"bytes": 4}},
    "\x1b": "\x9b",
}


def test_single_values_come_first_and_each_list_is_a_group() -> None:
    assert list(page(DATA)) == [
        "kind:  backup",
        "whole: yes",
        "\\x1b:     \\xc2\\x9b",
        "",
        "versions:",
        "  5",
        "  6",
        "",
        "parts:",
        "  first=1, inner.last=2.0",
        "",
        "sizes:",
        "  files:      3",
        "  most.bytes: 4",
    ]


def test_a_terminal_wraps_lines_between_words_and_keeps_words_whole() -> None:
    lines = list(page({"a": "x" * 30, "b": ["one two three four", "y" * 30]}, 20))
    assert lines == ["a:", f"  {'x' * 30}", "", "b:", "  one two three four", f"  {'y' * 30}"]
    assert list(page({"b": ["one two three four"]}, 12))[2:] == ["  one two", "    three", "    four"]
