"""A tab of Chromium that may look, and the pages that there are."""

from __future__ import annotations

from typing import Any

from inspector.explore.access import KEY
from keycodec import encode
from tests.inspector.explore.looking import ACCESS

INSTANCE = encode("InstanceKey", instance_id="regression_instance0").hex()
TABLET = encode(
    "MetaTabletKey",
    instance_id="regression_instance0",
    table_id=113973,
    index_id=113974,
    part_id=113966,
    tablet_id=114739,
).hex()
#: A version of the backup that is not its newest.
VERSION = 1130000000
#: Every panel, as a person sees it.
PAGES = (
    "/",
    "/key",
    f"/key?hex={TABLET}",
    f"/record?hex={INSTANCE}",
    f"/record?hex={TABLET}&at={VERSION}",
    f"/related?hex={TABLET}",
    "/records?q=MetaTabletKey",
    "/space",
    "/space?space=0x01",
    "/tablet?tablet=114739&instance=regression_instance0",
    "/time",
    "/commits",
    f"/time?hex={INSTANCE}&at={VERSION}",
    "/compare",
    f"/compare?a={VERSION}&b=",
    f"/compare?a={VERSION}&b=&q=PartitionVersionKey",
    "/checks",
    "/checks?severity=note",
    "/checks?check=key-value-identity",
    "/ask?sql=SELECT+family,count(*)+FROM+records+GROUP+BY+ALL",
    "/ask?table=InstanceKey",
    "/key?q=no+key",
)
#: What stands where a part of the page is still to come.
_STILL_TO_COME = "[hx-trigger='load'] > p:only-child > a, .htmx-request"


class Tab:
    """A tab of the browser, that may look, and whatever went wrong in it."""

    def __init__(self, browser: Any, base: str, **options: Any) -> None:
        self._context = browser.new_context(locale="en-US", **options)
        self.page = self._context.new_page()
        self.page.set_default_timeout(60_000)
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
        if message.type == "error" and "status of 4" not in message.text and "status of 50" not in message.text:
            self.wrong.append(f"console {message.text}")

    def _asked(self, request: Any) -> None:
        if not request.url.startswith((self.base + "/", f"blob:{self.base}/")):
            self.wrong.append(f"asked {request.url}")

    def open(self, path: str) -> None:
        """Open a page, and wait until nothing of it is loaded any more."""
        self.page.goto(self.base + path)
        self.page.locator(_STILL_TO_COME).first.wait_for(state="detached")

    def close(self) -> None:
        self._context.close()
