"""Take the pictures of the explorer that the README shows: ``python -m tools.assets.screenshots``.

Needs the group `test`, a Chromium and fonts with Chinese letters; look at what came before you commit it.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from keycodec import encode

CHECKOUT = Path(__file__).resolve().parents[2]
_KEY = encode("MetaRowsetKey", instance_id="regression_instance0", tablet_id=114739, version=2)
#: What is shown, and what the mouse is over.
_PICTURES = {
    "explorer-key": (f"/key?hex={_KEY.hex()}", "li[data-part='2']"),
    "explorer-space": ("/space?space=0x01", "h1"),
}
_INSPECTOR = (sys.executable, "-m", "inspector")


def main() -> None:
    """Write the pictures. They show a snapshot file of a backup, by its name alone."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        backup = f"backup:{CHECKOUT / 'fixtures' / 'backup-behind'}"
        subprocess.run([*_INSPECTOR, "-s", backup, "capture", f"{folder}/metadata.snapshot"], check=True)
        command = [*_INSPECTOR, "-s", "snapshot:metadata.snapshot", "explore"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=folder) as explorer:
            assert explorer.stdout is not None
            address = explorer.stdout.readline().strip()
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
            page = browser.new_page(viewport={"width": 1280, "height": 760}, color_scheme="light")
            page.goto(address)
            page.locator("progress").first.wait_for(state="detached")
            for name, (path, pointed) in _PICTURES.items():
                page.goto(address.partition("/?")[0] + path)
                page.hover(pointed)
                page.screenshot(path=CHECKOUT / "docs" / "images" / f"{name}.png")
            browser.close()
            explorer.terminate()


if __name__ == "__main__":
    main()
