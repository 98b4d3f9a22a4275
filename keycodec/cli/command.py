"""What both commands share: verbs that are imported when they are used; errors as one line and an exit code."""

from __future__ import annotations

import io
import os
import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn, TextIO, TypeVar

import click

from keycodec.text.suggestions import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from click.shell_completion import CompletionItem

#: Exit codes (docs/output.md): all well; some keys or records failed; wrong usage; a file or source cannot be read;
#: Ctrl-C.
OK, FAILED, USAGE, UNAVAILABLE, INTERRUPTED = 0, 1, 2, 3, 130

#: The function of a verb or a group, which decorators return as they got it.
Function = TypeVar("Function", bound="Callable[..., object]")

_COMPLETION = """
Completion of {completes}, for bash (or zsh, fish):

\b
eval "$({variable}=bash_source {name})"
"""


class Verb(NamedTuple):
    """A verb that is not imported yet.

    ``module`` holds it as ``command``; ``help``: what it does, for the list of verbs; ``example``: a line for its help.
    """

    module: str
    help: str
    example: str


class LazyGroup(click.Group):
    """A group whose verbs are modules, imported when a verb is called: a list of them needs none.

    ``completes``: what a shell can complete. ``section``: the heading that the help lists a verb under.
    """

    def __init__(
        self,
        name: str,
        *,
        verbs: Mapping[str, Verb],
        completes: str,
        section: Callable[[Verb], str] = lambda _: "Commands",
        **options: Any,
    ) -> None:
        super().__init__(
            name,
            # Run the group itself when no verb is given, so that the error can list the verbs.
            invoke_without_command=True,
            no_args_is_help=False,
            subcommand_metavar="COMMAND [ARGS]...",
            context_settings={"help_option_names": ["-h", "--help"]},
            epilog=_COMPLETION.format(completes=completes, name=name, variable=_completion_variable(name)),
            **options,
        )
        self._verbs = dict(verbs)
        self._section = section

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self._verbs)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        verb = self._verbs.get(cmd_name)
        if verb is None:
            return None
        command: click.Command = import_module(verb.module).command
        command.short_help = verb.help
        command.epilog = f"Example:\n\n\b\n{verb.example}"
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        sections: dict[str, list[tuple[str, str]]] = {}
        widest = max(map(len, self._verbs))
        for name, verb in self._verbs.items():
            sections.setdefault(self._section(verb), []).append((name.ljust(widest), verb.help))
        for heading, rows in sections.items():
            with formatter.section(heading):
                formatter.write_dl(rows)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem[Any]]:
        from click.shell_completion import CompletionItem

        verbs = [(name, verb) for name, verb in self._verbs.items() if name.startswith(incomplete)]
        options = super(click.Group, self).shell_complete(ctx, incomplete)
        return [*(CompletionItem(name, help=verb.help) for name, verb in verbs), *options]

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not args and not ctx.resilient_parsing:  # wrong usage too, but the whole help says more than an error
            click.echo(ctx.get_help(), err=True)
            ctx.exit(USAGE)
        return super().parse_args(ctx, self._behind_the_verb(ctx, args))

    def _behind_the_verb(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Move the options before the verb that are not the group's own behind it, where people mean them to be."""
        values = {name: 0 if option.is_flag else option.nargs for name, option in self._options(ctx)}
        own, others = list[str](), list[str]()
        rest = list(args)
        target = own
        while rest and rest[0] not in self._verbs:
            name = rest[0].partition("=")[0]
            if name.startswith("-"):
                is_short_with_value = not name.startswith("--") and name[:2] in values
                target = own if name in values or is_short_with_value else others
            taken = 1 + (values[name] if name in values and name == rest[0] else 0)
            target.extend(rest[:taken])
            del rest[:taken]
        return [*own, rest[0], *others, *rest[1:]] if rest else args

    def _options(self, ctx: click.Context) -> list[tuple[str, click.Option]]:
        options = [parameter for parameter in self.get_params(ctx) if isinstance(parameter, click.Option)]
        return [(name, option) for option in options for name in option.opts]

    def invoke(self, ctx: click.Context) -> Any:
        result = super().invoke(ctx)
        if ctx.invoked_subcommand is None:
            raise click.UsageError(f"Missing command; {self._choice}", ctx)
        return result

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            hint = did_you_mean(args[0], self._verbs, otherwise=self._choice)
            raise click.UsageError(f"{error.message.rstrip('.')}; {hint}", ctx) from None

    @property
    def _choice(self) -> str:
        return f"the verbs are {', '.join(self._verbs)}"


def debug_option(function: Function) -> Function:
    """Add ``--debug`` to a group: :func:`run` then shows the traceback of an error."""
    return click.option("--debug", is_flag=True, help="Show the whole traceback of an error.")(function)


def complain(message: str, code: int) -> int:
    """Write an error to standard error, as one line; return the exit code."""
    click.echo(f"error: {' '.join(message.split())}", err=True)
    return code


def note(message: str) -> None:
    """Write a note to standard error: what a user should know of what was done."""
    click.echo(f"note: {message}", err=True)


def wide_option(function: Function) -> Function:
    """Add ``--wide`` to a verb that draws: see :func:`drawing_width`."""
    return click.option("--wide", is_flag=True, help="Do not fold lines that are wider than the terminal.")(function)


def drawing_width(*, wide: bool) -> int | None:
    """Return how wide a drawing can be; None if it is not to be folded, as in a pipe or a file."""
    if wide or not sys.stdout.isatty():
        return None
    from shutil import get_terminal_size

    return get_terminal_size().columns


def prints(text: str) -> bool:
    """Tell whether the encoding of standard output has all characters of the text."""
    try:
        text.encode(sys.stdout.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def run(
    group: click.Group,
    expected: tuple[type[Exception], ...],
    args: Sequence[str] | None = None,
    *,
    mask: Callable[[str], str] = str,
) -> NoReturn:
    """Run a group and exit with the exit code that its verb returns; None is 0.

    Of an ``expected`` error, write one line and exit with the error's ``exit_code`` if it has one, else with 2.
    ``mask``: takes secrets out of what is written of any error.
    """
    if is_closed := _open_missing_streams():
        sys.exit(complain(f"{is_closed} is closed: there is nowhere to print to", UNAVAILABLE))
    sys.stdout = _whole_writes(sys.stdout)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # escape a character that the terminal does not have
    _complete(group)
    code = _exit_code(group, expected, list(sys.argv[1:] if args is None else args), mask)
    try:
        sys.stdout.flush()
    except BrokenPipeError:  # the reader, such as `head`, has closed the pipe
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(code)


def _whole_writes(stream: TextIO) -> TextIO:
    """A stream that writes all or fails.

    Without a buffer (PYTHONUNBUFFERED, ``python -u``) Python drops the rest of a long text when a signal comes while it
    is written to a pipe.
    """
    raw = getattr(stream, "buffer", None)
    if not isinstance(raw, io.RawIOBase):
        return stream
    return io.TextIOWrapper(io.BufferedWriter(raw), stream.encoding, stream.errors, line_buffering=True)


def _open_missing_streams() -> str:
    """Give each standard stream that is closed an empty one, whose number no other file gets then.

    Return the name of a stream whose loss would lose what is printed; "" if there is none.
    """
    lost = "standard output" if sys.stdout is None else ""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115
    return lost


def _completion_variable(name: str) -> str:
    return f"_{name}_COMPLETE".upper()


def _complete(group: click.Group) -> None:
    """Answer a shell that completes a command line."""
    variable = _completion_variable(str(group.name))
    if instruction := os.environ.get(variable):
        from keycodec.cli.shells import answer

        sys.exit(answer(group, variable, instruction))


def _exit_code(
    group: click.Group, expected: tuple[type[Exception], ...], args: list[str], mask: Callable[[str], str]
) -> int:
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
        return complain(mask(f"{error.format_message()} (see `{path} --help`)"), error.exit_code)
    except click.ClickException as error:
        return complain(mask(error.format_message()), error.exit_code)
    except (KeyboardInterrupt, click.Abort):
        return complain("interrupted", INTERRUPTED)
    except BrokenPipeError:
        return OK
    except Exception as error:
        if debug:
            from traceback import format_exc

            click.echo(mask(format_exc()), err=True, nl=False)
        message, code = _explained(error, expected)
        return complain(mask(message), code)


def _explained(error: Exception, expected: tuple[type[Exception], ...]) -> tuple[str, int]:
    """Return the message of an error, and the exit code."""
    if isinstance(error, expected):
        return str(error), getattr(error, "exit_code", USAGE)
    if isinstance(error, OSError):
        return f"{error.filename or 'input or output'}: {error.strerror or error}", UNAVAILABLE
    return f"a defect of this program, {type(error).__name__}: {error} (--debug before the verb shows where)", FAILED
