"""How a call ends: with a payload, or with a refusal whose text can quote messages."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from google.protobuf.message import Message

from inspector.service.releases import Release
from inspector.service.wire.jsonforms import compact
from inspector.service.wire.value_text import ReplacedValue, StoredValue

if TYPE_CHECKING:
    from collections.abc import Callable

    from inspector.service.releases import Rule


class Quoted(NamedTuple):
    """A message inside a text, and the function that prints it there."""

    message: Message
    write: Callable[[Message], str] = compact

    def __str__(self) -> str:
        return self.write(self.message)


class Unread(NamedTuple):
    """A part of a body that could not be read: a value, or an ``excerpt`` of the text."""

    text: str
    excerpt: bool = False

    def __str__(self) -> str:
        return self.text


#: A part of the message of a refusal.
Part: TypeAlias = str | Quoted | Unread

#: What a handler returns: a message, a value of the store, what was there instead of a value, data, or a text.
Payload: TypeAlias = Message | StoredValue | ReplacedValue | dict[str, object] | str | None


class Outcome(NamedTuple):
    """How a call ended.

    ``code``: the name of a MetaServiceCode. ``text``: the parts of the message of a refusal. ``payload``: what the
    handler returned. ``early``: whether the request itself was refused, before the call: that is said in JSON always.
    ``release``: the line of Doris that answers.
    """

    code: str = "OK"
    text: tuple[Part, ...] = ()
    payload: Payload = None
    early: bool = False
    release: Release = Release.REFERENCE

    def follows(self, rule: Rule) -> bool:
        """Whether the service follows a rule."""
        return rule.holds(self.release)

    @property
    def ok(self) -> bool:
        """Whether the service would do what it was asked."""
        return self.code == "OK"

    @property
    def message(self) -> str:
        """The message of a refusal; empty if there is none."""
        return "".join(map(str, self.text))


class Refusal(Exception):
    """The service refuses a call. ``text``: the parts of the message. ``early``: see :class:`Outcome`."""

    def __init__(self, code: str, *text: Part, early: bool = False) -> None:
        super().__init__(code, *text)
        self.outcome = Outcome(code, text, early=early)


def invalid(*text: Part) -> Refusal:
    """Return the most frequent refusal: the request itself is wrong."""
    return Refusal("INVALID_ARGUMENT", *text)


def unfit(*text: Part) -> Refusal:
    """Return the refusal of a request that does not get as far as the call, because a parameter is wrong."""
    return Refusal("INVALID_ARGUMENT", *text, early=True)
