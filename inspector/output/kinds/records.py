"""Records and key-values as items to print, as they may be shown: secrets are masked before they come here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from inspector.forms.lines import record_line
from inspector.forms.plain import KEY_COLUMNS, RECORD_COLUMNS, STAMP_TIMES, record_data, value_data
from inspector.forms.redaction import MASK
from inspector.forms.text import value_text
from inspector.output.items import Columns, Item, cut, one_line
from inspector.values.label import TxnLabel
from keycodec.families.family import family_name
from keycodec.jsonforms import key_data
from keycodec.text.safetext import printable
from keycodec.text.textforms import format_text, printed_all
from keycodec.versionstamp import Versionstamp

if TYPE_CHECKING:
    from collections.abc import Iterable

    from inspector.forms.plain import Shown, ShownKeyValue
    from keycodec.key import Key


class RecordItem(Item):
    """A record."""

    COLUMNS = Columns(RECORD_COLUMNS, ("suffix", *STAMP_TIMES))
    inside = ("fields", "value", "value.merged_stats")

    def __init__(self, shown: Shown) -> None:
        self._shown = shown

    @property
    def versionstamp(self) -> Versionstamp | None:
        """That of the key, or of a label's value."""
        value = self._shown.value
        return key_stamp(self._shown.key) or (value.versionstamp if isinstance(value, TxnLabel) else None)

    def data(self) -> dict[str, Any]:
        return record_data(self._shown)

    def json_line(self) -> str:
        return record_line(self._shown)

    def flat(self) -> dict[str, Any]:
        data = self.data()
        return {name: data.get(name) for name in RECORD_COLUMNS}

    def cells(self) -> dict[str, Any]:
        """As :meth:`Item.cells`; the value is cut to what a line can hold."""
        key = self._shown.key
        errors = [str(key.error)] if key.error else []
        cells = {
            "family": family_name(key.family),
            "key": _key_cell(key),
            "value": cut(one_line(value_data(self._shown.value))),
            "problems": "; ".join([*errors, *map(str, self._shown.problems)]),
        }
        return {name: printable(cell) for name, cell in cells.items()}

    def text(self) -> str:
        """As :meth:`Item.text`: a comment that names the record, then its value in protobuf's text format."""
        lines = [*_key_lines(self._shown.key), *(f"# problem: {problem}" for problem in self._shown.problems)]
        body = value_text(self._shown.value).rstrip("\n")
        return "\n".join([*map(printable, lines), *([body] if body else [])])


class KeyItem(Item):
    """A record's key alone."""

    COLUMNS = RecordItem.COLUMNS
    inside = ("fields",)

    def __init__(self, key: Key) -> None:
        self._key = key

    @property
    def versionstamp(self) -> Versionstamp | None:
        return key_stamp(self._key)

    def data(self) -> dict[str, Any]:
        return key_data(self._key)

    def flat(self) -> dict[str, Any]:
        data = self.data()
        return {name: data.get(name) for name in RECORD_COLUMNS}

    def cells(self) -> dict[str, Any]:
        error = str(self._key.error) if self._key.error else ""
        cells = {"family": family_name(self._key.family), "key": _key_cell(self._key), "problems": error}
        return {name: printable(cell) for name, cell in cells.items()}

    def text(self) -> str:
        return "\n".join(map(printable, _key_lines(self._key)))


class KeyValueItem(Item):
    """A key-value as it lies in its source: the key decoded, the value in bytes."""

    is_paragraph = False
    COLUMNS = Columns(("family", "key", "bytes", "value"), (*KEY_COLUMNS, *STAMP_TIMES))
    inside = ("fields",)

    def __init__(self, shown: ShownKeyValue) -> None:
        self._shown = shown

    @property
    def versionstamp(self) -> Versionstamp | None:
        return key_stamp(self._shown.key)

    def data(self) -> dict[str, Any]:
        _, value, size = self._shown
        return {**key_data(self._shown.key), "bytes": size, "value": MASK if value is None else value.hex()}

    def flat(self) -> dict[str, Any]:
        data = self.data()
        return {name: data[name] for name in self.COLUMNS.flat}

    def cells(self) -> dict[str, Any]:
        """As :meth:`Item.cells`: key and value as fdbcli prints them."""
        raw_key, _, size = self._shown
        shown_key = format_text(raw_key, "printed")
        return {
            "family": family_name(self._shown.key.family),
            "key": shown_key,
            "bytes": size,
            "value": cut(self._value_text()),
        }

    def text(self) -> str:
        """The line that fdbcli prints for it, which is a `text:` source, too."""
        return key_value_lines([self._shown])[:-1]

    def _value_text(self) -> str:
        return MASK if self._shown.value is None else format_text(self._shown.value, "printed")


def key_value_lines(shown: Iterable[ShownKeyValue]) -> str:
    """The lines that fdbcli prints for key-values."""
    found = list(shown)
    keys = printed_all([each.raw_key for each in found])
    values = printed_all([MASK.encode() if each.value is None else each.value for each in found])
    return "".join([f"`{key}' is `{value}'\n" for key, value in zip(keys, values, strict=True)])


def key_stamp(key: Key) -> Versionstamp | None:
    """The versionstamp of a key, be it behind its fields or one of them."""
    field = key.fields.get("versionstamp")
    return field if isinstance(field, Versionstamp) else key.versionstamp


def _key_cell(key: Key) -> str:
    return str(key).partition(" ")[2] if key.family else format_text(key.raw, "printed")


def _key_lines(key: Key) -> list[str]:
    return [f"# {key}", f"# key: {format_text(key.raw, 'hex')}"]
