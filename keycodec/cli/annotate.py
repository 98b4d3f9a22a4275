"""``keycodec annotate``."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from keycodec.cli.command import OK
from keycodec.text.cleantext import as_utf8
from keycodec.text.logtext import annotate

if TYPE_CHECKING:
    from collections.abc import Sequence


@click.command("annotate")
@click.argument("files", metavar="[FILE]...", nargs=-1, type=click.Path(allow_dash=True))
def command(files: Sequence[str]) -> int:
    """Copy logs to standard output, with «an explanation» after each key. All else stays as it is.

    Keys are found in hex, in what fdbcli and FoundationDB's logs print, and in the escapes of protobuf, JSON, URLs and
    `cat -v`. Without FILE, or if it is -, standard input is copied. A log in UTF-16 comes out in UTF-8.
    """
    for file in files or ("-",):
        if file == "-":
            annotate(as_utf8(sys.stdin.buffer), sys.stdout.buffer)
        else:
            with open(file, "rb") as source:
                annotate(as_utf8(source), sys.stdout.buffer)
    return OK
