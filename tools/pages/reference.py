"""The text of ``docs/reference.md``: the public names of both packages with their signatures and docstrings."""

from __future__ import annotations

import enum
import inspect
import re
from typing import TYPE_CHECKING, ForwardRef

import inspector
import keycodec

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

_HEAD = """# Reference

Every public name of both packages, made from their docstrings by `make docs`. [python.md](python.md) shows how they
are used. Sizes are in bytes, times in seconds, unless a name says otherwise.
"""


def reference() -> str:
    """The whole page."""
    return "\n".join([_HEAD, *map(_package, (keycodec, inspector))])


def _package(package: ModuleType) -> str:
    names: dict[str, list[str]] = {"Functions": [], "Classes": [], "Errors": [], "Constants": [], "Modules": []}
    for name in package.__all__:
        names[_kind(getattr(package, name))].append(name)
    lines = [f"## {package.__name__}", ""]
    for title, members in names.items():
        if members:
            lines += [f"### {title} of `{package.__name__}`", ""]
            lines += [_entry(package.__name__, name, getattr(package, name)) for name in sorted(members)]
    return "\n".join(lines)


def _kind(value: object) -> str:
    if isinstance(value, type):
        return "Errors" if issubclass(value, BaseException) else "Classes"
    if inspect.ismodule(value):
        return "Modules"
    return "Functions" if inspect.isfunction(value) else "Constants"


def _entry(package: str, name: str, value: object) -> str:
    if inspect.ismodule(value):
        return f"#### `{package}.{name}`\n\n{_docstring(value)}\n"
    if not isinstance(value, type) and not inspect.isfunction(value):
        return f"#### `{package}.{name}`\n\nA `{type(value).__name__}`.\n"
    bases = f"\n\n{_bases(value)}" if isinstance(value, type) else ""
    members = _members(value) if isinstance(value, type) else ""
    return f"#### `{package}.{name}`\n\n{_signature(name, value)}{_docstring(value)}{bases}\n{members}"


def _bases(value: type) -> str:
    bases = [base.__name__ for base in value.__bases__ if base.__name__ not in ("object", "Generic", "Protocol", "ABC")]
    return f"Is a {' and a '.join(f'`{base}`' for base in bases)}." if bases else ""


def _signature(name: str, value: object) -> str:
    assert callable(value)
    if isinstance(value, type) and (issubclass(value, BaseException | enum.Enum) or getattr(value, "_is_protocol", 0)):
        return ""
    try:
        signature = _signature_text(value)
    except ValueError:
        return ""
    return f"```text\n{name}{_wrapped(signature)}\n```\n\n"


class _Written(str):
    """An annotation as the code has it: without quotes."""

    __slots__ = ()
    __repr__ = str.__str__


def _annotation(value: object) -> object:
    """The annotation, to be written as the code has it. Those of named tuples are forward references."""
    text = value.__forward_arg__ if isinstance(value, ForwardRef) else value
    return _Written(text) if isinstance(text, str) else value


def _signature_text(value: Callable[..., object]) -> str:
    """The signature as the code has it: no quotes around annotations, functions by their names."""
    signature = inspect.signature(value)
    parameters = [each.replace(annotation=_annotation(each.annotation)) for each in signature.parameters.values()]
    text = str(signature.replace(parameters=parameters, return_annotation=_annotation(signature.return_annotation)))
    return re.sub(r"<(?:built-in )?function (\w+)(?: at 0x\w+)?>", r"\1", text)


def _wrapped(signature: str) -> str:
    """The signature on one line, or a parameter a line where that is too long."""
    if len(signature) < 90:
        return signature
    inner, _, returns = signature[1:].rpartition(")")
    return "(\n" + "".join(f"    {part},\n" for part in _parameters(inner)) + f"){returns}"


def _parameters(inner: str) -> list[str]:
    """The parameters, cut at the commas outside all brackets."""
    parts, depth = [""], 0
    for char in inner:
        depth += (char in "([{") - (char in ")]}")
        if char == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += char
    return [part.strip() for part in parts]


def _docstring(value: object) -> str:
    return re.sub(r":\w+:`~?([^`]+)`", r"`\1`", inspect.getdoc(value) or "").replace("``", "`")


def _members(value: type) -> str:
    lines = []
    for name, member in vars(value).items():
        if name.startswith("_") or isinstance(value, enum.EnumType):
            continue
        inner = member.__func__ if isinstance(member, classmethod | staticmethod) else member
        if isinstance(inner, property) or hasattr(inner, "func"):
            lines.append(f"- `{name}`: {_first_line(inner)}")
        elif inspect.isfunction(inner) and inspect.getdoc(inner):
            lines.append(f"- `{name}{_without_self(_signature_text(inner))}`: {_first_line(inner)}")
    return "\n" + "\n".join(lines) + "\n" if lines else ""


def _without_self(signature: str) -> str:
    return re.sub(r"^\((?:self|cls)(?:, )?", "(", signature)


def _first_line(member: object) -> str:
    return _docstring(member).partition("\n\n")[0].replace("\n", " ")
