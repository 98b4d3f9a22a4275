"""Bytes as a key: decoded in whole or in part, drawn, written in every form, and encoded again."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from fuzz.material import all_keys
from keycodec import KeyCodecError, KeyDecodeError, decode, diagram, encode, format_text, parse_text
from keycodec.decoding import decode_prefix
from keycodec.elements import MAX_KEY_SIZE
from keycodec.families import get_family
from keycodec.jsonforms import key_json
from keycodec.runs import Run
from keycodec.text.fieldtext import read_assignments, split_words
from keycodec.text.textforms import WRITTEN_FORMS
from keycodec.text.textreaders import unescape_fdbcli

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keycodec import Key


def seeds() -> Iterator[bytes]:
    """A few keys of each family."""
    yield from all_keys()


def check(raw: bytes) -> None:
    """Every byte is accounted for, and a whole key is made again from what was decoded."""
    key = decode(raw, partial=True)
    read = b"".join(raw[element.offset : element.offset + element.length] for element in key.elements)
    assert raw[1 : len(raw) - len(key.rest)] == read
    assert raw.endswith(key.rest)
    assert str(key).isprintable()
    assert key_json(key).isascii()
    if key.error is None:
        _check_whole(key)
    else:
        _check_broken(key)
    prefix = decode_prefix(raw)
    assert raw.startswith(prefix.raw)
    assert prefix.error is None or prefix.raw == raw
    if raw:
        _check_drawing(raw)
    if 0 < len(raw) <= MAX_KEY_SIZE:
        for form in WRITTEN_FORMS:
            assert parse_text(format_text(raw, form), form).key == raw or _is_trimmed(key, form)
    for form in ("fdbcli", "printed"):
        assert unescape_fdbcli(format_text(raw, form)) == raw


def _check_whole(key: Key) -> None:
    assert decode(key.raw) == key
    assert encode(key) == key.raw
    name, *words = split_words(str(key))
    assert [name, *words] == shlex.split(str(key))
    family = get_family(name)
    assert encode(family, **read_assignments(family, words)) == key.raw
    assert Run(key).stem_end(key.raw)


def _check_broken(key: Key) -> None:
    assert key.error is not None
    assert 0 <= key.error.offset <= len(key.raw)
    try:
        decode(key.raw)
    except KeyDecodeError as error:
        assert str(error) == str(key.error)
    else:
        raise AssertionError("decoded, though not in part")
    try:
        encode(key)
    except KeyCodecError:
        pass
    else:
        raise AssertionError("encoded, though not decoded")


def _is_trimmed(key: Key, form: str) -> bool:
    """Whether blanks and quotes around the text may be left out: it is of no key, so they may not be of it."""
    return form in ("fdbcli", "printed") and key.error is not None


def _check_drawing(raw: bytes) -> None:
    diagram(raw, partial=True, unicode=False)
    try:
        drawn = diagram(raw)
    except KeyDecodeError:
        return
    assert drawn == diagram(raw, partial=True)
    assert drawn.endswith(f"{raw.hex()}\n")
    assert all(line.isprintable() for line in drawn.split("\n"))
    diagram(raw, as_service=True, raw_text=True)
