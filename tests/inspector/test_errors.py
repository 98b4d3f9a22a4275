"""Every error, found by its base class: its builtin, its message, its place in the tree, and that it can be pickled."""

from __future__ import annotations

import importlib
import inspect
import pickle
import pkgutil
import re
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

import inspector
from inspector import errors
from inspector.errors import (
    ExtraMissing,
    InspectorError,
    OutputExists,
    SourceDamaged,
    SourceNotFound,
    SourceUnreadable,
    UsageError,
    as_source_error,
    as_usage_error,
)
from keycodec.errors import KeyEncodeError

if TYPE_CHECKING:
    from collections.abc import Iterator

#: An argument of each type that an error may take.
ARGUMENTS = {"str": "a message", "int": 7}


def import_all_modules() -> None:
    for module in pkgutil.walk_packages(inspector.__path__, "inspector."):
        if not module.name.endswith("__main__"):
            with suppress(ExtraMissing):  # Spark is too large to be there always
                importlib.import_module(module.name)


def subclasses(base: type[InspectorError]) -> Iterator[type[InspectorError]]:
    for found in base.__subclasses__():
        yield found
        yield from subclasses(found)


import_all_modules()
ERRORS = sorted({error for error in subclasses(InspectorError) if error.__module__.startswith("inspector.")}, key=str)
each_error = pytest.mark.parametrize("kind", ERRORS, ids=lambda kind: kind.__name__)


def made(kind: type[InspectorError]) -> InspectorError:
    if inspect.isfunction(kind.__init__):
        parameters = list(inspect.signature(kind).parameters.values())
        return kind(*(ARGUMENTS[parameter.annotation] for parameter in parameters))
    return kind(ARGUMENTS["str"])


@each_error
def test_an_error_is_the_builtin_that_it_is_too(kind: type[InspectorError]) -> None:
    builtin = [base for base in kind.__mro__ if base.__module__ == "builtins"]
    assert builtin[0] is not Exception


@each_error
def test_an_error_says_its_message_and_is_one_line(kind: type[InspectorError]) -> None:
    assert "a message" in str(made(kind))
    assert len(str(made(kind)).splitlines()) == 1


@each_error
def test_an_error_comes_through_pickle_as_it_was(kind: type[InspectorError]) -> None:
    error = made(kind)
    back = pickle.loads(pickle.dumps(error))
    assert type(back) is kind
    assert str(back) == str(error)
    assert vars(back) == vars(error)
    assert back.exit_code == error.exit_code


def test_the_tree_in_the_docstring_is_the_tree() -> None:
    line = r"^( {4,})(\w+)(?: \((\w+)\))?(?: {2,}(?:(inspector[.\w]+): )?.*)?$"
    drawn: dict[str, tuple[str, ...]] = {}
    above: dict[int, str] = {}
    for indent, name, builtin, home in re.findall(line, errors.__doc__ or "", re.MULTILINE):
        above[len(indent)] = name
        parent = above.get(len(indent) - 4, "Exception")
        drawn[name] = (home or errors.__name__, parent, *filter(None, [builtin]))
    kinds: list[type] = [InspectorError, *ERRORS]
    real = {kind.__name__: (kind.__module__, *(base.__name__ for base in kind.__bases__)) for kind in kinds}
    assert drawn == real


def test_an_error_of_a_key_is_wrong_usage_with_the_same_message() -> None:
    with pytest.raises(UsageError, match=r"^no such field$"), as_usage_error():
        raise KeyEncodeError("no such field")
    with pytest.raises(UsageError, match=r"^'zz' is no key: no such field$"), as_usage_error("'zz' is no key"):
        raise KeyEncodeError("no such field")


@pytest.mark.parametrize(
    ("refused", "kind", "said"),
    [
        (FileNotFoundError(2, "No such file"), SourceNotFound, "x: no such transcript; paste one"),
        (NotADirectoryError(20, "Not a directory"), SourceNotFound, "x: no such transcript; paste one"),
        (IsADirectoryError(21, "Is a directory"), SourceNotFound, "x: a folder, not a transcript; paste one"),
        (PermissionError(13, "Permission denied"), SourceUnreadable, "x: cannot be read: permission denied; ask its"),
        (OSError(5, "Input/output error"), SourceUnreadable, "x: cannot be read: Input/output error; check the"),
        (SourceDamaged("x", 7, "cut"), SourceDamaged, "x: offset 7: cut"),
        (OutputExists("x: exists"), OutputExists, "x: exists"),
    ],
)
def test_what_the_operating_system_refuses_is_said_in_one_way(
    refused: Exception, kind: type[Exception], said: str
) -> None:
    with pytest.raises(kind) as caught, as_source_error("x", "transcript", remedy="paste one"):
        raise refused
    assert str(caught.value).startswith(said)


def test_any_other_error_stays_as_it_is() -> None:
    with pytest.raises(ZeroDivisionError), as_usage_error():
        raise ZeroDivisionError
