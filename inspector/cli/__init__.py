"""The ``inspector`` command: a module a verb, each a thin shell over a function of the library."""

from __future__ import annotations

import sys
from importlib.machinery import ModuleSpec

import click
from click.core import ParameterSource

from inspector.cli.naming import source_option
from inspector.cli.verbs import VERBS, heading
from inspector.errors import InspectorError, UsageError
from inspector.sources.addresses import without_secrets
from keycodec.cli.command import LazyGroup, debug_option, run
from keycodec.errors import KeyCodecError


@click.group("inspector", cls=LazyGroup, verbs=VERBS, section=heading, completes="families, fields, values and ids")
@click.version_option(package_name="doris-fdb-inspector")
@source_option
@debug_option
@click.pass_context
def inspector(context: click.Context, source_name: str | None, debug: bool) -> None:
    """Look into the FoundationDB data of Apache Doris's Meta Service, read-only.

    Exit codes: 0 all well, 1 some records failed, 2 wrong usage, 3 source missing, unreachable or not supported,
    130 interrupted.
    """
    is_given = context.get_parameter_source("source_name") is ParameterSource.COMMANDLINE
    verb = context.invoked_subcommand
    if is_given and verb is not None and not _takes_source(context, verb):
        raise UsageError(f"{verb} reads no -s SOURCE: it names what it reads itself; leave -s out")


def _takes_source(context: click.Context, verb: str) -> bool:
    command = inspector.get_command(context, verb)
    return command is None or any(parameter.name == "source_name" for parameter in command.params)


def main() -> None:
    """Run the command and exit."""
    # worker processes need nothing of the script that calls this: with the name of a package's, it is not run in them
    sys.modules["__main__"].__spec__ = ModuleSpec(f"{inspector.name}.__main__", None)
    run(inspector, (InspectorError, KeyCodecError), mask=without_secrets)
