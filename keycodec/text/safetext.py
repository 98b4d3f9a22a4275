"""Make text safe to print: escape what cannot be printed, such as control bytes that could trick a terminal."""

from __future__ import annotations

from keycodec.elements import to_payload


def printable(text: str) -> str:
    r"""Escape each byte of a character that cannot be printed, and each byte that is no UTF-8, as ``\xNN``."""
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else _escaped(char) for char in text)


def _escaped(char: str) -> str:
    return "".join(f"\\x{byte:02x}" for byte in to_payload(char))
