"""The pages in Debian's Chromium: mouse and keyboard, parts that come later, and without script."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.inspector.explore.browser.tab import INSTANCE, TABLET, Tab
from tests.inspector.explore.looking import serving

if TYPE_CHECKING:
    from pathlib import Path

    from inspector.sources.base import Source

pytestmark = pytest.mark.slow


def test_bytes_and_fields_light_up_together(tab: Tab) -> None:
    tab.open(f"/key?hex={TABLET}")
    lit = tab.page.locator(".lit")
    tab.page.hover("li[data-part='3']")
    assert {one.get_attribute("data-part") for one in lit.all()} == {"3"}
    assert lit.count() == 2
    tab.page.hover("tr[data-part='5']")
    assert {one.get_attribute("data-part") for one in lit.all()} == {"5"}
    tab.page.hover("h1")
    assert lit.count() == 0


def test_the_parts_of_a_key_by_keyboard_alone(tab: Tab) -> None:
    tab.open(f"/key?hex={TABLET}")
    lit = tab.page.locator("li.lit")
    while tab.page.evaluate("document.activeElement.dataset.part") is None:
        tab.page.keyboard.press("Tab")
    seen = [lit.get_attribute("data-part")]
    for _ in range(3):
        tab.page.keyboard.press("ArrowRight")
        seen.append(lit.get_attribute("data-part"))
    tab.page.keyboard.press("ArrowLeft")
    assert [*seen, lit.get_attribute("data-part")] == ["0", "1", "2", "3", "2"]


def test_from_a_log_line_to_a_record_and_on_to_another_by_keyboard(tab: Tab) -> None:
    tab.open("/")
    tab.page.keyboard.press("Tab")
    assert tab.page.evaluate("document.activeElement.className") == "skip"
    tab.page.focus("#jump")
    tab.page.keyboard.type(f"W1123 get key={TABLET} retry")
    tab.page.keyboard.press("Enter")
    tab.page.wait_for_selector("h2:has-text('MetaTabletKey')")
    tab.page.get_by_text("The whole record, with its relatives").focus()
    tab.page.keyboard.press("Enter")
    tab.page.wait_for_selector("a:has-text('MetaTabletIdxKey')")  # it came later
    tab.page.locator("a:has-text('MetaTabletIdxKey')").first.focus()
    tab.page.keyboard.press("Enter")
    tab.page.wait_for_selector("h1:has-text('MetaTabletIdxKey')")


def test_the_overview_counts_on_while_it_is_looked_at(chromium: Any, behind: Source) -> None:
    with serving(behind) as (address, explorer):
        explorer.counts.wait()
        explorer.counts._done.discard("usage")
        explorer.counts.is_over = False
        tab = Tab(chromium, address)
        tab.page.wait_for_selector("progress")
        explorer.counts._done.add("usage")
        explorer.counts.is_over = True
        tab.page.wait_for_selector("progress", state="detached")
        assert tab.page.locator(".partial").count() == 0
        tab.close()
        assert tab.wrong == []


def test_pages_work_without_script(chromium: Any, base: str) -> None:
    tab = Tab(chromium, base, java_script_enabled=False)
    tab.page.goto(f"{base}/record?hex={TABLET}")
    tab.page.get_by_role("link", name="What it names, and what names it").click()
    assert tab.page.locator("a:has-text('MetaTabletIdxKey')").count() >= 1
    tab.page.fill("#jump", TABLET)
    tab.page.press("#jump", "Enter")
    tab.page.get_by_role("link", name="tablet_id", exact=True).click()
    assert re.search(r"#part-\d+$", tab.page.url)
    tab.page.goto(f"{base}/checks")
    tab.page.locator(".choices a").nth(2).click()
    assert "severity=stuck" in tab.page.url
    tab.page.goto(f"{base}/time")
    assert tab.page.locator(".columns-chart").count() == 1
    assert tab.page.locator("[data-mirrors]").is_hidden()
    tab.close()
    assert tab.wrong == []


def test_a_page_of_another_site_gets_nothing(chromium: Any, base: str) -> None:
    context = chromium.new_context()
    page = context.new_page()
    page.goto(f"{base}/")
    assert "No access" in page.content()
    context.close()


def test_the_slider_leads_to_a_version_and_tells_its_time(tab: Tab) -> None:
    tab.open(f"/time?hex={INSTANCE}")
    slider = tab.page.locator("[data-mirrors]")
    before = int(slider.input_value())
    slider.focus()
    with tab.page.expect_navigation():
        tab.page.keyboard.press("PageDown")
    at = int(re.findall(r"at=(\d+)", tab.page.url)[0])
    assert at < before
    assert str(at) in tab.page.locator("h2#then").inner_text()
    assert tab.page.locator("output").inner_text().startswith(str(at))


@pytest.mark.thorough  # the slider itself is tried above
def test_between_known_times_the_slider_goes_evenly(tab: Tab) -> None:
    tab.open("/time")
    for known, version, told in (
        ("[[10, 0], [20, 100]]", 15, " · 1970-01-01T00:00:50Z"),
        ("[[10, 0], [20, 100]]", 10, " · 1970-01-01T00:00:00Z"),
        ("[[10, 0], [20, 100], [30, 100]]", 25, " · 1970-01-01T00:01:40Z"),
        ("[[10, 0]]", 11, ""),
        ("[]", 11, ""),
    ):
        assert tab.page.evaluate(f"timeOf({version}, {known})") == told


@pytest.mark.thorough
def test_the_treemap_is_saved_as_a_picture(tab: Tab, tmp_path: Path) -> None:
    tab.open("/space?space=0x01")
    for name, start in (("SVG", b"<svg"), ("PNG", b"\x89PNG\r\n\x1a\n")):
        with tab.page.expect_download() as download:
            tab.page.get_by_text(f"Save the picture ({name})").press("Enter")
        path = tmp_path / download.value.suggested_filename
        download.value.save_as(path)
        assert path.suffix == f".{name.lower()}"
        assert path.read_bytes().startswith(start)
    width, height = (int.from_bytes(path.read_bytes()[at : at + 4], "big") for at in (16, 20))
    assert (width, height) == (2400, 960)


@pytest.mark.thorough  # as the counts of the overview do, above
def test_commits_come_as_they_are_counted(chromium: Any, behind: Source) -> None:
    with serving(behind) as (address, explorer):
        explorer.timing.start()
        explorer.timing.wait()
        explorer.timing.is_over = False
        tab = Tab(chromium, address)
        tab.page.goto(f"{address}/time")
        tab.page.wait_for_selector("#reading")
        explorer.timing.is_over = True
        tab.page.wait_for_selector("#reading", state="detached")
        assert tab.page.locator(".columns-chart rect").count() > 1
        tab.close()
        assert tab.wrong == []
