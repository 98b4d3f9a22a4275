"""The records of a batch as they may be shown, many at once: what prints millions makes no object of each.

All that is odd (a value that does not parse, a secret, a lack of fields, text that cannot be printed) goes through the
record itself, so that both ways say the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from google.protobuf.message import DecodeError, Message

from inspector.forms.lines import key_writer, record_line, value_json
from inspector.forms.plain import ShownKeyValue
from inspector.forms.secretpaths import look, nothing_to_mask
from inspector.records.record import Record
from keycodec.decoding import decode
from keycodec.runs import IntRun

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from inspector.records.grouping import Batch
    from inspector.sources.base import KeyValue
    from inspector.values.layouts import Parse


class Lines(NamedTuple):
    """Records as text, a line each; and how many of them failed."""

    text: str
    failed: int


def json_lines(batch: Batch, *, mask: bool = True) -> Lines:
    """The records as :meth:`Record.to_json` writes them, each on a line."""
    parse, run = batch.layout.parse, batch.run
    if parse is None or not isinstance(run, IntRun) or run.is_stamped:
        return record_lines(batch.records(), mask=mask)
    keys, lines, failed = [key for key, _ in batch.key_values], [], 0
    write_key = key_writer(decode(keys[0]))
    is_open = look(batch.layout.descriptor) if mask and batch.layout.descriptor is not None else None
    for key_value, ids in zip(batch.key_values, run.unpack_all(keys), strict=True):
        key, data = key_value
        try:
            value = parse(data)
            is_plain = not isinstance(value, Message) or ((is_open is None or is_open(value)) and value.IsInitialized())
        except DecodeError:
            is_plain = False
        line = f'{{{write_key(key, ids)},"value":{value_json(value)}}}\n' if is_plain else ""
        if not line or not _is_printable(line):
            line, more = record_lines([_record(batch, key_value)], mask=mask)
            failed += more
        lines.append(line)
    return Lines("".join(lines), failed)


def record_lines(records: Iterable[Record], *, mask: bool = True) -> Lines:
    """The same, record by record."""
    lines, failed = [], 0
    for record in records:
        failed += record.failed
        lines.append(f"{record_line(record.shown(mask=mask))}\n")
    return Lines("".join(lines), failed)


def _is_printable(line: str) -> bool:
    """Tell whether a terminal takes the line as it is; JSON has escaped the control bytes of ASCII but for one."""
    return (line.isascii() and "\x7f" not in line) or line[:-1].isprintable()


def shown_key_values(batch: Batch, *, mask: bool = True) -> Iterable[ShownKeyValue]:
    """The key-values as :meth:`Record.shown_key_values` gives them."""
    descriptor = batch.layout.descriptor
    if not mask or descriptor is None or look(descriptor) is None:
        return (ShownKeyValue(key, value, len(value)) for key, value in batch.key_values)
    return _masked(batch)


def _is_open(parse: Parse, data: bytes) -> bool:
    """Tell whether bytes surely hold no secret: they are the message that they are parsed as, and that has none."""
    try:
        message = parse(data)
    except DecodeError:
        return False
    return isinstance(message, Message) and message.SerializePartialToString() == data and nothing_to_mask(message)


def _record(batch: Batch, key_value: KeyValue) -> Record:
    return Record((key_value,), key_value[0][: batch.stem_end], batch.layout)


def _masked(batch: Batch) -> Iterator[ShownKeyValue]:
    parse = batch.layout.parse
    for key_value in batch.key_values:
        key, data = key_value
        if parse is not None and _is_open(parse, data):
            yield ShownKeyValue(key, data, len(data))
        else:
            yield from _record(batch, key_value).shown_key_values()
