"""The keys that `keycodec decode` is given as text of any kind; errors and notes about them go to standard error."""

from __future__ import annotations

import codecs
import re
import sys
from itertools import groupby
from typing import TYPE_CHECKING, BinaryIO

from keycodec.cli.command import FAILED, complain, note
from keycodec.decoding import decode
from keycodec.errors import KeyTextError
from keycodec.text.cleantext import as_utf8
from keycodec.text.hints import bytes_hint, text_hint
from keycodec.text.pasted import read_all_pasted, read_pasted
from keycodec.text.pastedlines import pieces
from keycodec.text.safetext import printable
from keycodec.text.textforms import MAX_TEXT_SIZE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from keycodec.key import Key

#: An argument that is too short for a key. If all of several arguments are, together they are one key.
_FEW_BYTES = re.compile(r"(?:0[xX])?[0-9a-fA-F]{1,8},?")

#: How many characters of a key's text an error shows.
_SHOWN = 60


def pasted_keys(texts: Sequence[str], form: str | None, *, partial: bool) -> Iterator[Key | None]:
    """Yield the keys in arguments and standard input; None where there is nothing to show, but an error that was."""
    for text in _texts(texts, form):
        yield from _keys(text, form, partial)


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
            yield from pieces((line for key in group for line in _split(key)), form)


def _split(argument: str) -> list[str]:
    """The lines of an argument that are not blank: a paste in quotes can have several."""
    return [line.removesuffix("\r") for line in argument.split("\n") if line.strip()] or [argument]


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


def _shortened(text: str) -> str:
    return printable(text[:_SHOWN]) + ("..." if len(text) > _SHOWN else "")
