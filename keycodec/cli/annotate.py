"""``keycodec annotate``."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from keycodec.cli.command import OK
from keycodec.logtext import annotate

if TYPE_CHECKING:
    from collections.abc import Sequence


@click.command("annotate")
@click.argument("files", metavar="[FILE]...", nargs=-1, type=click.Path(allow_dash=True))
def command(files: Sequence[str]) -> int:
    """Copy logs to standard output, each key in them followed by what it means; all else stays as it was.

    Keys in hex and in fdbcli's text are found. Without a FILE, or where it is -, standard input is copied.
    """
    for file in files or ("-",):
        if file == "-":
            annotate(sys.stdin.buffer, sys.stdout.buffer)
        else:
            with open(file, "rb") as source:
                annotate(source, sys.stdout.buffer)
    return OK
