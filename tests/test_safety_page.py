"""docs/safety.md names every file that is written, and the module that writes it."""

from __future__ import annotations

import ast
import re
from pathlib import Path

PAGE = Path("docs/safety.md").read_text("utf-8")
MODULES = [path for package in ("keycodec", "inspector") for path in sorted(Path(package).rglob("*.py"))]
#: Calls that make or change a file.
WRITING = {"mkdir", "mkstemp", "touch", "write_bytes", "write_history_file", "write_text", "TemporaryFile"}


def writes(node: ast.AST) -> bool:
    """Whether a node makes or changes a file: by its name, or because a stream is opened for more than reading."""
    if not isinstance(node, ast.Call):
        return False
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    modes = [one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
    opens = name in ("open", "fdopen") and any(re.fullmatch(r"[rwxabt+]*[wxa+][bt+]*", mode) for mode in modes)
    return name in WRITING or opens or name == "ScratchFolder"


def test_every_module_that_writes_a_file_is_named() -> None:
    writers = [path for path in MODULES if any(map(writes, ast.walk(ast.parse(path.read_text("utf-8")))))]
    assert len(writers) >= 10
    named = set(re.findall(r"`(inspector/[\w/.]+)`", PAGE))
    unnamed = [str(path) for path in writers if not {str(path), *(f"{parent}/" for parent in path.parents)} & named]
    assert unnamed == []


def test_every_temporary_folder_is_named() -> None:
    prefixes = {
        found for path in MODULES for found in re.findall(r'ScratchFolder\("([\w-]+)"', path.read_text("utf-8"))
    }
    assert len(prefixes) >= 5
    assert {prefix for prefix in prefixes if f"`{prefix}*`" not in PAGE} == set()
