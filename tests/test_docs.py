"""The documentation says what the program does now."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest

import inspector as inspector_package
import keycodec as keycodec_package
from inspector.cli import inspector
from keycodec.cli import keycodec
from tools.prose import WIDTH, prose_lines, wrap_prose

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

PAGES = [*sorted(Path().glob("*.md")), *sorted(Path("docs").glob("*.md"))]
#: English first.
READMES = [Path("README.md"), Path("README.zh-CN.md")]
MODULES = [path for package in ("keycodec", "inspector") for path in sorted(Path(package).rglob("*.py"))]
CODE = re.compile(r"`([^`]+)`")
PROJECT = tomllib.loads(Path("pyproject.toml").read_text("utf-8"))
EXTRAS = set(PROJECT["project"]["optional-dependencies"])
#: A page that a docstring names, perhaps with a heading of it.
MENTION = re.compile(r'(docs/[\w-]+\.md)(?:,\s+"([^"]+)")?')


def headings(page: Path) -> list[str]:
    text = re.sub(r"^```.*?^```", "", page.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)
    return re.findall(r"^#+ (.+)$", text, re.MULTILINE)


def anchors(page: Path) -> list[str]:
    """The headings as GitHub makes links of them."""
    return [re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings(page)]


def python_examples(page: Path) -> list[str]:
    return re.findall(r"^```python\n(.*?)^```", page.read_text("utf-8"), re.DOTALL | re.MULTILINE)


def docstring_example(package: ModuleType) -> str:
    """The program in a package's docstring: the lines that are indented, or stand behind ``>>>``."""
    lines = re.findall(r"^(?:    |>>> )(.*\n)", package.__doc__ or "", re.MULTILINE)
    assert lines
    return "".join(lines)


def links(page: Path) -> Iterator[tuple[Path, str]]:
    """The page and the anchor of every link that does not leave the checkout."""
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text("utf-8")):
        if "://" not in target:
            path, _, anchor = target.partition("#")
            yield page.parent / path if path else page, anchor


def test_both_languages_have_the_same_examples_and_links() -> None:
    english, chinese = (page.read_text("utf-8") for page in READMES)
    assert re.findall(r"```.*?```", chinese, re.DOTALL) == re.findall(r"```.*?```", english, re.DOTALL)
    links = [set(re.findall(r"\]\(([^)]+)\)", text)) for text in (english, chinese)]
    assert links[0] ^ links[1] == {"README.zh-CN.md", "README.md"}
    headings_of = [len(re.findall("^##", text, re.MULTILINE)) for text in (english, chinese)]
    assert headings_of[0] == headings_of[1]


@pytest.mark.long
@pytest.mark.slow
@pytest.mark.timeout(900)  # a hundred command lines
def test_what_pages_quote_from_the_program_is_what_it_prints(tmp_path: Path) -> None:
    shutil.copytree("docs", tmp_path / "docs")
    for page in READMES:
        shutil.copy(page, tmp_path)
    subprocess.run([sys.executable, "-m", "tools.generate_docs", str(tmp_path)], check=True)
    committed = [*READMES, *sorted(Path("docs").glob("*.md"))]
    stale = [str(path) for path in committed if (tmp_path / path).read_text("utf-8") != path.read_text("utf-8")]
    assert stale == [], "run `make docs`"


@pytest.mark.parametrize("group", [keycodec, inspector], ids=["keycodec", "inspector"])
def test_every_verb_has_help_and_is_documented(group: click.Group) -> None:
    context = click.Context(group)
    documented = headings(Path("docs/commands.md"))
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        assert command.help
        assert f"{group.name} {name}" in documented


@pytest.mark.parametrize("page", [page for page in PAGES if [*links(page)]], ids=str)
def test_every_link_leads_somewhere(page: Path) -> None:
    for path, anchor in links(page):
        assert path.exists(), path
        assert not anchor or anchor in anchors(path), f"{path}#{anchor}"


def test_the_cookbook_lists_all_its_headings_in_their_order() -> None:
    page = Path("docs/cookbook.md")
    listed = [anchor for path, anchor in links(page) if path == page]
    assert ["cookbook", *listed] == anchors(page)


@pytest.mark.parametrize("page", [page for page in PAGES if python_examples(page)], ids=str)
def test_python_examples_run(page: Path) -> None:
    for example in python_examples(page):
        exec(compile(example, str(page), "exec"), {})


@pytest.mark.slow
@pytest.mark.thorough  # they are run each time, and tests/typing holds the types of the public names
def test_python_examples_pass_a_strict_type_checker_without_any(tmp_path: Path) -> None:
    """As a program of a user's own: without this project's settings, and no error of an imported module counts."""
    pytest.importorskip("mypy")
    for page in PAGES:
        for number, example in enumerate(python_examples(page)):
            (tmp_path / f"{page.stem}_{number}.py").write_text(example, "utf-8")
    for package in (inspector_package, keycodec_package):
        (tmp_path / f"docstring_{package.__name__}.py").write_text(docstring_example(package), "utf-8")
    options = ["--strict", "--disallow-any-expr", "--follow-imports=silent", "--config-file=", "--cache-dir=cache"]
    checked = subprocess.run(
        [sys.executable, "-m", "mypy", *options, *map(str, sorted(tmp_path.glob("*.py")))],
        env={**os.environ, "MYPYPATH": str(Path.cwd())},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=200,
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_prose_is_no_wider_than_a_page(page: Path) -> None:
    """A line of one word, or of one command, cannot end sooner."""
    lines = [line for is_prose, line in prose_lines(page.read_text("utf-8")) if is_prose]
    assert [line for line in lines if len(line) > WIDTH and not re.fullmatch(r"\S+|`[^`]+`", line)] == []


def test_prose_is_wrapped_and_all_else_stays() -> None:
    long = "word " * 30
    kept = [
        f"# {long}",
        f"| {long}|",
        f"```\n- {long}\n```",
        f"    {long}",
        f"`{long}`",
        "- a\n\n  b\n- c",
        "1. d\n2. e",
    ]
    prose = [long.strip(), f"- {long}- {long}`{'w ' * 30}` {long}\n- f"]
    page = "\n\n".join([*kept, *prose])
    wrapped = wrap_prose(page)
    assert wrap_prose(wrapped) == wrapped
    assert wrapped.split() == page.split()
    *stayed, paragraph, items = wrapped.split("\n\n")
    assert stayed == "\n\n".join(kept).split("\n\n")
    assert max(map(len, [*paragraph.split("\n"), *items.split("\n")])) == WIDTH - 1
    assert [line[:6] for line in items.split("\n")] == ["- word", *["  word"] * (items.count("\n") - 1), "- f"]
    assert f"`{'w ' * 30}`" in items


@pytest.mark.slow
def test_every_page_and_heading_that_the_code_names_exists() -> None:
    for module in MODULES:
        for node in ast.walk(ast.parse(module.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                for page, heading in MENTION.findall(node.value):
                    assert Path(page).exists(), f"{module} names {page}"
                    assert not heading or heading in headings(Path(page)), f'{module} names {page}, "{heading}"'


def test_the_map_of_rooms_is_of_the_rooms_as_they_are() -> None:
    named = set(re.findall(r"`((?:keycodec|inspector)/[\w/.]*)`", Path("CONTRIBUTING.md").read_text("utf-8")))
    for path in named:
        assert Path(path).exists(), path
    for module in MODULES:
        rooms = {module.as_posix(), *(f"{parent.as_posix()}/" for parent in list(module.parents)[:-2])}
        assert module.name in ("__init__.py", "__main__.py") or rooms & named, module


def test_no_page_names_a_place_on_the_machine_that_made_it() -> None:
    here = str(Path.cwd())
    assert [str(page) for page in PAGES if here in page.read_text("utf-8")] == []


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_an_extra_is_installed_from_a_checkout_or_a_file(page: Path) -> None:
    """The project is on no package index. docs/commands.md quotes help, read where the package is installed."""
    text = page.read_text("utf-8")
    asked = re.findall(r"pip install (?:-e )?'?([^'\s]*)\[([\w,]+)\]", text)
    assert {where for where, _ in asked} <= {".", "FILE"} or page.name == "commands.md"
    assert {extra for _, extras in asked for extra in extras.split(",")} <= EXTRAS
    assert "python -m pip install" not in text


def test_the_image_has_every_extra_but_the_one_that_needs_java() -> None:
    installed = re.findall(r"'\.\[([\w,]+)\]'", Path("Dockerfile").read_text("utf-8"))
    assert [set(extras.split(",")) for extras in installed] == [EXTRAS - {"spark"}]


def options_of(name: str) -> set[str]:
    command = inspector.get_command(click.Context(inspector), name)
    assert command is not None
    return {option for parameter in command.params for option in parameter.opts}


VERBS = inspector.list_commands(click.Context(inspector))


def test_the_imports_that_contributing_tells_are_the_layers() -> None:
    sentence = re.search(r"none after it: (.*?)\. Rooms", Path("CONTRIBUTING.md").read_text("utf-8"), re.DOTALL)
    assert sentence is not None
    told = [set(re.findall(r"`(\w+)`", rooms)) for rooms in sentence[1].split("<-")]
    contracts = PROJECT["tool"]["importlinter"]["contracts"]
    (layers,) = (contract["layers"] for contract in contracts if contract.get("containers") == ["inspector"])
    assert told == [{"keycodec"}, *({*re.findall(r"[a-z]+", layer)} for layer in layers[:0:-1])]


def test_every_verb_is_a_function_of_the_same_name_or_listed() -> None:
    section = Path("docs/python.md").read_text("utf-8").partition("## Where commands and functions differ")[2]
    listed = {
        words.split()[0] for row in re.findall(r"^\|(.*?)\|", section, re.MULTILINE) for words in CODE.findall(row)
    }
    assert [verb for verb in VERBS if verb not in {*listed, *inspector_package.__all__}] == []
    assert {"rowsets", "tables"} < listed
    named = {name for row in re.findall(r"^\|[^|]*\| (.*?) \|", section, re.MULTILINE) for name in CODE.findall(row)}
    functions = {name for name in named if re.fullmatch(r"[a-z_]+", name)}
    assert len(functions) > 10
    assert functions <= {*inspector_package.__all__}


def test_the_verbs_with_other_options_are_those_that_the_page_names() -> None:
    first = Path("docs/output.md").read_text("utf-8").split("\n\n")[1]
    without = {verb for verb in VERBS if "--fields" not in options_of(verb)}
    assert without == {word for word in CODE.findall(first) if word in VERBS}
    assert [verb for verb in VERBS if "--source" not in options_of(verb)] == ["dissect"]
