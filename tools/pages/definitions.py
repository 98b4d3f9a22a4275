"""What the source says of names that only type checkers know or that have no docstring, and where a name comes from."""

from __future__ import annotations

import ast
import sys
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import NamedTuple


class Definition(NamedTuple):
    """An assignment: ``value`` as the code has it, ``comment`` the lines with ``#:`` above it.

    Of a class ``value`` is empty, and ``comment`` its docstring.
    """

    value: str
    comment: str


class _Module(NamedTuple):
    imported: dict[str, tuple[str, str]]
    defined: dict[str, Definition]


def home_of(module: str, name: str) -> str:
    """The module that defines a name which another module uses, also where only a type checker imports it."""
    while name in (imported := _read(module).imported):
        module, name = imported[name]
    return module


def definition(module: str, name: str) -> Definition | None:
    """What a name is that a module uses, if it is a class or a value of these packages."""
    home = home_of(module, name)
    return _read(home).defined.get(name) if home.startswith(("keycodec", "inspector")) else None


@cache
def _read(name: str) -> _Module:
    module = sys.modules.get(name) or import_module(name)
    if not name.startswith(("keycodec", "inspector")):
        return _Module({}, {})
    text = Path(str(module.__file__)).read_text("utf-8")
    tree = ast.parse(text)
    imported = {
        alias.asname or alias.name: (str(node.module), alias.name)
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    lines = text.split("\n")
    classes = [node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    defined = {node.name: Definition("", ast.get_docstring(node) or "") for node in classes}
    for node in tree.body:
        target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
        if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(target, ast.Name) and node.value:
            value = " ".join((ast.get_source_segment(text, node.value) or "").split())
            defined[target.id] = Definition(value, _comment(lines[: node.lineno - 1]))
    return _Module(imported, defined)


def _comment(above: list[str]) -> str:
    found: list[str] = []
    while above and above[-1].startswith("#:"):
        found.insert(0, above.pop().removeprefix("#:").strip())
    return " ".join(found)
