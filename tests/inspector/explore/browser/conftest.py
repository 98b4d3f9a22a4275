from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import pytest

from tests.inspector.explore.browser.tab import Tab
from tests.inspector.explore.looking import serving

if TYPE_CHECKING:
    from collections.abc import Iterator

    from inspector.sources.base import Source


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """The browser; the tests are skipped where there is none."""
    playwright_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.skip("Chromium is not installed: apt-get install chromium")
    with playwright_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def base(behind: Source) -> Iterator[str]:
    """The address of the explorer of a backup, of which all is counted and checked."""
    with serving(behind) as (address, explorer):
        explorer.counts.wait()
        for work in explorer.works:
            work.start()
            work.wait()
        yield address


@pytest.fixture(scope="module")
def one_tab(chromium: Any, base: str) -> Iterator[Tab]:
    """A tab of that for all tests: a new one takes as long as several pages."""
    one = Tab(chromium, base)
    yield one
    one.close()


@pytest.fixture
def tab(one_tab: Tab) -> Iterator[Tab]:
    """The tab with the overview in it; nothing may go wrong in it."""
    one_tab.wrong.clear()
    one_tab.open("/")
    yield one_tab
    assert one_tab.wrong == []
