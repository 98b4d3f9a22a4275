"""``keycodec decode``."""

from __future__ import annotations

import codecs
import re
import sys
from itertools import groupby
from typing import TYPE_CHECKING, BinaryIO

import click

from keycodec.cli.command import FAILED, OK, complain, note, prints
from keycodec.decoding import decode
from keycodec.drawing import diagram
from keycodec.errors import KeyTextError
from keycodec.text.cleantext import as_utf8
from keycodec.text.fieldtext import show_value
from keycodec.text.pasted import read_all_pasted, read_pasted
from keycodec.text.pastedlines import pieces
from keycodec.text.safetext import printable
from keycodec.text.textforms import MAX_TEXT_SIZE, READ_FORMS

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
@click.option("--form", type=click.Choice(list(READ_FORMS)), help="Read KEY in this form only.  [default: what fits]")
@click.option("--partial", is_flag=True, help="Of bytes that are no whole key, show what can be read.")
@click.option("--bare", is_flag=True, help="Leave out the lines below the diagram or table.")
@click.option("--ascii", "ascii_only", is_flag=True, help="Draw with ASCII characters only.")
@click.option("--raw", is_flag=True, help="Do not escape control bytes in the diagram. They can trick a terminal.")
def command(
    keys: Sequence[str], format_: str, form: str | None, partial: bool, bare: bool, ascii_only: bool, raw: bool
) -> int:
    """Show the elements of keys, and the family and the fields that they mean.

    KEY is hex, what fdbcli prints, base64, Python bytes, or what other programs print: octal escapes (protobuf, Doris's
    logs), JSON, URLs, lists of numbers, dumps. Other text can stand around it; all keys in it are shown, also what is
    there of a key that is cut. Without KEY, or if it is -, each line of standard input is a key, or a part of one.
    Below the diagram stand a sentence on what the family is for and, last, a line with the family and its fields, as
    `keycodec encode` takes them.
    In JSON, each key is an object on its own line.
    """
    separator = "" if format_ == "json" else "\n"
    code, before = OK, ""
    for text in _texts(keys, form):
        for key in _keys(text, form, partial):
            if key is None or key.error is not None:
                code = FAILED
            if key is not None:
                shown = before + _show(key, format_, bare, ascii_only, raw)
                click.echo(shown.encode("utf-8", "surrogateescape") if raw else shown, nl=False)
                before = separator
    return code


def _keys(text: str, form: str | None, partial: bool) -> Iterator[Key | None]:
    """Yield the keys in a text that are to be shown; None where there is nothing to show, but an error that was."""
    try:
        found = read_all_pasted(text, form, partial=partial)
    except KeyTextError as error:
        _complain(text, error, _hint(text) or _remedy(text, form))
        yield None
        return
    for pasted in found:
        if pasted.note:
            note(f"{_shortened(text)}: {pasted.note}")
        key = decode(pasted.key, partial=True)
        if key.error is None or partial:
            yield key
        elif key.is_cut and (key.elements or pasted.note):
            _complain(text, key.error, f"{_read_as(pasted.form)}what is there of it is shown")
            yield key
        else:
            _complain(text, key.error, _hint(text, pasted.key) or _remedy(text, form))
            yield None


def _hint(text: str, key: bytes = b"") -> str:
    """Say what text or bytes that are no key may be; "" if nobody knows."""
    from keycodec.text.hints import bytes_hint, text_hint  # only an error needs them

    return text_hint(text) or (bytes_hint(key) if key else "")


def _complain(text: str, error: Exception, hint: str) -> None:
    complain(f"{_shortened(text)}: {error}" + (f" ({hint})" if hint else ""), FAILED)


def _remedy(text: str, form: str | None) -> str:
    """Say in which form the text was read, and what to do if a part of it can be shown."""
    try:
        pasted = read_pasted(text, form, partial=True)
    except KeyTextError:
        return ""
    return f"{_read_as(pasted.form)}--partial shows what can be read"


def _read_as(form: str) -> str:
    return "" if form == "hex" else f"read as {form}; "


def _texts(keys: Sequence[str], form: str | None) -> Iterator[str]:
    """Yield the text of each key: arguments, and lines of standard input, as far as they belong together."""
    if len(keys) > 1 and all(map(_FEW_BYTES.fullmatch, keys)):
        yield " ".join(keys)
        return
    for is_input, group in groupby(keys or ("-",), lambda key: key == "-"):
        if is_input:
            yield from pieces(_lines(as_utf8(sys.stdin.buffer)), form)
        else:
            yield from pieces(group, form)


def _lines(stream: BinaryIO) -> Iterator[str]:
    """Read the lines that are not blank. Of a line too long for a key, return only enough to show that it is."""
    line = stream.readline(MAX_TEXT_SIZE + 2).removeprefix(codecs.BOM_UTF8)
    while line:
        end = line
        while end and not end.endswith(b"\n"):
            end = stream.readline(MAX_TEXT_SIZE)
        if line.strip():
            yield line.rstrip(b"\r\n").decode("utf-8", "surrogateescape")
        line = stream.readline(MAX_TEXT_SIZE + 2)


def _show(key: Key, format_: str, bare: bool, ascii_only: bool, raw: bool) -> str:
    if format_ == "json":
        from keycodec.jsonforms import key_json

        return key_json(key) + "\n"
    if format_ == "table":
        shown = _table(key)
    else:
        unicode = not ascii_only and prints("\u250c")
        shown = diagram(key.raw, unicode, raw_text=raw, partial=key.error is not None)
    if bare:
        return shown
    purpose = f"{key.family.purpose}\n" if key.family else ""
    return f"{shown}{purpose}{key}\n"


def _table(key: Key) -> str:
    from tabulate import tabulate

    rows: list[tuple[object, ...]] = [(0, 1, "key space", None, key.space)]
    for element in key.elements:
        value = None if element.value is None else show_value(element.value)
        rows.append((element.offset, element.length, element.kind.value, element.name, value))
    return tabulate(rows, ("offset", "length", "kind", "name", "value"), disable_numparse=True) + "\n"


def _shortened(text: str) -> str:
    return printable(text[:_SHOWN]) + ("..." if len(text) > _SHOWN else "")
