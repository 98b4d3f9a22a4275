"""How the pages look, in both languages, light and dark: nothing is cut or overlaps, and axe finds no fault."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest

from tests.inspector.explore.browser.tab import PAGES, Tab
from tests.support.examples import part
from tests.support.places import DATA

pytestmark = pytest.mark.slow

WIDTHS = (1280, 800)
AXE = (DATA / "axe" / "axe.min.js").read_text("utf-8")
#: What reaches beyond the right edge of the window, and is not meant to be moved there.
_TOO_WIDE = """
    [...document.querySelectorAll("body *")]
        .filter((one) => !one.closest(".wide, pre, svg, .unseen, .skip, .source"))
        .filter((one) => one.getBoundingClientRect().right > innerWidth + 1)
        .map((one) => one.outerHTML.slice(0, 100))
        .concat([...document.querySelectorAll(".wide")]
            .filter((one) => one.scrollWidth > one.clientWidth + 1)
            .map((one) => one.textContent.slice(0, 100)))
"""
#: Texts of a page that lie on each other: leaves of the page whose boxes meet.
_OVERLAPPING = """
    (() => {
        const leaves = [...document.querySelectorAll("main *, header *")]
            .filter((one) => !one.closest("svg, .unseen, .skip, details:not([open]), ul.tree"))
            .filter((one) => one.children.length === 0 && one.textContent.trim() && one.getClientRects().length === 1)
            .map((one) => [one, one.getBoundingClientRect()])
            .filter(([, box]) => box.width && box.height)
            .slice(0, 500);
        const found = [];
        for (const [one, a] of leaves) for (const [other, b] of leaves)
            if (one !== other && a.left < b.right - 2 && b.left < a.right - 2
                && a.top < b.bottom - 4 && b.top < a.bottom - 4)
                found.push(one.outerHTML.slice(0, 80) + " / " + other.outerHTML.slice(0, 80));
        return found.slice(0, 3);
    })()
"""
#: Labels of pictures that lie on each other or reach out of their picture.
_LABELS = """
    [...document.querySelectorAll("svg[role]")].flatMap((picture) => {
        const frame = picture.getBoundingClientRect();
        const texts = [...picture.querySelectorAll("text")].map((one) => [one, one.getBoundingClientRect()]);
        return texts.filter(([one, a]) =>
            a.right > frame.right + 1 || a.left < frame.left - 1 || a.bottom > frame.bottom + 1
            || texts.some(([other, b]) => other !== one
                && a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 3 && b.top < a.bottom - 3)
        ).map(([one]) => one.textContent);
    })
"""


#: Each sixth of the pages, in light and dark, in both languages.
LOOKS = list(product(range(6), ("light", "dark"), ("en", "zh")))


@pytest.mark.parametrize(("sixth", "scheme", "language"), part(LOOKS, len(LOOKS)))
def test_nothing_is_cut_or_overlaps_and_axe_finds_nothing(
    chromium: Any, base: str, sixth: int, scheme: str, language: str
) -> None:
    tab = Tab(chromium, base, color_scheme=scheme)
    tab.open(f"/?lang={language}")
    for path in PAGES[sixth::6]:
        tab.open(path)
        assert tab.page.locator("html").get_attribute("lang") == language
        for width in WIDTHS:
            tab.page.set_viewport_size({"width": width, "height": 800})
            for wrong in (_TOO_WIDE, _OVERLAPPING, _LABELS):
                assert tab.page.evaluate(wrong) == [], (path, width)
        tab.page.evaluate(AXE)
        found = tab.page.evaluate("axe.run({resultTypes: ['violations']})")
        told = [(one["id"], [node["html"][:120] for node in one["nodes"]][:3]) for one in found["violations"]]
        assert told == [], path
    tab.close()
    assert tab.wrong == []
