"""What the formats print: rows of views, records, bare key-values; each as data, as cells of a table, and as text."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, NamedTuple

from inspector.forms.jsontext import dumps
from inspector.forms.plain import KEY_COLUMNS, RECORD_COLUMNS, key_data, record_data, value_data
from inspector.forms.redaction import MASK, mask_values
from inspector.forms.text import value_text
from inspector.forms.times import iso
from inspector.views.rows import Kind, Row, columns
from keycodec.decoding import decode
from keycodec.safetext import printable
from keycodec.textforms import format_text

if TYPE_CHECKING:
    from inspector.records.record import Record
    from keycodec.key import Key

#: Characters of a value that a cell of a table shows.
CELL_WIDTH = 100
#: Characters of the bar of a share of 1.
BAR_WIDTH = 20


class Columns(NamedTuple):
    """The names that items of one kind have: in ``flat``, and further ones in ``data``."""

    flat: tuple[str, ...]
    more: tuple[str, ...] = ()


class Item(ABC):
    """One thing to print. ``is_paragraph``: whether its text stands apart from the next one's by a blank line."""

    is_paragraph = True

    @abstractmethod
    def data(self) -> dict[str, Any]:
        """All of it, as JSON can hold it; 64-bit ints of the store as strings."""

    @abstractmethod
    def cells(self) -> dict[str, Any]:
        """Its columns in a table, each cell fit for a person to read."""

    def flat(self) -> dict[str, Any]:
        """Its data in columns that are the same for all items of its kind."""
        return self.data()

    def text(self) -> str:
        """Several lines for a person to read, without a blank one at the end."""
        return "\n".join(f"{name}: {cell}" for name, cell in self.cells().items() if cell not in ("", None))


class RowItem(Item):
    """A row of a view."""

    def __init__(self, row: Row) -> None:
        self._row = row
        self._columns = columns(type(row))

    @staticmethod
    def columns_of(row_class: type[Row]) -> Columns:
        """Those of a class of rows."""
        return Columns(tuple(columns(row_class)))

    def data(self) -> dict[str, Any]:
        """See :meth:`Item.data`; times are the raw numbers."""
        values = {name: getattr(self._row, name) for name in self._columns}
        data = {name: _json_cell(self._columns[name], value) for name, value in values.items() if name != "problem"}
        if self._row.problem is not None:
            data["problem"] = str(self._row.problem)
        return data

    def flat(self) -> dict[str, Any]:
        """See :meth:`Item.flat`."""
        data = self.data()
        data.setdefault("problem", None)
        return data

    def cells(self) -> dict[str, Any]:
        """See :meth:`Item.cells`; a time stands beside its raw number."""
        return {name: _cell(kind, getattr(self._row, name)) for name, kind in self._columns.items()}


_STRINGS_IN_JSON = {Kind.INT64, Kind.SECONDS, Kind.MILLISECONDS}
_PER_SECOND = {Kind.SECONDS: 1, Kind.MILLISECONDS: 1000}


def _json_cell(kind: Kind, value: Any) -> Any:
    if kind is Kind.SHARE:
        return round(value, 6)
    return str(value) if kind in _STRINGS_IN_JSON and value is not None else value


def _cell(kind: Kind, value: Any) -> Any:
    if value is None:
        return ""
    if kind in _PER_SECOND:
        time = iso(value / _PER_SECOND[kind]) if value else None
        return f"{time} ({value})" if time else str(value)
    if kind is Kind.SHARE:
        return f"{value:6.1%} {'#' * round(value * BAR_WIDTH)}".rstrip()
    if kind is Kind.LONG:
        return printable(cut(value))
    if isinstance(value, dict):
        return printable(", ".join(f"{name} {count}" for name, count in value.items()))
    if isinstance(value, list):
        return printable(", ".join(map(str, value)))
    return value if isinstance(value, int | float) else printable(str(value))


class DataItem(Item):
    """Data that is printed as it is."""

    def __init__(self, data: dict[str, Any]) -> None:
        self._data = data

    def data(self) -> dict[str, Any]:
        """See :meth:`Item.data`."""
        return self._data

    def cells(self) -> dict[str, Any]:
        """See :meth:`Item.cells`."""
        return {name: _cell(Kind.PLAIN, value) for name, value in self._data.items()}


class RecordItem(Item):
    """A record, its secrets masked unless they are to be shown."""

    COLUMNS = Columns(RECORD_COLUMNS, ("suffix",))

    def __init__(self, record: Record, *, show_secrets: bool = False, keys_only: bool = False) -> None:
        self._record = record
        self._show_secrets = show_secrets
        self._keys_only = keys_only

    def data(self) -> dict[str, Any]:
        """See :meth:`Item.data`."""
        if self._keys_only:
            return key_data(self._record.key)
        return record_data(self._record, show_secrets=self._show_secrets)

    def flat(self) -> dict[str, Any]:
        """See :meth:`Item.flat`."""
        data = self.data()
        return {name: data.get(name) for name in RECORD_COLUMNS}

    def cells(self) -> dict[str, Any]:
        """See :meth:`Item.cells`; the value is cut to what a line can hold."""
        key = self._record.key
        cells = {"family": key.family.name if key.family else "?", "key": _key_cell(key)}
        if not self._keys_only:
            cells["value"] = cut(one_line(value_data(self._record, show_secrets=self._show_secrets)))
        problems = [str(problem) for problem in (() if self._keys_only else self._record.problems)]
        cells["problems"] = "; ".join([*([str(key.error)] if key.error else []), *problems])
        return {name: printable(cell) for name, cell in cells.items()}

    def text(self) -> str:
        """See :meth:`Item.text`: a comment that names the record, then its value in protobuf's text format."""
        key = self._record.key
        lines = [f"# {key}", f"# key: {format_text(key.raw, 'hex')}"]
        lines += [f"# problem: {problem}" for problem in (() if self._keys_only else self._record.problems)]
        body = "" if self._keys_only else value_text(self._record, show_secrets=self._show_secrets).rstrip("\n")
        return "\n".join([*map(printable, lines), *([body] if body else [])])


def _key_cell(key: Key) -> str:
    return str(key).partition(" ")[2] if key.family else format_text(key.raw, "fdbcli")


def one_line(data: Any) -> str:
    """Data on one line: a text as it is, all else as JSON."""
    return data if isinstance(data, str) else dumps(data)


def cut(text: str) -> str:
    """The text, cut to what a cell of a table shows."""
    return text if len(text) <= CELL_WIDTH else text[: CELL_WIDTH - 1] + "…"


class KeyValueItem(Item):
    """A key-value as it lies in its source: the key decoded, the value in bytes, secrets in it masked."""

    is_paragraph = False
    COLUMNS = Columns(("family", "key", "bytes", "value"), KEY_COLUMNS)

    def __init__(self, key: Key, value: bytes | None, size: int) -> None:
        self._key = key
        self._value = value
        self._size = size

    def data(self) -> dict[str, Any]:
        """See :meth:`Item.data`."""
        return {**key_data(self._key), "bytes": self._size, "value": MASK if self._value is None else self._value.hex()}

    def flat(self) -> dict[str, Any]:
        """See :meth:`Item.flat`."""
        data = self.data()
        return {name: data[name] for name in self.COLUMNS.flat}

    def cells(self) -> dict[str, Any]:
        """See :meth:`Item.cells`: key and value as fdbcli writes them."""
        value = MASK if self._value is None else format_text(self._value, "fdbcli")
        family = self._key.family.name if self._key.family else "?"
        key = format_text(self._key.raw, "fdbcli")
        return {"family": family, "key": key, "bytes": self._size, "value": cut(value)}

    def text(self) -> str:
        """The line that fdbcli prints for it, which is a `text:` source, too."""
        value = MASK if self._value is None else format_text(self._value, "fdbcli")
        return f"`{format_text(self._key.raw, 'fdbcli')}' is `{value}'"


def raw_items(record: Record, *, show_secrets: bool = False) -> list[KeyValueItem]:
    """A record's key-values as they lie, each with its own key."""
    shown = [value for _, value in record.key_values] if show_secrets else mask_values(record)
    return [
        KeyValueItem(decode(key, partial=True), masked, len(value))
        for (key, value), masked in zip(record.key_values, shown, strict=True)
    ]
