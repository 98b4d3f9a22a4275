"""docs/reference.md says all that a docstring says, and names nothing that a reader cannot look up."""

from __future__ import annotations

import enum
import inspect as introspection
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import inspector
import keycodec

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE = Path("docs/reference.md").read_text("utf-8")
SAID = " ".join(PAGE.split())
PUBLIC = {name: getattr(package, name) for package in (keycodec, inspector) for name in package.__all__}
CLASSES = [value for value in PUBLIC.values() if isinstance(value, type)]
ENUMS = [kind for kind in CLASSES if isinstance(kind, enum.EnumType)]
SIGNATURES = re.findall(r"^```text\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)


def docstrings() -> Iterator[str]:
    """Those of all public functions, and of public classes and their methods and properties."""
    for value in PUBLIC.values():
        members = [member for name, member in vars(value).items() if name[0] != "_"] if value in CLASSES else []
        for one in [value, *members] if callable(value) else []:
            inner = getattr(one, "__func__", one)
            if callable(inner) or isinstance(inner, property):
                yield introspection.getdoc(inner) or ""


def test_every_sentence_of_a_docstring_is_in_the_reference() -> None:
    written = [re.sub(r":\w+:`~?([^`]+)`", r"`\1`", text).replace("``", "`") for text in docstrings()]
    assert len(written) > 200
    assert [text for text in written if " ".join(text.split()) not in SAID] == []


@pytest.mark.parametrize("kind", ENUMS, ids=lambda kind: kind.__name__)
def test_every_member_of_an_enum_is_in_the_reference(kind: type[enum.Enum]) -> None:
    for member in kind:
        assert f"- `{member.name}`: `{member.value!r}`" in PAGE


def test_signatures_are_what_a_person_would_write() -> None:
    assert len(SIGNATURES) > 150
    assert [text for text in SIGNATURES if re.search(r"\bAny\b|<| at 0x", text)] == []


def test_every_name_in_a_signature_is_public_or_explained() -> None:
    explained = set(re.findall(r"^- `(\w+)(?: = [^`]+)?`, of\s+`", PAGE, re.MULTILINE))
    assert explained >= {"Families", "Versions", "By", "Id", "Rate", "Progress", "Row", "Touched", "FieldChange"}
    assert explained.isdisjoint(PUBLIC)
    unsaid = re.findall(r"^- `([A-Z]\w+)(?: = (?!TypeVar)[^`]+)?`, of\s+`[\w.]+`(?!:)", PAGE, re.MULTILINE)
    assert unsaid == []


def errors(base: type[Exception]) -> Iterator[str]:
    yield base.__name__
    for kind in base.__subclasses__():
        yield from errors(kind)


def test_an_error_that_the_reference_names_can_be_imported_from_its_package() -> None:
    known = {*errors(keycodec.KeyCodecError), *errors(inspector.InspectorError)}
    assert {"ReadVersionExpired", "SchemaError"} < known
    assert [name for name in known if re.search(rf"\b{name}\b", PAGE) and name not in PUBLIC] == []
