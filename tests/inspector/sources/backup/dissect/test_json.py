"""Manifests: JSON laid out value by value."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.sources.backup.dissect import FileField, Holds, dissect
from tests.inspector.sources.backup.dissect.conftest import MANIFESTS, laid_out

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def leaves(value: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, f"{name}.{key}" if name else key)
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from leaves(inner, f"{name}[{number}]")
    else:
        yield name, value


def check_json(fields: list[FileField], content: bytes) -> None:
    """The fields are the values of the JSON, each where it lies."""
    text = content.decode("latin-1")
    found = []
    for field in fields:
        value = field.value.decode("latin-1") if isinstance(field.value, bytes) else field.value
        assert json.loads(text[field.offset : field.offset + field.length]) == value
        found.append((field.name, value))
    assert found == list(leaves(json.loads(text)))


@pytest.mark.parametrize("path", MANIFESTS, ids=lambda path: path.name)
def test_values_of_a_real_manifest(path: Path) -> None:
    fields = list(dissect(path))
    check_json(fields, path.read_bytes())
    assert {field.name.rpartition(".")[2] for field in fields if field.holds is Holds.KEY} == {"beginKey", "endKey"}
    assert all(field.sound for field in fields)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("ab.\"[", max_size=3), inner, max_size=3),
    max_leaves=10,
)  # fmt: skip


@given(st.dictionaries(st.text("ab", max_size=3), json_values, max_size=3), st.sampled_from([None, 0, 2]))
def test_values_of_any_json(folder: Path, value: dict[str, Any], indent: int | None) -> None:
    content = json.dumps(value, indent=indent).encode()
    check_json(laid_out(folder, "manifest", content), content)


@given(st.data())
def test_json_that_is_cut_has_one_problem_at_its_end(folder: Path, data: st.DataObject) -> None:
    content = json.dumps({"files": ["a", "b"], "keyRanges": {"a": {"beginKey": "", "endKey": "\xff"}}}).encode()
    whole = laid_out(folder, "manifest", content)
    size = data.draw(st.integers(1, len(content) - 1), "size")
    *fields, last = laid_out(folder, "manifest", content[:size])
    assert fields == whole[: len(fields)]
    assert last.problem is not None
    assert last.problem.startswith("expected ")
    assert all(field.offset + field.length <= last.offset <= size for field in fields)


@pytest.mark.parametrize(
    ("content", "offset", "problem"),
    [
        ("{} x", 3, "expected the end of the file"),
        ('{"a" 1}', 5, "expected ':'"),
        ('{"a": 1 "b": 2}', 8, "expected ','"),
        ('{"a": [1 2]}', 9, "expected ','"),
        ('{"a": }', 6, "expected JSON (Expecting value)"),
        ("{1: 2}", 2, "expected a name in quotes before this"),
        ('{"beginKey": "\\u1234"}', 13, "expected a key, a byte a character"),
        ('{"a": ' + "[" * 100_000, 106, "expected at most 100 levels of nesting"),
    ],
)
def test_damaged_json(tmp_path: Path, content: str, offset: int, problem: str) -> None:
    last = laid_out(tmp_path, "manifest", content.encode())[-1]
    assert (last.offset, last.problem) == (offset, problem)


def test_number_of_thousands_of_digits(tmp_path: Path) -> None:
    last = laid_out(tmp_path, "manifest", b'{"a": ' + b"9" * 9999 + b"}")[-1]
    assert last.offset == 6
    assert last.problem is not None
    assert last.problem.startswith("expected a shorter number")
