"""The text of ``docs/reference.md``: the public names of both packages with their signatures and docstrings."""

from __future__ import annotations

import enum
import inspect
import re
from pprint import pformat
from types import UnionType
from typing import TYPE_CHECKING

import inspector
import keycodec
from tools.pages.definitions import definition, home_of
from tools.pages.signatures import annotated, returned, signature_of, without_roles

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from types import ModuleType

_HEAD = """# Reference

Every public name of both packages, made from their docstrings by `make docs`. [python.md](python.md) shows how they
are used. Sizes are in bytes, times in seconds, unless a name says otherwise.
"""
_OTHERS = """Signatures name these types, too. Import one from its module where a program needs the name.
"""
_PACKAGES = (keycodec, inspector)
_PUBLIC = {name for package in _PACKAGES for name in package.__all__}
#: A name in an annotation that is no attribute of another, and no text.
_NAME = re.compile(r"(?<![.\w'\"])[A-Za-z_]\w*(?![\w.'\"=])")
#: Bases that say nothing to a reader.
_PLAIN = ("object", "Generic", "Protocol", "ABC")


def reference() -> str:
    """The whole page."""
    return "\n\n".join([_HEAD.rstrip(), *map(_package, _PACKAGES)]) + "\n"


def _package(package: ModuleType) -> str:
    names: dict[str, list[str]] = {"Functions": [], "Classes": [], "Errors": [], "Constants": [], "Modules": []}
    for name in package.__all__:
        names[_kind(getattr(package, name))].append(name)
    blocks = [f"## {package.__name__}"]
    for title, members in names.items():
        if members:
            blocks.append(f"### {title} of `{package.__name__}`")
            blocks += [block for name in sorted(members) for block in _entry(package, name) if block]
    others = sorted(_others(package).items())
    blocks += [f"### Other types of `{package.__name__}`", _OTHERS.rstrip()]
    blocks += ["\n".join(_other(name, module) for name, module in others)]
    return "\n\n".join(blocks)


def _kind(value: object) -> str:
    if isinstance(value, type):
        return "Errors" if issubclass(value, BaseException) else "Classes"
    if inspect.ismodule(value):
        return "Modules"
    return "Functions" if inspect.isfunction(value) else "Constants"


def _entry(package: ModuleType, name: str) -> Iterator[str]:
    """The blocks of an entry; some may be empty."""
    value: object = getattr(package, name)
    yield f"#### `{package.__name__}.{name}`"
    if _kind(value) == "Constants":
        yield from _constant(vars(package)["_HOME"][name], name, value)
        return
    if inspect.isfunction(value) or isinstance(value, type):
        yield _signature(name, value)
    yield _docstring(value)
    if isinstance(value, type):
        yield _bases(value)
        yield from _members(value)


def _constant(module: str, name: str, value: object) -> Iterator[str]:
    found = definition(module, name)
    assert found is not None, name
    assert found.comment, f"{name} needs a comment with #: where it is defined"
    if isinstance(value, tuple | UnionType):
        yield f"```text\n{name} = {pformat(value, width=90) if isinstance(value, tuple) else found.value}\n```"
    yield without_roles(found.comment)


def _bases(value: type) -> str:
    bases = [base.__name__ for base in value.__bases__ if base.__name__ not in _PLAIN]
    return f"Is {' and '.join(f'{_article(base)} `{base}`' for base in bases)}." if bases else ""


def _article(name: str) -> str:
    return "an" if name[0] in "AEIO" else "a"


def _signature(name: str, value: Callable[..., object]) -> str:
    if isinstance(value, type) and (issubclass(value, BaseException | enum.Enum) or getattr(value, "_is_protocol", 0)):
        return ""
    try:
        return f"```text\n{signature_of(name, value)}\n```"
    except ValueError:  # a class in C
        return ""


def _docstring(value: object) -> str:
    return without_roles(inspect.getdoc(value) or "")


def _members(value: type) -> Iterator[str]:
    """The members of an enum and the attributes as lists, then each method as a function."""
    if isinstance(value, enum.EnumType):
        members: Iterable[enum.Enum] = value
        yield "\n".join(f"- `{member.name}`: `{member.value!r}`" for member in members)
    attributes, methods = [], []
    for name, member in vars(value).items():
        inner = _getter(member)
        if name.startswith("_") or not inspect.isfunction(inner) or not inspect.getdoc(inner):
            continue
        if isinstance(member, classmethod | staticmethod) or inspect.isfunction(member):
            called = f"{value.__name__}.{name}" if isinstance(member, classmethod | staticmethod) else f".{name}"
            methods += [f"```text\n{signature_of(called, inner, bound=True)}\n```", _docstring(inner)]
        else:
            kind = returned(inner)
            attributes.append(f"- `{f'{name}: {kind}' if kind else name}`: {_indented(_docstring(inner))}")
    yield "\n".join(attributes)
    yield from methods


def _getter(member: object) -> object:
    """The function behind a property, a cached property or a method."""
    if isinstance(member, property):
        return member.fget
    inner = getattr(member, "__func__", None) or getattr(member, "func", member)
    return inspect.unwrap(inner) if callable(inner) else inner


def _indented(text: str) -> str:
    return text.replace("\n", "\n  ").replace("\n  \n", "\n\n")


def _others(package: ModuleType) -> dict[str, str]:
    """The types that signatures and other types name and that are not public, each with its module."""
    found: dict[str, str] = {}
    asked = [one for name in package.__all__ for one in _named(getattr(package, name))]
    while asked:
        module, name = asked.pop()
        meaning = definition(module, name)
        if meaning and name not in found and name not in _PUBLIC:
            found[name] = home_of(module, name)
            asked += [(found[name], inner) for inner in _NAME.findall(meaning.value)]
    return found


def _named(value: object) -> Iterator[tuple[str, str]]:
    """The names in the signatures of a function, or of a class and its methods, each with the module that uses it."""
    if isinstance(value, type):
        yield from ((base.__module__, base.__name__) for base in value.__bases__ if base.__name__ not in _PLAIN)
        members = [_getter(member) for name, member in vars(value).items() if not name.startswith("_")]
        parts = [value, *members] if _signature("", value) else members
    else:
        parts = [value]
    for part in parts:
        if inspect.isfunction(part) or isinstance(part, type):
            for text in annotated(part):
                yield from ((part.__module__, name) for name in _NAME.findall(text))


def _other(name: str, module: str) -> str:
    """One line of a type that is not public."""
    found = definition(module, name)
    assert found is not None, f"{name} is not defined in {module}"
    shown = f"{name} = {found.value}" if found.value else name
    said = without_roles(found.comment).partition("\n\n")[0].replace("\n", " ")
    return f"- `{shown}`, of `{module}`{f': {said}' if said else ''}"
