"""What commands share: verbs that are imported when they are used, and errors that are one line and an exit code."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any, NoReturn

import click

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

#: Exit codes (docs/output.md): all well; some records failed; wrong usage; the source is missing or unreadable; Ctrl-C.
OK, FAILED, USAGE, UNAVAILABLE, INTERRUPTED = 0, 1, 2, 3, 130


_COMPLETION = """
Completion of {completes}, for bash (or zsh, fish):

\b
eval "$({variable}=bash_source {name})"
"""


class LazyGroup(click.Group):
    """A group whose verbs are modules, each with a ``command``, imported when it is called (or listed by --help).

    ``completes``: what a shell can complete.
    """

    def __init__(self, name: str, *, verbs: Mapping[str, str] | None = None, completes: str, **options: Any) -> None:
        # Without a verb the group is asked, too, so that it can say what lacks; the usage shows that a verb has to be.
        own: dict[str, Any] = {
            "invoke_without_command": True,
            "no_args_is_help": False,
            "subcommand_metavar": "COMMAND [ARGS]...",
            "context_settings": {"help_option_names": ["-h", "--help"]},
            "epilog": _COMPLETION.format(completes=completes, name=name, variable=_completion_variable(name)),
        }
        super().__init__(name, **(own | options))
        self._verbs = dict(verbs or {})

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The verbs in the order they were given."""
        return list(self._verbs)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The verb of that name."""
        module = self._verbs.get(cmd_name)
        if module is None:
            return None
        command: click.Command = import_module(module).command
        return command

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """As click does; without any, the help is what there is to say of the wrong usage."""
        if not args and not ctx.resilient_parsing:
            click.echo(ctx.get_help(), err=True)
            ctx.exit(USAGE)
        return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """As click does, with the verbs in the error where none is given."""
        result = super().invoke(ctx)
        if ctx.invoked_subcommand is None:
            raise click.UsageError(f"Missing command; {self._choice}", ctx)
        return result

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does, with the verbs in the error."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            raise click.UsageError(f"{error.message.rstrip('.')}; {self._choice}", ctx) from None

    @property
    def _choice(self) -> str:
        return f"the verbs are {', '.join(self._verbs)}"


def debug_option(command: Any) -> Any:
    """Add ``--debug``, which :func:`run` looks at."""
    return click.option("--debug", is_flag=True, help="Show the whole traceback of an error.")(command)


def complain(message: str, code: int) -> int:
    """Say on standard error, on one line, what is wrong; the exit code."""
    click.echo(f"error: {' '.join(message.split())}", err=True)
    return code


def note(message: str) -> None:
    """Say on standard error what a user should know of what was done."""
    click.echo(f"note: {message}", err=True)


def prints(text: str) -> bool:
    """Whether standard output's encoding has all characters of the text."""
    try:
        text.encode(sys.stdout.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def run(group: click.Group, expected: tuple[type[Exception], ...], args: Sequence[str] | None = None) -> NoReturn:
    """Run a group to its end and exit with its code.

    A verb returns its exit code, or None. An ``expected`` error is one line on standard error; its ``exit_code``
    counts, else 2. With ``--debug`` its traceback is shown as well.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")  # what the terminal does not have is shown, not fatal
    _complete(group)
    code = _exit_code(group, expected, list(sys.argv[1:] if args is None else args))
    try:
        sys.stdout.flush()
    except BrokenPipeError:  # the reader has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(code)


def _completion_variable(name: str) -> str:
    return f"_{name}_COMPLETE".upper()


def _complete(group: click.Group) -> None:
    """Answer a shell that completes a command line, as click's own start would."""
    variable = _completion_variable(str(group.name))
    if instruction := os.environ.get(variable):
        from click.shell_completion import shell_complete

        sys.exit(shell_complete(group, {}, str(group.name), variable, instruction))


def _exit_code(group: click.Group, expected: tuple[type[Exception], ...], args: list[str]) -> int:
    debug = False
    try:
        with group.make_context(group.name, args) as context:
            debug = bool(context.params.get("debug"))
            code = group.invoke(context)
            return code if isinstance(code, int) else OK
    except click.exceptions.Exit as done:
        return done.exit_code
    except click.UsageError as error:
        path = error.ctx.command_path if error.ctx else group.name
        return complain(f"{error.format_message()} (see `{path} --help`)", error.exit_code)
    except click.ClickException as error:
        return complain(error.format_message(), error.exit_code)
    except (KeyboardInterrupt, click.Abort):
        return complain("interrupted", INTERRUPTED)
    except BrokenPipeError:
        return OK
    except Exception as error:
        if debug:
            from traceback import print_exc

            print_exc()
        return complain(*_explained(error, expected))


def _explained(error: Exception, expected: tuple[type[Exception], ...]) -> tuple[str, int]:
    """What to say of an error, and the exit code."""
    if isinstance(error, expected):
        return str(error), getattr(error, "exit_code", USAGE)
    if isinstance(error, OSError):
        return f"{error.filename or 'input or output'}: {error.strerror or error}", UNAVAILABLE
    return f"a defect of this program, {type(error).__name__}: {error} (--debug before the verb shows where)", FAILED
