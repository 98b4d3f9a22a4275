"""The options of a load: what Spark hands over as text, each checked (docs/scale.md, "Options")."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING

from inspector.errors import UsageError
from keycodec.text.suggestions import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Mapping

_YES, _NO = ("true", "1", "yes"), ("false", "0", "no")


@dataclass(frozen=True)
class Options:
    """``leading``: the values of leading fields, by name; whether the table has such fields is not checked yet.

    All others: docs/scale.md.
    """

    source: str = field(repr=False)  # a URL may hold a secret
    table: str
    columns: tuple[str, ...] | None
    partitions: int | None
    instance_id: str | None
    salvage: bool
    show_secrets: bool
    push_filters: bool
    encryption_key_file: str | None
    blob_credentials: tuple[str, ...]
    leading: Mapping[str, str]

    @classmethod
    def read(cls, given: Mapping[str, str]) -> Options:
        """Read them. Raises UsageError for one that is missing or not of its kind."""
        own = [one.name for one in fields(cls) if one.name != "leading"]
        columns, partitions = given.get("columns"), given.get("partitions")
        return cls(
            source=_needed(given, "source", "such as backup:/backups/backup-2026-11-01-03-00-00.000000"),
            table=_needed(given, "table", "such as MetaRowsetKey; docs/tables.md lists them all"),
            columns=None if columns is None else tuple(_list(columns, ",")),
            partitions=None if partitions is None else _number(partitions),
            instance_id=given.get("instance_id"),
            salvage=_flag(given, "salvage"),
            show_secrets=_flag(given, "show_secrets"),
            push_filters=_flag(given, "push_filters"),
            encryption_key_file=given.get("encryption_key_file"),
            blob_credentials=tuple(_list(given.get("blob_credentials", ""), ":")),
            leading={name: value for name, value in given.items() if name not in own},
        )

    def check_leading(self, known: Mapping[str, object]) -> None:
        """Raise UsageError, with the nearest name, for what is neither an option nor one of the ``known`` fields."""
        for name in self.leading:
            if name not in known:
                names = [one.name for one in fields(self) if one.name != "leading"] + list(known)
                hint = did_you_mean(name, names, otherwise=f"there are {', '.join(names)}")
                raise UsageError(f"{self.table} has no option and no leading field {name!r}; {hint}")


def _needed(given: Mapping[str, str], name: str, example: str) -> str:
    if not given.get(name):
        raise UsageError(f"the option {name} is missing; give one, {example}")
    return given[name]


def _list(text: str, separator: str) -> list[str]:
    return [part.strip() for part in text.split(separator) if part.strip()]


def _number(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or int(text) < 1:
        raise UsageError(f"partitions {text}: give a number from 1 on")
    return int(text)


def _flag(given: Mapping[str, str], name: str) -> bool:
    text = given.get(name, "false").lower()
    if text not in (*_YES, *_NO):
        raise UsageError(f"{name} {text!r}: give true or false")
    return text in _YES
