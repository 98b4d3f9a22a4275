"""``keycodec decode``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from keycodec.cli.command import FAILED, OK, drawing_width, prints, wide_option
from keycodec.cli.parameters import FormType
from keycodec.decoding import decode
from keycodec.drawing import diagram
from keycodec.elements import MAX_KEY_SIZE
from keycodec.folding import wrapped
from keycodec.text.fieldtext import show_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from keycodec.key import Key

_FORMATS = ("diagram", "json", "table")


@click.command("decode")
@click.argument("keys", metavar="[KEY]...", nargs=-1)
@click.option("--format", "format_", type=click.Choice(_FORMATS), default="diagram", show_default=True)
@click.option("--form", type=FormType(), help="Read KEY in this form only.  [default: what fits]")
@click.option("--partial", is_flag=True, help="Show what can be read of bytes that are not a whole key.")
@click.option("--bare", is_flag=True, help="Leave out the lines below the diagram or table.")
@wide_option
@click.option("--ascii", "ascii_only", is_flag=True, help="Draw with ASCII characters only.")
@click.option("--raw", is_flag=True, help="Do not escape control bytes in the diagram. They can trick a terminal.")
def command(
    keys: Sequence[str],
    format_: str,
    form: str | None,
    partial: bool,
    bare: bool,
    wide: bool,
    ascii_only: bool,
    raw: bool,
) -> int:
    """Show the elements of keys, and the family and the fields that they mean.

    KEY is hex, what fdbcli prints, base64, Python bytes, or what other programs print: octal escapes (protobuf, Doris's
    logs), JSON, URLs, lists of numbers, dumps. There can be other text around it; all keys in it are shown, also
    those that are cut. Without KEY, or if it is -, each line of standard input is a key, or a part of one.
    Below the diagram: a sentence on what the family is for, then a line with the family and its fields, as
    `keycodec encode` takes them.
    In JSON, each key is an object on its own line.
    """
    separator = "" if format_ == "json" else "\n"
    code, before = OK, ""
    for key in _read(keys, form, partial):
        if key is None or key.error is not None:
            code = FAILED
        if key is not None:
            shown = before + _show(key, format_, bare=bare, wide=wide, ascii_only=ascii_only, raw=raw)
            click.echo(shown.encode("utf-8", "surrogateescape") if raw else shown, nl=False)
            before = separator
    return code


def _read(texts: Sequence[str], form: str | None, partial: bool) -> Iterable[Key | None]:
    """Give the keys; None for a text in which there is none to show."""
    plain = list(map(_plain_key, texts)) if form in (None, "hex") else []
    if plain and all(plain):
        return plain
    from keycodec.cli.pastedkeys import pasted_keys  # to import all readers takes longer than all else

    return pasted_keys(texts, form, partial=partial)


def _plain_key(text: str) -> Key | None:
    """Read a text that is the hex of a whole key and nothing else, as programs print it: no other form fits it."""
    if not text.isalnum():
        return None
    try:
        raw = bytes.fromhex(text.removeprefix("0x"))
    except ValueError:
        return None
    key = decode(raw, partial=True)
    return key if key.error is None and len(raw) <= MAX_KEY_SIZE else None


def _show(key: Key, format_: str, *, bare: bool, wide: bool, ascii_only: bool, raw: bool) -> str:
    if format_ == "json":
        from keycodec.jsonforms import key_json

        return key_json(key) + "\n"
    width = drawing_width(wide=wide)
    if format_ == "table":
        shown = _table(key)
    else:
        unicode = not ascii_only and prints("\u250c")
        shown = diagram(key.raw, unicode, raw_text=raw, partial=key.error is not None, width=width)
    if bare:
        return shown
    meaning = [key.family.purpose, str(key)] if key.family else [str(key)]
    return shown + "".join(f"{wrapped(line, width, indent='  ')}\n" for line in meaning)


def _table(key: Key) -> str:
    from tabulate import tabulate

    rows: list[tuple[object, ...]] = [(0, 1, "key space", None, key.space)]
    for element in key.elements:
        value = None if element.value is None else show_value(element.value)
        rows.append((element.offset, element.length, element.kind.value, element.name, value))
    return tabulate(rows, ("offset", "length", "kind", "name", "value"), disable_numparse=True) + "\n"
