"""``-s`` given several times, each source with a name: ``-s old=backup:DIR@V1 -s new=backup:DIR``."""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import replace
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

from inspector.cli.completion import complete_source
from inspector.cli.naming import SOURCE_HELP, sources_before_verb
from inspector.cli.options import Opening, reading_options
from inspector.cli.running.passes import Pass
from inspector.errors import UsageError
from inspector.sources.addresses import without_secrets

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from inspector.cli.naming import Command
    from inspector.sources.base import Source

_NAMED = re.compile(r"([^\W\d]\w*)=(.+)", re.DOTALL)


def sources_options(command: Command) -> Command:
    """Add ``-s``, several times, and how sources are to be read; the verb gets them as one ``openings``, by name."""

    @click.option(
        "-s",
        "--source",
        "source_name",
        multiple=True,
        metavar="[NAME=]SOURCE",
        help=f"{SOURCE_HELP} Can be repeated, each with a name: the tables are NAME.TABLE.",
        shell_complete=complete_source,
    )
    @reading_options
    @wraps(command)
    def with_sources(*args: Any, source_name: Sequence[str], opening: Opening, **rest: Any) -> Any:
        return command(
            *args, openings=_by_name(source_name or sources_before_verb() or [opening.required_name()], opening), **rest
        )

    return with_sources  # type: ignore[return-value]


def _by_name(given: Sequence[str], opening: Opening) -> dict[str, Opening]:
    openings: dict[str, Opening] = {}
    for text in given:
        match = _NAMED.fullmatch(text)
        name, source_name = match.groups() if match else ("", text)
        shown = without_secrets(text)
        if not name and len(given) > 1:
            raise UsageError(f"-s {shown}: with several sources, each needs a name: -s NAME={shown}")
        if name.lower() in map(str.lower, openings):
            raise UsageError(f"-s {shown}: two sources are called {name}; upper and lower case are the same in SQL")
        openings[name] = replace(opening, name=source_name)
    return openings


@contextmanager
def opened(openings: Mapping[str, Opening], jobs: int) -> Iterator[tuple[Pass, dict[str, Source]]]:
    """Open all sources and start a pass of ``jobs`` processes over them.

    A block that Ctrl-C ends has ended well, as with a Pass.
    """
    sources: list[Source] = []
    try:
        for opening in openings.values():
            sources.append(opening.source())
    except BaseException:
        for source in sources:
            source.close()
        raise
    with Pass(*sources, jobs=jobs) as run:
        yield run, dict(zip(openings, run.sources, strict=True))
