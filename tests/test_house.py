"""The house stays small enough to be read: tests, tools and benchmarks as well as both packages."""

from __future__ import annotations

import ast
import sys
import tomllib
from collections import Counter
from typing import TYPE_CHECKING, Any

from tests.support.places import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

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


def imports_of(module: Path) -> Iterator[str]:
    """The packages that a module names in its imports, wherever they stand in it."""
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.partition(".")[0]


def test_what_an_extra_brings_is_imported_only_where_a_contract_allows() -> None:
    """``lint-imports`` holds the contracts; a package without one could be imported anywhere."""
    project: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    needed = {word.partition(">")[0] for word in project["project"]["dependencies"]}
    contracts = project["tool"]["importlinter"]["contracts"]
    guarded = {name for contract in contracts for name in contract.get("protected_modules", ())}
    own = {*sys.stdlib_module_names, "_typeshed", "keycodec", "inspector", "google", *needed}  # google: protobuf
    imported = {name for module in MODULES if module.is_relative_to(ROOT / "inspector") for name in imports_of(module)}
    assert imported - own == {name for name in guarded if "." not in name}
