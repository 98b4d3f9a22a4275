"""The texts of the pages: every language has all of them, and the pages use all of them."""

from __future__ import annotations

import re
import string
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import inspector.explore
from inspector.checks.declared.every import CHECKS
from inspector.explore.app import PANELS
from inspector.explore.language import LANGUAGES, catalogue, choose_language, text_of_check

if TYPE_CHECKING:
    from tests.inspector.explore.looking import Looking

ROOM = Path(inspector.explore.__file__).parent
TEMPLATES = sorted((ROOM / "templates").iterdir())
SOURCES = "".join(path.read_text("utf-8") for path in TEMPLATES)
#: Texts that are named by what a page shows: their group, and what may stand behind.
NAMED_BY_DATA = ("menu", "severity", "relation", "state", "overview", "space", "tablet", "change")


def _places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_texts_with_the_same_places(language: str) -> None:
    english, other = catalogue("en"), catalogue(language)
    assert list(other) == list(english)
    assert {name: _places(text) for name, text in other.items()} == {
        name: _places(text) for name, text in english.items()
    }
    assert all(text.strip() for text in other.values())


def test_chinese_texts_are_chinese() -> None:
    same = {name for name, text in catalogue("zh").items() if text == catalogue("en")[name]}
    assert same <= {"records.where_hint", "menu.tablet"}


@pytest.mark.parametrize("language", [one for one in LANGUAGES if one != "en"])
def test_every_check_is_told_of_in_every_language(language: str) -> None:
    texts = tomllib.loads((ROOM / "texts" / f"checks.{language}.toml").read_text("utf-8"))
    assert [name for name in CHECKS if name not in texts] == []  # these checks lack a text
    assert list(texts) == list(CHECKS)
    for name, check in CHECKS.items():
        assert set(texts[name]) == {"means", "unless", "remedy"}
        for part, text in texts[name].items():
            assert text_of_check(language, check, part) == text != text_of_check("en", check, part)
            for kept in re.findall(r"`[^`]+`|#\d+|\b\w+_\w+\b|\b[A-Z][A-Z_]{3,}\b", getattr(check, part)):
                assert kept in text, (name, kept)  # what a person types or looks for is the same


def test_every_text_that_a_page_asks_for_is_there() -> None:
    asked = set(re.findall(r't\("(\w+\.\w+)"(?! ~)', SOURCES))
    assert asked
    assert asked <= set(catalogue("en"))


def test_no_text_is_left_over() -> None:
    asked = set(re.findall(r't\("(\w+\.\w+)"', SOURCES))
    left = set(catalogue("en")) - asked
    assert {name for name in left if name.partition(".")[0] not in NAMED_BY_DATA} == set()


def test_every_panel_has_a_name_in_the_menu() -> None:
    assert {f"menu.{panel.name}" for panel in PANELS} <= set(catalogue("en"))


@pytest.mark.parametrize(
    ("asked", "kept", "accepted", "language"),
    [
        ("zh", "en", "en", "zh"),
        (None, "zh", "en", "zh"),
        ("xx", None, "zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        (None, None, "fr-FR, en-GB;q=0.7, zh", "en"),
        (None, None, "", "en"),
        ("../../etc/passwd", "\x00", ";;,,;q=", "en"),
    ],
)
def test_the_language_of_a_page(asked: str | None, kept: str | None, accepted: str, language: str) -> None:
    assert choose_language(asked, kept, accepted) == language


def test_a_chosen_language_stays(look: Looking) -> None:
    assert "Overview" in look("/").text
    chosen = look("/", lang="zh")
    assert "概览" in chosen.text
    assert 'lang="zh"' in chosen.text
    assert "httponly" in chosen.headers["set-cookie"].lower()
    assert "概览" in look("/").text
    look("/", lang="en")
    look.client.cookies.delete("inspector-lang")
    assert "概览" in look("/", language="zh-TW,zh").text


def test_the_other_language_of_a_page_is_the_same_page(look: Looking) -> None:
    assert 'href="/records?q=txn+instance_id%3Da&amp;lang=zh"' in look("/records", q="txn instance_id=a").text
