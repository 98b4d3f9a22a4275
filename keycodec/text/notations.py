r"""How bytes are written in text: printable ASCII as it is, and an escape for each byte that is not.

=======  ==========================  =================================================================================
fdbcli   ``\x01\x10meta``            fdbcli, FoundationDB's logs
octal    ``\001\020meta``            protobuf's text format, which Doris logs; C, gdb
json     ``\u0001\u0010meta``        JSON, Java
url      ``%01%10meta``              URLs
caret    ``^A^Pmeta``                ``cat -v``, ``less``, vi
=======  ==========================  =================================================================================

A notation is declared here once; keys written in it are read (``textreaders``) and found in logs (``logtext``).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable


class Notation(NamedTuple):
    """One way to write bytes.

    ``start``: a pattern of how keys begin in it: a key space 01 to 03, the tag 10, a small letter.
    ``plain``: a pattern of a character that stands for itself. ``escape``: a pattern of any escape.
    ``value``: the byte that an escape stands for. ``is_text``: whether escapes stand for characters, so that what is no
    ASCII can be one byte or the character's UTF-8. ``is_doubled``: whether each backslash stands doubled, as in JSON.
    """

    form: str
    start: str
    plain: str
    escape: str
    value: Callable[[str], int]
    is_text: bool = False
    is_doubled: bool = False


#: The escapes of C with one letter, which JSON, Java, Go and Python share in part.
_LETTERS = {"a": 7, "b": 8, "t": 9, "n": 10, "v": 11, "f": 12, "r": 13}


def _hex_value(escape: str) -> int:
    r"""Read ``\xNN``, ``\u00NN`` or ``%NN``; or a backslash before a character, or a character alone."""
    return int(escape[-2:], 16) if len(escape) > 2 else _LETTERS.get(escape[-1], ord(escape[-1]))


def _octal_value(escape: str) -> int:
    return int(escape[1:], 8) if len(escape) > 2 else _hex_value(escape)


def _caret_value(escape: str) -> int:
    high = 0x80 if escape.startswith("M-") else 0
    rest = escape[2:] if high else escape
    return high | (ord(rest) if len(rest) == 1 else ord(rest[1]) ^ 0x40)


def _within_json(notation: Notation, start: str, escape: str) -> Notation:
    """Make the notation of text that JSON holds: there a backslash stands before each backslash and quote."""

    def value(escaped: str) -> int:
        return notation.value(re.sub(r"\\(.)", r"\1", escaped))

    return Notation(notation.form, start, r"[ !#-\[\]-~]", escape, value, is_doubled=True)


_PRINTED = r"[ -\[\]-~]"

FDBCLI = Notation(
    "fdbcli",
    r"\\x0[123]\\x10(?:[a-z]|\\x[67])",
    _PRINTED,
    r"\\(?:x[0-9a-fA-F]{2}|\\)",
    _hex_value,
)
OCTAL = Notation(
    "octal",
    r"\\00[123]\\020(?:[a-z]|\\1[4-7])",
    _PRINTED,
    r"\\(?:[0-3][0-7]{2}|[abtnvfr\\'\"?])",
    _octal_value,
)
JSON = Notation(
    "json",
    r"\\u000[123]\\u0010(?:[a-z]|\\u00[67])",
    r"[ !#-\[\]-~]",
    r'\\(?:u00[0-9a-fA-F]{2}|[btnfr\\"/])',
    _hex_value,
    is_text=True,
)
URL = Notation("url", "%0[123]%10(?:[a-z]|%[67])", "[!-$&-~]", "%[0-9a-fA-F]{2}", _hex_value)
CARET = Notation("caret", r"\^[ABC]\^P[a-z]", r"[\t -\]_-~]", r"M-\^[?-_]|M-[ -~]|\^[?-_]", _caret_value)

#: Those that are looked for in logs.
IN_LOGS = (
    FDBCLI,
    _within_json(FDBCLI, r"\\\\x0[123]\\\\x10(?:[a-z]|\\\\x[67])", r'\\\\(?:x[0-9a-fA-F]{2}|\\\\)|\\"'),
    OCTAL,
    _within_json(
        OCTAL, r"\\\\00[123]\\\\020(?:[a-z]|\\\\1[4-7])", r"""\\\\(?:[0-3][0-7]{2}|[abtnvfr'?]|\\\\|\\")|\\\""""
    ),
    JSON,
    URL,
    CARET,
)
