"""The prompt of ``inspector sql``: statements over several lines, and commands that begin with a point."""

from __future__ import annotations

import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from inspector.cli.running.interruption import Interruption
from inspector.errors import InspectorError, UsageError
from inspector.tables.catalogue import find_table
from inspector.tables.sql.database import is_complete
from inspector.tables.sql.outline import outline
from keycodec.cli.command import USAGE, complain
from keycodec.text.suggestions import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from inspector.cli.many.sql import Watch
    from inspector.tables.sql.database import Database

    #: Prints what a statement answers.
    Answer = Callable[[str, Watch, Callable[[str], str]], None]

_HELP = """\
Type one SELECT, over as many lines as you like; it ends with a semicolon.
.tables [TEXT]   the tables, or those with this text in their names
.schema TABLE    the columns of a table, with the fields inside
.help            this
.quit            leave; so does Ctrl-D. Ctrl-C ends a statement
EXPLAIN SELECT   which tables, columns and keys a statement reads"""
_COMMANDS = (".tables", ".schema", ".help", ".quit")
#: What other programs' users type, and the command that it is here.
_WORDS = {"quit": ".quit", "exit": ".quit", ".exit": ".quit", "\\q": ".quit", "help": ".help", "?": ".help"}
_HISTORY_LINES = 1000


def prompt(database: Database, answer: Answer, begins: Callable[[], None], ended: Callable[[], None]) -> None:
    """Ask for statements and answer them until the user leaves.

    ``begins``, ``ended``: are called before a statement is answered, and when it was.
    """
    click.echo("One SELECT, ended by a semicolon; .help says more.", err=True)
    if names := [f"{name}.TABLE" for name in database.names if name]:
        click.echo(f"The tables are {', '.join(names)}.", err=True)
    with _line_editing([*_COMMANDS, *database.tables]):
        for text in typed_statements():
            if text == ".quit":
                return
            try:
                if text.startswith("."):
                    _command(database, text)
                else:
                    begins()
                    _answer(answer, text)
            except InspectorError as error:
                complain(str(error), USAGE)
            except KeyboardInterrupt:
                click.echo("interrupted", err=True)
            ended()


def typed_statements() -> Iterator[str]:
    """Yield each command and each whole statement."""
    lines: list[str] = []
    while True:
        try:
            line = input("...> " if lines else "sql> ")
        except EOFError:
            click.echo()
            return
        except KeyboardInterrupt:
            click.echo()
            lines = []
            continue
        typed = line.strip()
        word = typed.rstrip("; ")
        if not lines and (not word or typed.startswith(".") or word in _WORDS):
            yield from filter(None, [_WORDS.get(word, typed)] if word else ())
            continue
        lines.append(line)
        text = "\n".join(lines)
        if is_complete(text):
            lines = []
            yield text


def _answer(answer: Answer, statement: str) -> None:
    interruption = Interruption()
    answer(statement, interruption.watch, lambda nothing: "" if interruption.came else nothing)
    if interruption.came:
        click.echo("interrupted", err=True)


def _command(database: Database, text: str) -> None:
    name, _, argument = text.partition(" ")
    argument = argument.strip().rstrip(";")
    match name:
        case ".tables":
            names = [name for name in database.tables if argument.lower() in name.lower()]
            click.echo("\n".join(names) if names else f"no table has {argument!r} in its name")
        case ".schema" if not argument:
            raise UsageError(".schema needs the name of a table: .schema TABLE; .tables lists them")
        case ".schema":
            table = find_table(argument.rpartition(".")[2], database.schema)
            click.echo("\n".join(f"{path}  {type_}" for path, type_ in outline(table.schema)))
        case ".help":
            click.echo(_HELP)
        case _:
            hint = did_you_mean(name, _COMMANDS, otherwise=f"there are {', '.join(_COMMANDS)}")
            raise UsageError(f"no command is called {name}; {hint}")


@contextmanager
def _line_editing(names: list[str]) -> Iterator[None]:
    """Let ``input`` edit lines, complete names with Tab and keep what was typed for the next time."""
    try:
        import readline
    except ImportError:  # a Python that was built without it
        yield
        return

    def complete(begun: str, number: int) -> str | None:
        found = [name for name in names if name.lower().startswith(begun.lower())]
        return found[number] if number < len(found) else None

    readline.set_completer(complete)
    readline.set_completer_delims(" \t\n()[]=<>,;'\"")
    readline.parse_and_bind("bind ^I rl_complete" if "libedit" in (readline.__doc__ or "") else "tab: complete")
    readline.set_history_length(_HISTORY_LINES)
    history = _history_file()
    if history is not None:
        readline.read_history_file(history)
    try:
        yield
    finally:
        if history is not None:
            readline.write_history_file(history)


def _history_file() -> Path | None:
    """Where history is kept, for its owner alone; None where no file can be made."""
    state = os.environ.get("XDG_STATE_HOME") or "~/.local/state"
    path = Path(state, "doris-fdb-inspector", "sql_history").expanduser()
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.chmod(0o600)
    except OSError:
        return None
    return path
