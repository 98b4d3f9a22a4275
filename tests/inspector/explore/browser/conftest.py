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


@pytest.fixture(scope="module")
def base(behind: Source) -> Iterator[str]:
    """The address of the explorer of a backup, of which all is counted and checked."""
    with serving(behind) as (address, explorer):
        explorer.counts.wait()
        for work in explorer.works:
            work.start()
            work.wait()
        yield address


@pytest.fixture
def tab(chromium: Any, base: str) -> Iterator[Tab]:
    """A tab of that; nothing may go wrong in it."""
    one = Tab(chromium, base)
    yield one
    one.close()
    assert one.wrong == []
