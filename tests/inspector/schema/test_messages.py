"""``inspector.schema.messages``: what its stub says is there at run time, all of it, with the types it says."""

from __future__ import annotations

import ast
import subprocess
import sys
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from google.protobuf.descriptor import FieldDescriptor

from inspector.schema import Schema, descriptor_of, map_entry, messages
from inspector.schema.messages import InstanceInfoPB, TxnStatusPB
from tests.support.places import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from google.protobuf.descriptor import Descriptor, EnumDescriptor

SCALARS = {
    "bool": {FieldDescriptor.TYPE_BOOL},
    "bytes": {FieldDescriptor.TYPE_BYTES},
    "float": {FieldDescriptor.TYPE_DOUBLE},
    "int": {
        FieldDescriptor.TYPE_INT32,
        FieldDescriptor.TYPE_INT64,
        FieldDescriptor.TYPE_UINT32,
        FieldDescriptor.TYPE_UINT64,
    },
    "str": {FieldDescriptor.TYPE_STRING},
}


class _Class(NamedTuple):
    """A class of the stub, taken apart; ``path`` is its name from outside."""

    path: str
    is_enum: bool
    constants: dict[str, str]
    fields: dict[str, str]
    read_only: set[str]
    methods: dict[str, ast.FunctionDef]
    inner: list[_Class]


def _taken_apart(node: ast.ClassDef, outer: str = "") -> _Class:
    path = f"{outer}{node.name}"
    found = _Class(path, bool(node.keywords), {}, {}, set(), {}, [])
    for part in node.body:
        if isinstance(part, ast.ClassDef):
            found.inner.append(_taken_apart(part, f"{path}."))
        elif isinstance(part, ast.AnnAssign):
            name, annotation = ast.unparse(part.target), ast.unparse(part.annotation)
            if annotation.startswith("_ClassVar["):
                found.constants[name] = annotation.removeprefix("_ClassVar[").removesuffix("]")
            else:
                found.fields[name] = annotation
        elif isinstance(part, ast.FunctionDef) and part.decorator_list:
            assert part.returns is not None
            found.fields[part.name] = ast.unparse(part.returns)
            found.read_only.add(part.name)
        elif isinstance(part, ast.FunctionDef):
            found.methods[part.name] = part
    return found


def _stub() -> list[_Class]:
    tree = ast.parse((ROOT / "inspector/schema/messages.pyi").read_text(encoding="utf-8"))
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef) and not node.name.startswith("_")]
    return [_taken_apart(node) for node in classes]


def _with_inner(classes: list[_Class]) -> Iterator[_Class]:
    for each in classes:
        yield each
        yield from _with_inner(each.inner)


STUB = _stub()
MESSAGES = [each for each in _with_inner(STUB) if not each.is_enum]
ENUMS = [each for each in _with_inner(STUB) if each.is_enum]


def _at_run_time(path: str) -> Any:
    found: Any = messages
    for name in path.split("."):
        found = getattr(found, name)
    return found


def _is_type_of(annotation: str, field: FieldDescriptor) -> bool:
    """Whether the annotation is right for one value of the field."""
    declared: Descriptor | EnumDescriptor | None = field.message_type or field.enum_type
    if declared is None:
        return field.type in SCALARS[annotation]
    return _at_run_time(annotation).DESCRIPTOR is declared


def _read_type_is_right(annotation: str, field: FieldDescriptor) -> bool:
    """Whether the annotation is right for what reading the field gives."""
    if not field.is_repeated:
        return _is_type_of(annotation, field)
    container, _, items = annotation.removesuffix("]").partition("[")
    of_messages = field.message_type is not None
    if entry := map_entry(field):
        key, value = entry.fields
        of_messages = value.message_type is not None
        key_annotation, value_annotation = items.split(", ")
        right = _is_type_of(key_annotation, key) and _is_type_of(value_annotation, value)
        return right and container == ("_MessageMap" if of_messages else "_ScalarMap")
    return _is_type_of(items, field) and container == ("_Messages" if of_messages else "_Scalars")


def _literals(method: ast.FunctionDef | None) -> set[str]:
    """The names that a method of the stub takes."""
    if method is None:
        return set()
    nodes = ast.walk(method.args)
    return {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def test_the_names_of_the_stub_are_those_of_the_module() -> None:
    assert sorted(each.path for each in STUB) == dir(messages)


def test_every_message_of_the_schema_has_a_class_in_the_stub() -> None:
    full_names = [_at_run_time(each.path).DESCRIPTOR.full_name for each in MESSAGES]
    assert sorted(full_names) == list(Schema.builtin().message_names())


@pytest.mark.parametrize("stub", MESSAGES, ids=lambda stub: stub.path)
def test_a_message_has_the_fields_and_inner_types_of_the_stub(stub: _Class) -> None:
    message_class = _at_run_time(stub.path)
    assert message_class is Schema.builtin().message_class(message_class.DESCRIPTOR.full_name)
    fields = descriptor_of(message_class).fields_by_name
    assert set(stub.fields) == set(fields)
    wrong = {name: text for name, text in stub.fields.items() if not _read_type_is_right(text, fields[name])}
    assert wrong == {}
    declared = message_class.DESCRIPTOR
    nested = [inner for inner in declared.nested_types if not inner.GetOptions().map_entry]
    inner_types = [f"{stub.path}.{inner.name}" for inner in (*nested, *declared.enum_types)]
    assert sorted(inner.path for inner in stub.inner) == sorted(inner_types)
    assert {name: getattr(message_class, name) for name in stub.constants} == {
        name: value.number for name, value in declared.enum_values_by_name.items()
    }


@pytest.mark.parametrize("stub", MESSAGES, ids=lambda stub: stub.path)
def test_the_methods_of_a_message_take_the_names_of_the_stub(stub: _Class) -> None:
    message_class = _at_run_time(stub.path)
    assert {argument.arg for argument in stub.methods["__init__"].args.kwonlyargs} == set(stub.fields)
    assert _literals(stub.methods.get("ClearField")) == set(stub.fields)
    message = message_class()
    for name in stub.fields:
        message.ClearField(name)
        if name in _literals(stub.methods.get("HasField")):
            assert not message.HasField(name)
        else:
            with pytest.raises(ValueError, match="presence"):
                message.HasField(name)


@pytest.mark.parametrize("stub", [each for each in MESSAGES if each.fields], ids=lambda stub: stub.path)
def test_what_the_stub_lets_be_assigned_to_can_be(stub: _Class) -> None:
    message = _at_run_time(stub.path)()
    for name in stub.fields:
        if name in stub.read_only:
            with pytest.raises(AttributeError):
                setattr(message, name, getattr(message, name))
        else:
            setattr(message, name, getattr(message, name))
            assert message.HasField(name)


@pytest.mark.parametrize("stub", ENUMS, ids=lambda stub: stub.path)
def test_an_enum_has_the_values_of_the_stub(stub: _Class) -> None:
    enum = _at_run_time(stub.path)
    assert dict(enum.items()) == {name: getattr(enum, name) for name in stub.constants}
    assert list(stub.constants) == [value.name for value in enum.DESCRIPTOR.values]
    assert set(stub.constants.values()) == {stub.path}


def test_names_mean_what_they_mean_in_cloud_proto() -> None:
    assert messages.TabletIndexPB is Schema.builtin().message_class("doris.cloud.TabletIndexPB")
    assert messages.doris_TabletIndexPB is Schema.builtin().message_class("doris.TabletIndexPB")


def test_values_of_enums_are_numbers() -> None:
    assert InstanceInfoPB(status=InstanceInfoPB.DELETED).status == 1
    assert InstanceInfoPB.Status.Name(InstanceInfoPB.Status.Value("OVERDUE")) == "OVERDUE"
    assert TxnStatusPB.TXN_STATUS_VISIBLE == 3


def test_a_name_that_doris_does_not_declare_is_an_error() -> None:
    name = "NoSuchPB"
    with pytest.raises(AttributeError, match=r"inspector\.schema\.messages has no 'NoSuchPB'"):
        getattr(messages, name)
    with pytest.raises(ImportError, match="NoSuchPB"):
        exec("from inspector.schema.messages import NoSuchPB")


def test_the_schema_is_loaded_once_when_a_message_is_asked_for() -> None:
    script = """
import sys
opened = []
sys.addaudithook(lambda event, arguments: opened.append(str(arguments[0])) if event == "open" else None)
from inspector.schema import Schema, messages
def times_loaded():
    return sum(path.endswith("doris.desc") for path in opened)
print(times_loaded())
messages.InstanceInfoPB, messages.TxnStatusPB, Schema.builtin(), Schema.builtin()
print(times_loaded())
"""
    result = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)
    assert result.stdout.split() == ["0", "1"]
