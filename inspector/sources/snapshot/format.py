"""The format of our snapshot file, declared once: its marks, its tables, and what its metadata says.

docs/sources.md, "The snapshot file", explains it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from inspector.sources.base import ReadPart

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Listed = TypeVar("Listed")

#: "DFI1" in the file's header: Doris FoundationDB Inspector.
APPLICATION_ID = 0x44464931
FORMAT_VERSION = 1

KEY_VALUES, METADATA = "key_values", "metadata"
SCHEMA = f"""
PRAGMA application_id = {APPLICATION_ID};
PRAGMA user_version = {FORMAT_VERSION};
CREATE TABLE {KEY_VALUES} (key BLOB PRIMARY KEY NOT NULL, value BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE {METADATA} (name TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL) WITHOUT ROWID;
"""


@dataclass(frozen=True)
class Metadata:
    """Where the key-values of a snapshot come from. Each field is a row of the table: its name, its value as JSON.

    ``created`` is an ISO 8601 time; all other fields are those of :class:`inspector.sources.base.SourceInfo`.
    """

    created: str = ""
    source_kind: str = ""
    read_versions: tuple[int, ...] = ()
    consistent: bool = False
    read_parts: tuple[ReadPart, ...] = ()
    notes: tuple[str, ...] = ()

    def rows(self) -> Iterator[tuple[str, str]]:
        """The rows of the table."""
        parts = [(part.begin.hex(), part.end.hex(), part.version) for part in self.read_parts]
        for name, value in (vars(self) | {"read_parts": parts}).items():
            yield name, json.dumps(value)

    @classmethod
    def parse(cls, rows: Iterable[tuple[str, str]]) -> Metadata:
        """Read the rows of a table; a value that has not the type of its field is left out.

        Raises ValueError if a value is not JSON, or if ``read_parts`` is damaged.
        """
        data = {name: _json(name, value) for name, value in rows}
        return cls(
            created=_text(data.get("created")),
            source_kind=_text(data.get("source_kind")),
            read_versions=_items(data.get("read_versions"), int),
            consistent=data.get("consistent") is True,
            read_parts=tuple(_parts(data.get("read_parts", []))),
            notes=_items(data.get("notes"), str),
        )


def _json(name: str, text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, TypeError, RecursionError) as error:
        raise ValueError(f"metadata {name}: {error}") from None


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _items(value: object, kind: type[Listed]) -> tuple[Listed, ...]:
    """The items of a list that have the type. Other items may be nested very deep: do not look into them."""
    return tuple(item for item in value if isinstance(item, kind)) if isinstance(value, list) else ()


def _parts(value: Any) -> Iterator[ReadPart]:
    try:
        for begin, end, version in value:
            yield ReadPart(bytes.fromhex(begin), bytes.fromhex(end), int(version))
    except (ValueError, TypeError, OverflowError) as error:
        raise ValueError(f"metadata read_parts: {error}") from None
