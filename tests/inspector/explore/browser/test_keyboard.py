"""Every panel by keyboard alone: all that can be used is reached by Tab, in order, can be seen, and lets go again."""

from __future__ import annotations

from typing import Any

import pytest

from tests.inspector.explore.browser.tab import PAGES, Tab
from tests.support.examples import part

pytestmark = pytest.mark.slow

#: What Tab is to reach: numbered in the order of the page.
_MARK = """
    (() => {
        const all = [...document.querySelectorAll(
            "a[href], button, input:not([type=hidden]), textarea, summary, [tabindex='0']"
        )].filter((one) => one.checkVisibility({visibilityProperty: true}));
        all.forEach((one, number) => { one.dataset.order = number; });
        return all.length;
    })()
"""
#: Where the keyboard is: the number, and whether a person can see it.
_HERE = """
    (() => {
        const one = document.activeElement;
        const style = getComputedStyle(one);
        const box = one.getBoundingClientRect();
        const drawn = one.closest("svg") && one.querySelector("rect");  // in a picture the edge tells
        const isMarked = drawn ? getComputedStyle(drawn).strokeWidth === "4px" : style.outlineStyle !== "none";
        const isSeen = isMarked && box.width > 0 && box.left > -1;
        return one.dataset.order === undefined ? null : [Number(one.dataset.order), isSeen];
    })()
"""
#: Steps on one page: more are the same again.
MOST = 90


@pytest.mark.parametrize("path", part(PAGES, len(PAGES)))
def test_all_that_can_be_used_is_reached_in_order_and_seen(tab: Tab, path: str) -> None:
    tab.open(path)
    number = tab.page.evaluate(_MARK)
    assert number > 10
    steps = min(number, MOST)
    seen = []
    for _ in range(steps):
        tab.page.keyboard.press("Tab")
        seen.append(tab.page.evaluate(_HERE))
    assert seen == [[place, True] for place in range(steps)]
    if steps == number:
        tab.page.keyboard.press("Tab")
        assert tab.page.evaluate(_HERE) in (None, [0, True])  # it lets go: next is the browser's own, if that has any


def test_from_panel_to_panel(tab: Tab) -> None:
    names = tab.page.locator("header nav a").all_inner_texts()
    assert len(names) == 9
    for place, name in enumerate(names):
        tab.page.keyboard.press("Tab")  # the link that skips all this
        while tab.page.evaluate("document.activeElement.textContent") != name:
            tab.page.keyboard.press("Tab")
        with tab.page.expect_navigation():
            tab.page.keyboard.press("Enter")
        assert tab.page.locator("header nav [aria-current]").inner_text() == name
        assert tab.page.locator("h1").count() == 1, place


def _to(tab: Tab, selector: str) -> None:
    """Go to what is meant by Tab alone."""
    wanted = tab.page.locator(selector).first
    for _ in range(400):
        if wanted.evaluate("(one) => one === document.activeElement"):
            return
        tab.page.keyboard.press("Tab")
    pytest.fail(f"Tab does not lead to {selector}")


def _press(tab: Tab, key: str) -> None:
    with tab.page.expect_navigation():
        tab.page.keyboard.press(key)


def test_into_the_treemap(tab: Tab) -> None:
    tab.open("/space")
    _to(tab, "svg a")
    _press(tab, "Enter")
    _to(tab, "svg a")
    _press(tab, "Enter")
    assert "at=" in tab.page.url


@pytest.mark.thorough  # links by keyboard, as from panel to panel
def test_a_severity_its_check_and_a_record(tab: Tab) -> None:
    tab.open("/checks")
    _to(tab, ".choices .corruption a")
    _press(tab, "Enter")
    assert "severity=corruption" in tab.page.url
    _to(tab, ".check .pages a")
    _press(tab, "Enter")
    assert "check=" in tab.page.url
    _to(tab, ".findings a")
    _press(tab, "Enter")
    assert "/record" in tab.page.url


@pytest.mark.thorough  # a form and a link by keyboard, as in the test of a tablet and a list
def test_a_question_and_its_answer(tab: Tab) -> None:
    tab.open("/ask")
    _to(tab, "#sql")
    tab.page.keyboard.type("SELECT 6 * 7 AS answer")
    _to(tab, "form.paste button")
    _press(tab, "Enter")
    assert tab.page.locator("td").first.inner_text() == "42"


@pytest.mark.thorough  # a form and a link by keyboard, as in the test of a tablet and a list
def test_two_versions_compared(tab: Tab) -> None:
    tab.open("/compare")
    _to(tab, "input[name=a]")
    tab.page.keyboard.type("1130000000")
    _press(tab, "Enter")
    _to(tab, "tr.differs a")
    _press(tab, "Enter")
    assert tab.page.locator("ol.events li").count() > 0


def test_a_tablet_and_a_list(tab: Tab) -> None:
    for path, field, text in (
        ("/tablet", "input[name=tablet]", "114739"),
        ("/records", "main input[name=q]", "InstanceKey"),
    ):
        tab.open(path)
        _to(tab, field)
        tab.page.keyboard.press("Control+A")
        tab.page.keyboard.type(text)
        _press(tab, "Enter")
        assert tab.page.locator("main tbody tr").count() > 0


@pytest.mark.thorough  # a part of a page that opens, as in the treemap
def test_the_fields_of_a_record_fold(tab: Tab) -> None:
    tab.open("/records?q=InstanceKey")
    _to(tab, "tbody a")
    _press(tab, "Enter")
    _to(tab, "ul.tree summary")
    before: Any = tab.page.locator("ul.tree details[open]").count()
    tab.page.keyboard.press("Space")
    assert tab.page.locator("ul.tree details[open]").count() < before
