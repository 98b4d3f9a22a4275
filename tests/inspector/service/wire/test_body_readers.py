"""The readers of a body's text: the quick ones say what the slow one says, of any text."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.service.wire.bodytext import read_body_text, read_exactly
from inspector.service.wire.bodytokens import BodyTextError
from inspector.service.wire.strictbody import MAX_DEPTH, Members, read_strict
from tests.support.examples import examples

if TYPE_CHECKING:
    from collections.abc import Callable

    from inspector.service.wire.strictbody import Value

texts = st.text(st.characters(exclude_categories=["Cs"]))
json_values: Any = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | texts,
    lambda inner: st.lists(inner) | st.dictionaries(texts, inner),
    max_leaves=20,
)


def _plain(value: Value) -> object:
    if isinstance(value, Members):
        return {name: _plain(item) for name, item in value}
    return [_plain(item) for item in value] if isinstance(value, list) else value


def _as_numbers_are_read(value: object) -> object:
    """Integers of more than 64 bits are doubles to the service."""
    if isinstance(value, dict):
        return {name: _as_numbers_are_read(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_as_numbers_are_read(item) for item in value]
    if isinstance(value, int) and not isinstance(value, bool) and not -(1 << 63) <= value < 1 << 64:
        return float(value)
    return value


@given(json_values, st.booleans(), st.sampled_from([None, 1, "\t"]))
def test_all_json_reads_as_python_reads_it(value: object, ascii_only: bool, indent: int | str | None) -> None:
    text = json.dumps(value, ensure_ascii=ascii_only, indent=indent)
    assert _plain(read_body_text(text.encode())) == _as_numbers_are_read(json.loads(text))


near_json = st.text(st.sampled_from("{}[]:,\"'\\/truefalsn0123456789.eE+-x_$ \n\x00é\u4e2d\U0001f600"), max_size=60)


@given(st.binary(max_size=60) | near_json.map(str.encode))
def test_any_bytes_give_a_value_or_a_sentence(body: bytes) -> None:
    error = None
    try:
        read_body_text(body)
    except BodyTextError as caught:
        error = caught
    assert error is None or str(error)
    assert error is None or len(error.excerpt.encode("utf-8", "surrogateescape")) < 100


#: Pieces of bodies: what both readers take, what only the exact one does, and what neither does.
PIECES = [
    *("{", "}", "[", "]", ",", ":", " ", "\n", "\v"),
    *('"a"', "'b'", "c", '"\\u00e9"', r'"\ud800"', r'"\ud83d\ude00"', r'"\""', '"\x01,]"', "é", '"', "\\"),
    *("0", "-0", "1", "01", "1.5", "-", "1e5", "1e400", str(2**63), str(2**64), "9" * 30, "true", "null", "NaN"),
]
documents = st.recursive(
    st.sampled_from(['"a"', "1", "-0", "2.5", "true", "null", '"\x01"', '",]"']),
    lambda inner: (
        st.lists(inner, min_size=1).map(lambda items: f"[{','.join(items)},]")
        | st.lists(inner.map('"n":{} '.format), min_size=1).map(lambda members: f"{{{','.join(members)}}}")
    ),
    max_leaves=15,
)


#: Texts with all that the service's parser takes, and Python's does not.
NAMES = ["n", "$1", "trueish", "'q\\''", '"\\u0041"', "''", '"é\x01"']
lenient = st.recursive(
    st.sampled_from(["'a\"'", '"a\'"', r"'\n\'\x'", r'"\u00e9"', "'\\\n'", "{}", "[ ]"])
    | st.sampled_from(["-0", "1.5e-7", "01.5", "9" * 19, "true", "null"]),
    lambda inner: (
        st.lists(inner, min_size=1).map(lambda items: "[" + " ,\v".join(items) + ",]")
        | st.lists(st.tuples(st.sampled_from(NAMES), inner), min_size=1).map(
            lambda members: "{\f" + ",".join(f"{name}\f: {value}\n" for name, value in members) + "}"
        )
    ),
    max_leaves=12,
)


def _outcome(read: Callable[[bytes], Value], body: bytes) -> tuple[str, str]:
    try:
        return "value", repr(read(body))  # tells 1 from 1.0 and from True, 0.0 from -0.0
    except BodyTextError as error:
        return str(error), error.excerpt


@examples(300)
@given(lenient | st.lists(st.sampled_from(PIECES), max_size=8).map("".join) | documents | json_values.map(json.dumps))
def test_the_quick_reader_changes_nothing(text: str) -> None:
    expected = _outcome(partial(read_exactly, by_step=True), text.encode())
    assert _outcome(read_body_text, text.encode()) == expected
    assert _outcome(read_exactly, text.encode()) == expected


@given(lenient, st.integers(min_value=0), st.sampled_from(["", "x", ",", "}", "]", '"', "\\"]))
def test_the_quick_reader_says_of_a_fault_what_the_slow_one_says(text: str, place: int, put: str) -> None:
    at = place % (len(text) + 1)
    for broken in (text[:at] + put, text[:at] + put + text[at:], text[:at] + put + text[at + 1 :]):
        expected = _outcome(partial(read_exactly, by_step=True), broken.encode())
        assert _outcome(read_exactly, broken.encode()) == expected


@pytest.mark.parametrize("depth", [MAX_DEPTH, MAX_DEPTH + 1, 5000])
def test_the_quick_reader_reads_no_deeper(depth: int) -> None:
    for member in (b'{"{":', b"{n:"):
        body = member * depth + b"1" + b"}" * depth
        expected = _outcome(partial(read_exactly, by_step=True), body)
        assert _outcome(read_body_text, body) == _outcome(read_exactly, body) == expected
    beside = b"[" + b'{"}":{}},' * depth + b"1]"
    assert read_strict(beside) == read_exactly(beside)


@pytest.mark.parametrize("body", [b'[1,{"a":2}]', b"[1,2,]", b'{"a":[],"a":",]",}'])
def test_what_the_quick_reader_reads(body: bytes) -> None:
    assert read_strict(body) == read_exactly(body)
