"""The house stays small enough to be read: tests, tools and benchmarks as well as both packages."""

from __future__ import annotations

from collections import Counter

from tests.support.places import ROOT

MOST_LINES, MOST_MODULES = 300, 12

#: Every Python module of the project. What is generated is a .pyi file, and is read by nobody.
MODULES = [
    path
    for top in ("keycodec", "inspector", "tests", "fuzz", "benchmarks", "tools")
    for path in sorted((ROOT / top).rglob("*.py"))
]


def test_no_module_is_long() -> None:
    lines = {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8").count("\n") for path in MODULES}
    assert len(lines) > 600
    assert {name: number for name, number in lines.items() if number > MOST_LINES} == {}


def test_no_folder_is_crowded() -> None:
    """``__init__`` and ``__main__`` are the doors of a folder, and not counted."""
    folders = Counter(
        str(path.parent.relative_to(ROOT)) for path in MODULES if path.stem not in {"__init__", "__main__"}
    )
    assert {folder: number for folder, number in folders.items() if number > MOST_MODULES} == {}
