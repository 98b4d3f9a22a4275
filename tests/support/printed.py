"""What must hold of everything that is printed of a record, whatever its value is."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from inspector.values.reading import Undecoded
from keycodec.families.family import ValueKind
from keycodec.jsonforms import json_safe
from tests.support.inspector import replies, shown_value

if TYPE_CHECKING:
    from inspector.records.record import Record


def assert_printed(record: Record, *, show_secrets: bool = False) -> None:
    """Assert that each format shows the record: its key, its value, its problems, and nothing a terminal obeys."""
    texts = replies(record, show_secrets=show_secrets)
    answer = texts.pop("get_value")
    is_bitmap = record.family is not None and record.family.value is ValueKind.BITMAP  # the service prints it unread
    assert (answer == "") == isinstance(record.value, Undecoded) or (is_bitmap and answer)
    for name, text in texts.items():
        assert not [char for char in text if not char.isprintable() and char != "\n"], name
    _assert_json(record, texts, show_secrets)
    _assert_raw(record, texts, show_secrets)
    assert record.key.raw.hex() in texts["decoded csv"]
    assert f"# key: {record.key.raw.hex()}" in texts["decoded text"]
    for problem in record.problems:
        assert problem.text in texts["decoded text"] or not problem.text.isprintable()


def _assert_json(record: Record, texts: dict[str, str], show_secrets: bool) -> None:
    (shown,) = json.loads(texts["decoded json"])
    assert json.loads(texts["decoded jsonl"]) == shown
    assert shown["key"] == record.key.raw.hex()
    assert shown["value"] == json_safe(shown_value(record, show_secrets=show_secrets))
    assert shown.get("problems", []) == [problem.text for problem in record.problems]
    (bare,) = json.loads(texts["keys json"])
    assert bare == {name: part for name, part in shown.items() if name not in ("value", "problems")}


def _assert_raw(record: Record, texts: dict[str, str], show_secrets: bool) -> None:
    shown = [json.loads(line) for line in texts["raw jsonl"].splitlines()]
    assert [(raw["key"], raw["bytes"]) for raw in shown] == [
        (key.hex(), len(value)) for key, value in record.key_values
    ]
    if show_secrets:
        assert [raw["value"] for raw in shown] == [value.hex() for _, value in record.key_values]
