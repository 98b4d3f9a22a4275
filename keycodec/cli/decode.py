"""``keycodec decode``."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, BinaryIO

import click

from keycodec.cli._common import FAILED, OK, complain, prints
from keycodec.diagram import diagram, printable
from keycodec.errors import KeyDecodeError, KeyTextError
from keycodec.fieldtext import show_value
from keycodec.key import Key, decode
from keycodec.textforms import FORMS, MAX_TEXT_SIZE, parse_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_FORMATS = ("diagram", "json", "table")

#: Characters of a key's text that an error shows.
_SHOWN = 60


@click.command("decode")
@click.argument("keys", metavar="[KEY]...", nargs=-1)
@click.option("--format", "format_", type=click.Choice(_FORMATS), default="diagram", show_default=True)
@click.option("--form", type=click.Choice(FORMS), help="Read KEY in this form only.  [default: told by rule]")
@click.option("--partial", is_flag=True, help="Show as much as can be read of bytes that are no whole key.")
@click.option("--bare", is_flag=True, help="The diagram alone, without the line below it.")
@click.option("--ascii", "ascii_only", is_flag=True, help="Draw with ASCII characters only.")
@click.option("--raw", is_flag=True, help="Do not escape the diagram's texts; control bytes may trick a terminal.")
def command(
    keys: Sequence[str], format_: str, form: str | None, partial: bool, bare: bool, ascii_only: bool, raw: bool
) -> int:
    """Show what keys are made of.

    KEY is hex, the text that fdbcli prints, base64 or Python bytes; without any, standard input has a key a line.
    The line below the diagram names the family and its fields, as `keycodec encode` takes them.
    In JSON, a key is an object on a line of its own.
    """
    separator = "" if format_ == "json" else "\n"
    code, before = OK, ""
    for text in keys or _lines(sys.stdin.buffer):
        try:
            key = decode(parse_text(text, form).key, partial=partial)
        except KeyTextError as error:
            code = complain(f"{_shortened(text)}: {error}", FAILED)
        except KeyDecodeError as error:
            code = complain(f"{_shortened(text)}: {error} (--partial shows what can be read)", FAILED)
        else:
            code = FAILED if key.error else code
            shown = before + _show(key, format_, bare, ascii_only, raw)
            click.echo(shown.encode("utf-8", "surrogateescape") if raw else shown, nl=False)
            before = separator
    return code


def _lines(stream: BinaryIO) -> Iterator[str]:
    """Lines that are not blank; of one that is too long for a key, only so much that this shows."""
    while line := stream.readline(MAX_TEXT_SIZE + 2):
        end = line
        while end and not end.endswith(b"\n"):
            end = stream.readline(MAX_TEXT_SIZE)
        if line.strip():
            yield line.rstrip(b"\r\n").decode("utf-8", "surrogateescape")


def _show(key: Key, format_: str, bare: bool, ascii_only: bool, raw: bool) -> str:
    if format_ == "json":
        from keycodec.jsonforms import key_json

        return key_json(key) + "\n"
    if format_ == "table":
        shown = _table(key)
    else:
        unicode = not ascii_only and prints("\u250c")
        shown = diagram(key.raw, unicode, raw_text=raw, partial=key.error is not None)
    return shown if bare else f"{shown}{key}\n"


def _table(key: Key) -> str:
    from tabulate import tabulate

    rows: list[tuple[object, ...]] = [(0, 1, "key space", None, key.space)]
    for element in key.elements:
        value = None if element.value is None else show_value(element.value)
        rows.append((element.offset, element.length, element.kind.value, element.name, value))
    return tabulate(rows, ("offset", "length", "kind", "name", "value"), disable_numparse=True) + "\n"


def _shortened(text: str) -> str:
    return printable(text[:_SHOWN]) + ("..." if len(text) > _SHOWN else "")
