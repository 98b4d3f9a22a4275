"""Signatures as the code has them: annotations without quotes, defaults as a reader would write them."""

from __future__ import annotations

import dataclasses
import enum
import inspect
import re
from typing import TYPE_CHECKING, ForwardRef

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

#: What stands for a default that a dataclass makes anew each time.
_FACTORY = "<factory>"


class _Written(str):
    """A text that stands in a signature without quotes."""

    __slots__ = ()
    __repr__ = str.__str__


def signature_of(name: str, value: Callable[..., object], *, bound: bool = False) -> str:
    """How a function or a class is called: on one line, or a parameter a line where that is too long.

    ``bound``: leave out ``self`` or ``cls``.
    """
    return name + _wrapped(_text(value, bound=bound))


def annotated(value: Callable[..., object]) -> Iterator[str]:
    """The text of each annotation in the signature."""
    signature = inspect.signature(value)
    for annotation in [*(each.annotation for each in signature.parameters.values()), signature.return_annotation]:
        if annotation is not inspect.Signature.empty:
            yield str(_annotation(annotation))


def returned(value: Callable[..., object]) -> str:
    """The text of what a function returns; empty if it does not say so."""
    annotation = inspect.signature(value).return_annotation
    return "" if annotation is inspect.Signature.empty else str(_annotation(annotation))


def _text(value: Callable[..., object], *, bound: bool) -> str:
    signature = inspect.signature(value)
    factories = _factories(value)
    parameters = [
        each.replace(annotation=_annotation(each.annotation), default=_default(each.default, factories.get(each.name)))
        for each in signature.parameters.values()
    ]
    written = signature.replace(
        parameters=[each for each in parameters if not (bound and each.name in ("self", "cls"))],
        return_annotation=_annotation(signature.return_annotation),
    )
    return str(written)


def _annotation(value: object) -> object:
    """The annotation, to be written as the code has it. Those of named tuples are forward references."""
    text = value.__forward_arg__ if isinstance(value, ForwardRef) else value
    return _Written(text) if isinstance(text, str) else value


def _factories(value: object) -> dict[str, Callable[[], object]]:
    """What makes the default of a dataclass's field anew each time, by the field's name."""
    if not (isinstance(value, type) and dataclasses.is_dataclass(value)):
        return {}
    made = {field.name: field.default_factory for field in dataclasses.fields(value)}
    return {name: factory for name, factory in made.items() if factory is not dataclasses.MISSING}


def _default(value: object, factory: Callable[[], object] | None) -> object:
    """The default as a call would have it."""
    if str(value) == _FACTORY and factory is not None:
        return _default(factory(), None)
    if isinstance(value, enum.Enum):
        return _Written(str(value) if not isinstance(value, str) else f"{type(value).__name__}.{value.name}")
    if inspect.isfunction(value) or inspect.isbuiltin(value):
        return _Written(value.__name__)
    if dataclasses.is_dataclass(value) or hasattr(value, "_fields"):
        return _of_its_class(value)
    return value


def _of_its_class(value: object) -> object:
    """An object that its class makes without arguments is written so."""
    kind = type(value)
    try:
        return _Written(f"{kind.__name__}()") if kind() == value else value
    except TypeError:
        return value


def _wrapped(signature: str) -> str:
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


def without_roles(docstring: str) -> str:
    """The docstring as Markdown: a name in backquotes, whatever it is the name of."""
    return re.sub(r":\w+:`~?([^`]+)`", r"`\1`", docstring).replace("``", "`")
