"""Text in which keys may stand: one key in any form, a log, the words of a command."""

from __future__ import annotations

import io
from itertools import cycle
from typing import TYPE_CHECKING

from fuzz.material import all_keys
from keycodec import (
    FAMILIES,
    AmbiguousText,
    KeyCodecError,
    KeyTextError,
    decode,
    encode,
    find_keys,
    format_text,
    key_range,
    parse_text,
)
from keycodec.text.fieldtext import read_assignments, split_words
from keycodec.text.hints import bytes_hint, text_hint
from keycodec.text.logtext import annotate
from keycodec.text.pasted import read_all_pasted, read_pasted
from keycodec.text.pastedlines import pieces
from keycodec.text.textforms import READ_FORMS, TEXT_FORMS
from keycodec.text.textreaders import unescape_fdbcli

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Small enough that inputs are read in several pieces.
_PIECE = 100


def seeds() -> Iterator[bytes]:
    """Keys in all forms, as they are and inside a line; and as words."""
    for raw, form in zip(all_keys(), cycle(TEXT_FORMS), strict=False):
        text = format_text(raw, form)
        yield text.encode()
        yield f"W0 12:00 key=\"{text}\", 0x{raw.hex()}\n`{format_text(raw, 'fdbcli')}' is `'\n".encode()
        yield str(decode(raw)).encode()


def check(data: bytes) -> None:
    """Only KeyCodecError comes out; a log keeps its bytes, and its keys, however it is cut."""
    text = data.decode("utf-8", "surrogateescape")
    for form in (None, *READ_FORMS):
        _check_one(text, form)
    text_hint(text)
    together = "\n".join(pieces(text.splitlines()))
    assert not set(together.splitlines()) - set(text.splitlines())
    _check_words(text)
    _check_log(data, text)


def _check_one(text: str, form: str | None) -> None:
    try:
        parsed = parse_text(text, form)
    except AmbiguousText as error:
        assert error.forms
    except KeyTextError as error:
        assert 0 <= error.position <= len(text)
    else:
        assert form in (None, parsed.form)
        if parsed.form in TEXT_FORMS:
            assert parse_text(format_text(parsed.key, parsed.form), parsed.form).key == parsed.key
        bytes_hint(parsed.key)
    for partial in (False, True):
        try:
            pasted = [read_pasted(text, form, partial=partial), *read_all_pasted(text, form, partial=partial)]
        except KeyTextError as error:
            assert 0 <= error.position <= len(text)
        else:
            assert all(each.key for each in pasted)
    try:
        unescape_fdbcli(text)
    except KeyTextError as error:
        assert 0 <= error.position < len(text)


def _check_words(text: str) -> None:
    try:
        name, *words = split_words(text)
    except KeyCodecError:
        return
    family = FAMILIES.get(name)
    if family is None:
        return
    try:
        fields = read_assignments(family, words)
        assert encode(decode(encode(family, **fields))) == encode(family, **fields)
    except KeyCodecError:
        pass
    try:
        begin, end = key_range(family, **read_assignments(family, words))
        assert begin < end
    except KeyCodecError:
        pass


def _check_log(data: bytes, text: str) -> None:
    found = list(find_keys(data))
    explained, done = b"", 0
    for start, end, key in found:
        assert done <= start < end
        explained += data[done:end] + f" «{key}»".encode()
        done = end
    explained += data[done:]
    for size in (_PIECE, 1 << 20):
        copied = io.BytesIO()
        assert annotate(io.BytesIO(data), copied, chunk_size=size) == len(found)
        assert copied.getvalue() == explained
    in_text = [(text[match.start : match.end].encode(), match.key) for match in find_keys(text)]
    assert in_text == [(data[match.start : match.end], match.key) for match in found]
