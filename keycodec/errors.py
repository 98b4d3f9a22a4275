"""Every error that this package raises on purpose. Each is also the builtin error that it is.

KeyCodecError
|-- KeyDecodeError      ValueError: bytes that are no key
|-- KeyEncodeError      ValueError: fields that make no key
|-- KeyTextError        ValueError: text that is no written key
|   `-- AmbiguousText   text that is two different keys
`-- UnknownFamily       LookupError: a name that no family has
"""

from __future__ import annotations


class KeyCodecError(Exception):
    """Base of all errors of this package: catch it to catch them all."""


class KeyDecodeError(KeyCodecError, ValueError):
    """Bytes that are no key.

    ``offset``: where, in bytes from the start. ``reason``: what was expected there, and what was found.
    """

    def __init__(self, offset: int, reason: str) -> None:
        super().__init__(offset, reason)
        self.offset = offset
        self.reason = reason

    def __str__(self) -> str:
        return f"offset {self.offset}: {self.reason}"


class KeyEncodeError(KeyCodecError, ValueError):
    """A field, versionstamp or suffix that is missing, that the family does not have, or that does not fit."""


class KeyTextError(KeyCodecError, ValueError):
    """Text that is no written key.

    ``position``: where, in characters from the start. ``reason``: what is wrong there.
    """

    def __init__(self, position: int, reason: str) -> None:
        super().__init__(position, reason)
        self.position = position
        self.reason = reason

    def __str__(self) -> str:
        return f"position {self.position}: {self.reason}"


class AmbiguousText(KeyTextError):
    """Text that reads as one key and as another key too. ``forms``: the names of the forms that it reads in."""

    def __init__(self, forms: tuple[str, ...]) -> None:
        if len(forms) == 1:
            reason = f"reads as different keys, and the form {forms[0]} does not say which; paste the key in hex"
        else:
            reason = f"reads as a different key in each of the forms {', '.join(forms)}; name the form"
        super().__init__(0, reason)
        self.args = (forms,)  # pickle and copy make the error anew from these
        self.forms = forms


class UnknownFamily(KeyCodecError, LookupError):
    """No key family has this name."""


def no_bytes(function: str, value: object) -> TypeError:
    """The error of a function that takes the bytes of a key and got something else."""
    hint = "; parse_text reads a key's text" if isinstance(value, str) else ""
    return TypeError(f"{function} takes bytes, not {type(value).__name__}{hint}")
