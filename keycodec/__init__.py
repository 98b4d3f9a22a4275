"""Encode, decode, draw and find the keys that Apache Doris's Meta Service writes to FoundationDB.

>>> import keycodec
>>> key = keycodec.decode(bytes.fromhex("0110696e7374616e6365000110676176696e2d696e7374616e63650001"))
>>> str(key), key.fields["instance_id"]
('InstanceKey instance_id=gavin-instance', 'gavin-instance')
>>> keycodec.encode("InstanceKey", instance_id="gavin-instance") == key.raw
True
"""

from __future__ import annotations

#: Where each public name is at home; it is imported when it is first asked for. ``__init__.pyi`` tells type checkers.
_HOMES = {
    "keycodec.decoding": ("decode",),
    "keycodec.drawing": ("diagram",),
    "keycodec.elements": (
        "Element",
        "ElementKind",
        "FieldValue",
    ),
    "keycodec.encoding": ("encode",),
    "keycodec.errors": (
        "AmbiguousText",
        "KeyCodecError",
        "KeyDecodeError",
        "KeyEncodeError",
        "KeyTextError",
        "UnknownFamily",
    ),
    "keycodec.families": ("FAMILIES",),
    "keycodec.families.family": (
        "Family",
        "Field",
        "Literal",
        "SuffixKind",
        "ValueKind",
    ),
    "keycodec.families.table": ("COUNTERS",),
    "keycodec.key": ("Key",),
    "keycodec.ranges": ("key_range",),
    "keycodec.suffix": (
        "BlobChunk",
        "Counter",
        "DocumentChild",
        "Suffix",
    ),
    "keycodec.text.logtext": (
        "Match",
        "find_keys",
    ),
    "keycodec.text.textforms": (
        "TEXT_FORMS",
        "WRITTEN_FORMS",
        "ParsedText",
        "format_text",
        "parse_text",
    ),
    "keycodec.versionstamp": ("Versionstamp",),
}
_HOME = {name: home for home, names in _HOMES.items() for name in names}

__all__ = sorted(_HOME)


def __getattr__(name: str) -> object:
    """A public name, or ``__version__``, looked up when it is first asked for."""
    if name == "__version__":
        from importlib.metadata import version

        return version("doris-fdb-inspector")
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module  # not before the command can end on Ctrl-C: see __main__.py

    value: object = getattr(import_module(_HOME[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
