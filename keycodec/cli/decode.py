"""``keycodec decode``."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, BinaryIO

import click

from keycodec.cli.command import FAILED, OK, complain, note, prints
from keycodec.decoding import decode
from keycodec.drawing import diagram
from keycodec.errors import KeyDecodeError, KeyTextError
from keycodec.fieldtext import show_value
from keycodec.pasted import read_pasted
from keycodec.safetext import printable
from keycodec.textforms import MAX_TEXT_SIZE, TEXT_FORMS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from keycodec.key import Key

_FORMATS = ("diagram", "json", "table")

#: An argument that is too short for a key. If all of several arguments are, together they are one key.
_FEW_BYTES = re.compile(r"(?:0[xX])?[0-9a-fA-F]{1,8},?")

#: How many characters of a key's text an error shows.
_SHOWN = 60


@click.command("decode", short_help="Show the elements and the meaning of keys.")
@click.argument("keys", metavar="[KEY]...", nargs=-1)
@click.option("--format", "format_", type=click.Choice(_FORMATS), default="diagram", show_default=True)
@click.option("--form", type=click.Choice(TEXT_FORMS), help="Read KEY in this form only.  [default: what fits]")
@click.option("--partial", is_flag=True, help="Of bytes that are no whole key, show what can be read.")
@click.option("--bare", is_flag=True, help="Leave out the line below the diagram or table.")
@click.option("--ascii", "ascii_only", is_flag=True, help="Draw with ASCII characters only.")
@click.option("--raw", is_flag=True, help="Do not escape control bytes in the diagram. They can trick a terminal.")
def command(
    keys: Sequence[str], format_: str, form: str | None, partial: bool, bare: bool, ascii_only: bool, raw: bool
) -> int:
    """Show the elements of keys, and the family and the fields that they mean.

    KEY is hex, the text that fdbcli prints, base64 or Python bytes. Other text can stand around it, and blanks between
    its bytes. Without KEY, or if it is -, each line of standard input is a key.
    The line below the diagram has the family and its fields, as `keycodec encode` takes them.
    In JSON, each key is an object on its own line.
    """
    separator = "" if format_ == "json" else "\n"
    code, before = OK, ""
    for text in _texts(keys):
        try:
            key = _read(text, form, partial)
        except (KeyTextError, KeyDecodeError) as error:
            code = complain(f"{_shortened(text)}: {error}{_remedy(text, form)}", FAILED)
        else:
            code = FAILED if key.error else code
            shown = before + _show(key, format_, bare, ascii_only, raw)
            click.echo(shown.encode("utf-8", "surrogateescape") if raw else shown, nl=False)
            before = separator
    return code


def _read(text: str, form: str | None, partial: bool) -> Key:
    pasted = read_pasted(text, form, partial=partial)
    if pasted.note:
        note(f"{_shortened(text)}: {pasted.note}")
    return decode(pasted.key, partial=partial)


def _remedy(text: str, form: str | None) -> str:
    """Say in which form the text was read, and what to do if a part of it can be shown."""
    try:
        pasted = read_pasted(text, form, partial=True)
    except KeyTextError:
        return ""
    how = "" if pasted.form == "hex" else f"read as {pasted.form}; "
    return f" ({how}--partial shows what can be read)"


def _texts(keys: Sequence[str]) -> Iterator[str]:
    if len(keys) > 1 and all(map(_FEW_BYTES.fullmatch, keys)):
        yield " ".join(keys)
        return
    for key in keys or ("-",):
        if key == "-":
            yield from _lines(sys.stdin.buffer)
        else:
            yield key


def _lines(stream: BinaryIO) -> Iterator[str]:
    """Read the lines that are not blank. Of a line too long for a key, return only enough to show that it is."""
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
