"""Every error this package raises on purpose: one base class, each error also the builtin that it is."""

from __future__ import annotations


class KeyCodecError(Exception):
    """Base of all errors of this package; catch it to catch them all."""


class KeyDecodeError(KeyCodecError, ValueError):
    """Bytes that are no key: ``offset`` (bytes from its start) says where, ``reason`` what was expected and found."""

    def __init__(self, offset: int, reason: str) -> None:
        super().__init__(f"offset {offset}: {reason}")
        self.offset = offset
        self.reason = reason


class KeyEncodeError(KeyCodecError, ValueError):
    """A field, versionstamp or suffix that the family does not have, lacks, or cannot hold."""


class UnknownFamily(KeyCodecError, LookupError):
    """No key family has this name."""


class KeyTextError(KeyCodecError, ValueError):
    """Text that is no written key: ``position`` (characters from the text's start) says where, ``reason`` why."""

    def __init__(self, position: int, reason: str) -> None:
        super().__init__(f"position {position}: {reason}")
        self.position = position
        self.reason = reason


class AmbiguousText(KeyTextError):
    """Text that reads as one key in one form and as another key in another form; ``forms`` names the forms."""

    def __init__(self, forms: tuple[str, ...]) -> None:
        super().__init__(0, f"reads as a different key in each of the forms {', '.join(forms)}; name the form")
        self.forms = forms
