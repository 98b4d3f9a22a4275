"""One record of one key-value: of any family, a value that is known but for some edits, or any bytes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import atheris

from fuzz.damage import edited, random_choices
from fuzz.material import key_values_of
from inspector.values.reading import Undecoded
from keycodec import FAMILIES
from tests.support.inspector import record_of, replies

if TYPE_CHECKING:
    from collections.abc import Iterator

    from inspector.records.record import Record

_FAMILIES = list(FAMILIES.values())


def seeds() -> Iterator[bytes]:
    """Any choices."""
    yield from random_choices()


def check(data: bytes) -> None:
    """Whatever the value is, it is shown; what cannot be decoded is all there, and a problem."""
    choices = atheris.FuzzedDataProvider(data)
    family = choices.PickValueInList(_FAMILIES)
    _, known = choices.PickValueInList(key_values_of(family))
    value = edited(choices, known) if choices.ConsumeBool() else choices.ConsumeBytes(atheris.ALL_REMAINING)
    check_shown(record_of(family, value))
    record = record_of(family, value)
    assert record.key.family is family
    if isinstance(record.value, Undecoded):
        assert record.value.data == value
        assert record.failed


def check_shown(record: Record) -> None:
    """Everything that is printed of a record is safe for a terminal, and its JSON can be read."""
    for show_secrets in (False, True):
        texts = replies(record, show_secrets=show_secrets)
        del texts["get_value"]  # no terminal is sent it
        for name, text in texts.items():
            assert all(line.isprintable() for line in text.split("\n")), name
        for what in ("decoded", "keys", "raw"):
            lines = [json.loads(line) for line in texts[f"{what} jsonl"].splitlines()]
            assert lines == json.loads(texts[f"{what} json"])
