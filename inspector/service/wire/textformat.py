"""Protobuf's text format, as C++ prints it: bytes that are not ASCII are in octal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from google.protobuf import text_encoding, text_format

if TYPE_CHECKING:
    from google.protobuf.message import Message


def debug_text(message: Message) -> str:
    """Return a message in text format, one field a line."""
    return str(text_format.MessageToString(message, as_utf8=False, print_unknown_fields=True))


def one_line(message: Message) -> str:
    """Return a message on one line, with a blank after each field."""
    return f"{text_format.MessageToString(message, as_one_line=True, as_utf8=False, print_unknown_fields=True)} "


def string_literal(text: str) -> str:
    """Return a string as text format has it, in quotes."""
    return f'"{text_encoding.CEscape(text.encode("utf-8", "surrogateescape"), as_utf8=False)}"'
