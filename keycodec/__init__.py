"""Encode, decode, draw and find the keys that Apache Doris's Meta Service writes to FoundationDB.

>>> import keycodec
>>> key = keycodec.decode(bytes.fromhex("0110696e7374616e6365000110676176696e2d696e7374616e63650001"))
>>> str(key), key.fields["instance_id"]
('InstanceKey instance_id=gavin-instance', 'gavin-instance')
>>> keycodec.encode("InstanceKey", instance_id="gavin-instance") == key.raw
True
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from keycodec.decoding import decode
from keycodec.drawing import diagram
from keycodec.elements import Element, ElementKind, FieldValue
from keycodec.encoding import encode
from keycodec.errors import AmbiguousText, KeyCodecError, KeyDecodeError, KeyEncodeError, KeyTextError, UnknownFamily
from keycodec.families import FAMILIES
from keycodec.families.family import Family, Field, Literal, SuffixKind, ValueKind
from keycodec.key import Key
from keycodec.ranges import key_range
from keycodec.suffix import BlobChunk, Counter, DocumentChild, Suffix
from keycodec.versionstamp import Versionstamp

if TYPE_CHECKING:
    from keycodec.text.logtext import Match, find_keys
    from keycodec.text.textforms import ParsedText, format_text, parse_text

    __version__: str

__all__ = [
    "FAMILIES",
    "AmbiguousText",
    "BlobChunk",
    "Counter",
    "DocumentChild",
    "Element",
    "ElementKind",
    "Family",
    "Field",
    "FieldValue",
    "Key",
    "KeyCodecError",
    "KeyDecodeError",
    "KeyEncodeError",
    "KeyTextError",
    "Literal",
    "Match",
    "ParsedText",
    "Suffix",
    "SuffixKind",
    "UnknownFamily",
    "ValueKind",
    "Versionstamp",
    "decode",
    "diagram",
    "encode",
    "find_keys",
    "format_text",
    "key_range",
    "parse_text",
]

#: Where the names are at home that are imported when they are first asked for: bytes are decoded without them.
_LATE = {
    **dict.fromkeys(("Match", "find_keys"), "keycodec.text.logtext"),
    **dict.fromkeys(("ParsedText", "format_text", "parse_text"), "keycodec.text.textforms"),
}

if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        """A late name, or ``__version__``, looked up when it is first asked for."""
        if name == "__version__":
            from importlib.metadata import version

            return version("doris-fdb-inspector")
        if name not in _LATE:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = getattr(import_module(_LATE[name]), name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
