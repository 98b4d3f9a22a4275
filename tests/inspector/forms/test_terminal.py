"""What a terminal would obey never reaches it."""

from __future__ import annotations

from google.protobuf.descriptor import FieldDescriptor
from hypothesis import given
from hypothesis import strategies as st

from inspector.records.grouping import records
from inspector.values.wire import BYTES
from keycodec import FAMILIES
from keycodec.elements import to_text
from tests.inspector.forms.redaction.planted import every_message, paths, value_at
from tests.support.examples import examples
from tests.support.inspector import (
    field_bytes,
    key_of,
    message_class,
    ordered,
    outputs,
    record_of_message,
)
from tests.support.strategies.messages import messages

TRICKS = "\x00\x07\x08\x1b[31m\x7f\x85\x9b2J\u200b\u200e\u202e\u2028\u2066\ufeff\n\r\t"


def _is_tame(text: str) -> bool:
    return all(char.isprintable() or char == "\n" for char in text)


@examples(60)
@given(name=st.sampled_from(list(FAMILIES)), text=st.text() | st.just(TRICKS) | st.binary().map(to_text))
def test_keys_never_reach_the_output_unescaped(name: str, text: str) -> None:
    texts = {field.name: text for field in FAMILIES[name].fields if field.kind.value == "bytes"}
    key = key_of(name, **texts)
    for raw in (key, key + b"\x1b", b"\x01" + text.encode("utf-8", "surrogateescape")):
        for record in records(ordered([(raw, b"")])):
            for shown in outputs(record).values():
                assert _is_tame(shown)


@every_message
@examples(8)
@given(data=st.data())
def test_values_never_reach_the_output_unescaped(name: str, data: st.DataObject) -> None:
    message = data.draw(messages(message_class(name)))
    for path in paths(message_class(name).DESCRIPTOR):
        if path[-1].type == FieldDescriptor.TYPE_STRING:
            message.MergeFromString(value_at(path[:-1], field_bytes(path[-1].number, BYTES, TRICKS.encode())))
            break
    record = record_of_message(message)
    for shown in (True, False):
        for what, text in outputs(record, show_secrets=shown).items():
            assert _is_tame(text), what
