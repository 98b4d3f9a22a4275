"""The texts of the pages: one catalogue a language."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from inspector.checks.base import Check

#: The languages by what browsers and ``?lang=`` call them, each with its own name. The first is the default.
LANGUAGES = {"en": "English", "zh": "中文"}


@cache
def catalogue(language: str) -> Mapping[str, str]:
    """The texts of a language, by their names."""
    text = files("inspector.explore").joinpath("texts", f"{language}.toml").read_text(encoding="utf-8")
    return {f"{group}.{name}": told for group, texts in tomllib.loads(text).items() for name, told in texts.items()}


@cache
def _check_texts(language: str) -> Mapping[str, Mapping[str, str]]:
    """Return what is said of each check in a language; nothing in that of their declarations."""
    file = files("inspector.explore").joinpath("texts", f"checks.{language}.toml")
    return tomllib.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}


def text_of_check(language: str, check: Check, part: str) -> str:
    """Return what a check ``means``, its ``unless`` (when it is no fault), or its ``remedy``."""
    declared: str = getattr(check, part)
    return _check_texts(language).get(check.name, {}).get(part, declared)


def choose_language(asked: str | None, kept: str | None, accepted: str) -> str:
    """The language of a page: what the URL asks for, else what was chosen before, else what the browser prefers."""
    for choice in (asked, kept):
        if choice in LANGUAGES:
            return choice
    for part in accepted.split(","):
        name = part.partition(";")[0].strip().lower().partition("-")[0]
        if name in LANGUAGES:
            return name
    return next(iter(LANGUAGES))
