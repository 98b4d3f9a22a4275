"""Write what the documentation quotes from the program: the catalogue of families, all help, console sessions.

``python -m tools.generate_docs [ROOT]`` rewrites, below ROOT (default: this checkout),

- ``docs/families.md`` from ``keycodec.FAMILIES``, with an example and its diagram for each family;
- ``docs/commands.md`` from the ``--help`` of every verb of both commands;
- ``docs/releases.md`` from the release lines that families and fields came with (``releases``);
- ``docs/relations.md`` from the table of relations (``relations``);
- ``docs/checks.md`` from the checks as they are declared (``checks``);
- ``docs/reference.md`` from the docstrings of the public names (``reference``);
- in ``docs/api.md``, the table of what holds in which line of Doris (``lines_of_doris``);
- in docs/sql.md, behind each block that begins with three backquotes and ``sql``, the block of what the statement
  answers;
- in README*.md and docs/*.md, each block that begins with three backquotes and ``console``: the lines behind ``$`` are
  run from the root of the checkout, and what they print takes the place of what stood there.

A test does the same into memory and compares.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tempfile
import textwrap
import traceback
from importlib import import_module
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

import inspector.cli
import keycodec
import keycodec.cli
from inspector.cli import inspector as inspector_command
from keycodec.cli import keycodec as keycodec_command
from keycodec.elements import ElementKind
from keycodec.families.family import Family, SuffixKind
from keycodec.text.fieldtext import show_suffix, show_value
from tools.pages.checks import checks_page
from tools.pages.lines_of_doris import with_lines_of_doris
from tools.pages.reference import reference
from tools.pages.relations import relations_page
from tools.pages.releases import releases_page
from tools.prose import wrap_prose

if TYPE_CHECKING:
    from collections.abc import Iterator

CHECKOUT = Path(__file__).resolve().parent.parent
_SQL = re.compile(r"(```sql\n(.*?)```\n\n```\n).*?^```", re.DOTALL | re.MULTILINE)
_SQL_COMMAND = "inspector -s backup:fixtures/backup-behind sql -"
_CONSOLE = re.compile(r"(?<=```console\n)(.*?)(?=^```)", re.DOTALL | re.MULTILINE)

#: What the commands import late is imported before, once.
for _module in ("inspector.checks.engine", "inspector.tables.sql.database", "inspector.compare.history"):
    import_module(_module)
_COMMANDS = {"inspector": inspector.cli.main, "keycodec": keycodec.cli.main}
#: What only a shell understands, where no quotes are around it.
_SHELL = re.compile(r"""^(?:[^'"|;&<>$*]|'[^']*'|"[^"]*")*[|;&<>$*]""")

_TEXTS = {"instance_id": "i-1", "rowset_id": "0200", "label": "load-7", "packed_file_path": "p/1.bin", "vault_id": "1"}
_STAMP = keycodec.Versionstamp(123456790, 1)
_SUFFIXES = {
    SuffixKind.BLOB: keycodec.BlobChunk(0, 1),
    SuffixKind.DOCUMENT: keycodec.DocumentChild(27, 0),
    SuffixKind.COUNTER: keycodec.Counter("num_rows"),
}


def families_page() -> str:
    """The catalogue of key families."""
    parts = [
        "# Key families",
        "",
        "Every kind of key that the Meta Service writes, in key order, each with an example. Made by",
        "`tools/generate_docs.py` from `keycodec/families/table.py` and `keycodec/families/purposes.py`; do not edit.",
        "`keycodec families NAME` shows the same. What the notation says: [key-format.md](key-format.md). The release",
        "line that a family came with is concluded from when its code was merged.",
        "",
    ]
    for family in keycodec.FAMILIES.values():
        parts += _family_section(family)
    return "\n".join(parts)


def _family_section(family: Family) -> Iterator[str]:
    yield f"## {family.name}"
    yield ""
    yield from textwrap.wrap(family.purpose, 100, break_on_hyphens=False)
    yield ""
    yield f"- layout: key space 0x{family.space:02x}, `{family.layout_text}`"
    yield f"- value: `{family.value_text}`"
    if family.http_key_type != family.name:
        yield f"- the service's `key_type`: {f'`{family.http_key_type}`' if family.http_key_type else 'none'}"
    yield f"- since release line {family.since}{', a draft that was never released' if family.draft else ''}"
    if family.note:
        yield f"- {family.note}"
    yield ""
    fields = _example_fields(family)
    stamp = _STAMP if family.versioned or fields.pop("versionstamp", None) else None
    suffix = _SUFFIXES.get(family.suffix) if family.suffix else None
    words = [f"{name}={show_value(value)}" for name, value in fields.items()]
    words += [f"versionstamp={stamp}"] if stamp else []
    words += [show_suffix(suffix)] if suffix else []
    yield f"`keycodec encode {' '.join([family.name, *words])}`"
    yield ""
    yield "```"
    yield keycodec.diagram(keycodec.encode(family, versionstamp=stamp, suffix=suffix, **fields)).rstrip("\n")
    yield "```"
    yield ""


def _example_fields(family: Family) -> dict[str, Any]:
    """Small numbers and short texts, so that the drawing stays narrow."""
    fields: dict[str, Any] = {}
    for number, field in enumerate(family.fields):
        if field.kind is ElementKind.BYTES:
            fields[field.name] = _TEXTS.get(field.name, "x")
        else:
            fields[field.name] = 10000 + number if field.kind is ElementKind.INT64 else _STAMP
    return fields


def commands_page() -> str:
    """The help of both commands and of all their verbs."""
    parts = ["# Commands", "", "What `--help` says of each verb. Made by `tools/generate_docs.py`; do not edit.", ""]
    for group in (keycodec_command, inspector_command):
        # Names of the help option, which verbs inherit, are of the settings that click takes where it starts a command.
        context = click.Context(group, info_name=group.name, terminal_width=100, **group.context_settings)
        parts += _help_section(context)
        for name in group.list_commands(context):
            command = group.get_command(context, name)
            if command is not None:
                parts += _help_section(click.Context(command, info_name=name, parent=context))
    return "\n".join(parts)


def _help_section(context: click.Context) -> Iterator[str]:
    yield f"## {context.command_path}"
    yield ""
    yield "```"
    yield context.get_help().rstrip()
    yield "```"
    yield ""


def with_sessions_run(text: str) -> str:
    """The page with the output of every console session as the program prints it now."""
    return _CONSOLE.sub(lambda block: _run_session(block[1]), text)


def with_statements_run(text: str) -> str:
    """The page with what every statement in SQL answers, behind it."""
    return _SQL.sub(lambda block: f"{block[1]}{_run(_SQL_COMMAND, block[2])}```", text)


def _run_session(block: str) -> str:
    lines = []
    for command in re.findall(r"^\$ (.*)$", block, re.MULTILINE):
        lines.append(f"$ {command}\n{_run(command)}")
    return "".join(lines)


def _run(command: str, sent: str = "") -> str:
    """What a line prints: by the shell; or by a copy of this process, which need not import the program again."""
    words = shlex.split(command)
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as printed:
        given.write(sent.encode())
        given.seek(0)
        if words[0] in _COMMANDS and not _SHELL.search(command):
            _run_copy(words, given, printed)
        else:
            subprocess.run(
                ["bash", "-c", command],
                cwd=CHECKOUT,
                env=_environment(),
                stdin=given,
                stdout=printed,
                stderr=subprocess.STDOUT,
                check=False,
            )
        printed.seek(0)
        return printed.read().decode()


def _environment() -> dict[str, str]:
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("INSPECTOR_")},
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "PYTHONUTF8": "1",
    }


def _run_copy(words: list[str], given: IO[bytes], printed: IO[bytes]) -> None:
    copy = os.fork()
    if copy:
        os.waitpid(copy, 0)
        return
    try:  # nothing of this process may go on here
        for file, stream in ((given, 0), (printed, 1), (printed, 2)):
            os.dup2(file.fileno(), stream)
        os.chdir(CHECKOUT)
        for name in os.environ.keys() - _environment():
            del os.environ[name]
        sys.argv = words
        _COMMANDS[words[0]]()
    except SystemExit:
        pass
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(0)


def pages(root: Path) -> Iterator[tuple[Path, str]]:
    """Every page that is generated, or quotes the program, with its text as it should be."""
    yield root / "docs/families.md", wrap_prose(families_page())
    yield root / "docs/commands.md", wrap_prose(commands_page())
    yield root / "docs/reference.md", wrap_prose(reference())
    yield root / "docs/releases.md", wrap_prose(releases_page())
    yield root / "docs/checks.md", wrap_prose(checks_page())
    yield root / "docs/relations.md", wrap_prose(relations_page())
    for path in [*sorted(root.glob("README*.md")), *sorted((root / "docs").glob("*.md"))]:
        if path.name not in ("families.md", "commands.md", "reference.md", "releases.md", "checks.md", "relations.md"):
            yield path, with_lines_of_doris(with_sessions_run(with_statements_run(path.read_text("utf-8"))))


def main() -> None:
    """Rewrite the pages."""
    root = Path(sys.argv[1]) if len(sys.argv) > 1 else CHECKOUT
    for path, text in pages(root):
        path.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
