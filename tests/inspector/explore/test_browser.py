"""The pages in Debian's Chromium: mouse and keyboard, no script of the data, nothing cut, nothing that axe finds."""

from __future__ import annotations

import re
import shutil
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest

from inspector.explore.access import KEY
from keycodec import encode
from tests.inspector.explore.looking import ACCESS, hostile_source, serving
from tests.inspector.explore.test_hostile import KEYS, ODD_KEYS
from tests.support.places import DATA

if TYPE_CHECKING:
    from collections.abc import Iterator

    from inspector.sources.base import Source

playwright_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

pytestmark = pytest.mark.slow

INSTANCE = encode("InstanceKey", instance_id="regression_instance0").hex()
TABLET = encode(
    "MetaTabletKey",
    instance_id="regression_instance0",
    table_id=113973,
    index_id=113974,
    part_id=113966,
    tablet_id=114739,
).hex()
#: Every panel, as a person sees it.
PAGES = (
    "/",
    "/?lang=zh",
    "/?lang=en",
    "/key",
    f"/key?hex={TABLET}",
    f"/record?hex={INSTANCE}",
    f"/related?hex={TABLET}",
    "/records?q=MetaTabletKey",
    "/space?space=0x01",
    "/tablet?tablet=114739&instance=regression_instance0",
    f"/time?hex={INSTANCE}",
    "/compare",
    "/ask?sql=SELECT+family,count(*)+FROM+records+GROUP+BY+ALL",
    "/key?q=no+key",
)
WIDTHS, SCHEMES = (1280, 800), ("light", "dark")
AXE = (DATA / "axe" / "axe.min.js").read_text("utf-8")
#: What stands where a part of the page is still to come.
_STILL_TO_COME = "[hx-trigger='load'] > p:only-child > a, .htmx-request"
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


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """The browser; the tests are skipped where there is none."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.skip("Chromium is not installed: apt-get install chromium")
    with playwright_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


class Tab:
    """A tab of the browser, that may look, and whatever went wrong in it."""

    def __init__(self, browser: Any, base: str, **options: Any) -> None:
        self._context = browser.new_context(locale="en-US", **options)
        self.page = self._context.new_page()
        self.page.set_default_timeout(20_000)
        self.base = base
        self.wrong: list[str] = []
        self.page.on("dialog", self._alerted)
        self.page.on("pageerror", lambda error: self.wrong.append(f"error {error}"))
        self.page.on("console", self._told)
        self.page.on("request", self._asked)
        self.page.goto(f"{base}/?{KEY}={ACCESS}")

    def _alerted(self, dialog: Any) -> None:
        self.wrong.append(f"dialog {dialog.message}")
        dialog.dismiss()

    def _told(self, message: Any) -> None:
        if message.type == "error" and "status of 4" not in message.text:
            self.wrong.append(f"console {message.text}")

    def _asked(self, request: Any) -> None:
        if not request.url.startswith(self.base + "/"):
            self.wrong.append(f"asked {request.url}")

    def open(self, path: str) -> None:
        """Open a page, and wait until nothing of it is loaded any more."""
        self.page.goto(self.base + path)
        self.page.locator(_STILL_TO_COME).first.wait_for(state="detached")

    def close(self) -> None:
        self._context.close()


@pytest.fixture(scope="module")
def base(behind: Source) -> Iterator[str]:
    with serving(behind) as (address, explorer):
        explorer.counts.wait()
        yield address


@pytest.fixture
def tab(chromium: Any, base: str) -> Iterator[Tab]:
    one = Tab(chromium, base)
    yield one
    one.close()
    assert one.wrong == []


@pytest.mark.parametrize("scheme", SCHEMES)
def test_nothing_is_cut_or_overlaps_and_axe_finds_nothing(chromium: Any, base: str, scheme: str) -> None:
    tab = Tab(chromium, base, color_scheme=scheme)
    for path in PAGES:
        tab.open(path)
        for width in WIDTHS:
            tab.page.set_viewport_size({"width": width, "height": 800})
            assert tab.page.evaluate(_TOO_WIDE) == [], (path, width)
        tab.page.evaluate(AXE)
        found = tab.page.evaluate("axe.run({resultTypes: ['violations']})")
        told = [(one["id"], [node["html"][:120] for node in one["nodes"]][:3]) for one in found["violations"]]
        assert told == [], path
    tab.close()
    assert tab.wrong == []


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
        tab = Tab(chromium, address)
        tab.page.wait_for_selector("progress")
        explorer.counts._done.add("usage")
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
    tab.close()
    assert tab.wrong == []


def test_no_script_of_the_data_runs(chromium: Any) -> None:
    with serving(hostile_source()) as (address, explorer):
        explorer.counts.wait()
        tab = Tab(chromium, address)
        for path in ("/", "/records"):
            tab.open(path)
        for key, path in product([*KEYS, *ODD_KEYS], ("/key", "/record")):
            tab.open(f"{path}?hex={key}")
            assert tab.page.locator("main img, main svg[onload]").count() == 0
        tab.close()
        assert tab.wrong == []


def test_a_page_of_another_site_gets_nothing(chromium: Any, base: str) -> None:
    context = chromium.new_context()
    page = context.new_page()
    page.goto(f"{base}/")
    assert "No access" in page.content()
    context.close()
