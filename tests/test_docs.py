"""The documentation says what the program does now."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest

from inspector.cli import inspector
from keycodec.cli import keycodec

PAGES = [Path("README.md"), Path("CONTRIBUTING.md"), *sorted(Path("docs").glob("*.md"))]


def test_what_pages_quote_from_the_program_is_what_it_prints(tmp_path: Path) -> None:
    shutil.copytree("docs", tmp_path / "docs")
    shutil.copy("README.md", tmp_path)
    subprocess.run([sys.executable, "tools/generate_docs.py", str(tmp_path)], check=True)
    committed = [Path("README.md"), *sorted(Path("docs").glob("*.md"))]
    stale = [str(path) for path in committed if (tmp_path / path).read_text("utf-8") != path.read_text("utf-8")]
    assert stale == [], "run `make docs`"


@pytest.mark.parametrize("group", [keycodec, inspector], ids=["keycodec", "inspector"])
def test_every_verb_has_help_and_is_documented(group: click.Group) -> None:
    context = click.Context(group)
    page = Path("docs/commands.md").read_text("utf-8")
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        assert command.help
        assert f"## {group.name} {name}\n" in page


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_every_link_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text("utf-8")):
        assert (page.parent / target).exists(), target


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_python_examples_run(page: Path) -> None:
    for example in re.findall(r"^```python\n(.*?)^```", page.read_text("utf-8"), re.DOTALL | re.MULTILINE):
        exec(compile(example, str(page), "exec"), {})


def test_every_page_that_the_code_names_exists() -> None:
    for module in [*Path("keycodec").rglob("*.py"), *Path("inspector").rglob("*.py")]:
        for node in ast.walk(ast.parse(module.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                for page in re.findall(r"docs/[\w-]+\.md", node.value):
                    assert Path(page).exists() or page == "docs/api.md", (module, page)
