"""Every hostile text through every page in the browser: no script runs, nothing foreign is asked for."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

import inspector
from inspector.schema import messages
from keycodec import encode
from tests.inspector.explore.browser.tab import Tab
from tests.inspector.explore.looking import HOSTILE, hostile_source, instance, serving
from tests.inspector.explore.test_hostile import KEYS, ODD_KEYS
from tests.inspector.sources.backup.writer import SET, Container
from tests.support.examples import part

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.slow

_TEXTS = [text for text in HOSTILE.values() if "\x00" not in text]
_SQL = "SELECT * FROM InstanceKey"
#: What shows texts of the store.
SHOWING = [
    "/",
    "/counts",
    "/records",
    "/records?q=InstanceKey",
    "/space?space=0x01",
    "/space?at=InstanceKey",
    "/checks",
    "/checks?check=instance-orphan-keys",
    "/checks?check=vault-list",
    "/time",
    "/commits",
    f"/ask?sql={quote(_SQL)}",
    *(f"/compare?a={a}&b={b}{q}" for (a, b), q in product([("20", ""), ("", "20")], ["", "&q=InstanceKey"])),
    *(
        f"{path}?hex={key}{at}"
        for path in ("/key", "/record", "/related", "/time")
        for key in [*KEYS, *ODD_KEYS]
        for at in ("", "&at=20")
    ),
]
#: Where what a person may be made to follow a link to is shown again.
TAKING = {
    "/": ("lang", "x"),
    "/key": ("q", "hex", "at"),
    "/record": ("q", "hex", "from", "at"),
    "/records": ("q", "where", "begin", "at"),
    "/related": ("q",),
    "/space": ("at", "space", "by"),
    "/tablet": ("tablet", "instance", "at"),
    "/time": ("q", "at", "after"),
    "/compare": ("a", "b", "q"),
    "/checks": ("severity", "check"),
    "/ask": ("sql", "table"),
}


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an explorer of a backup full of hostile texts, at two versions."""
    root: Path = tmp_path_factory.mktemp("hostile")
    stored = sorted(hostile_source().key_values())
    container = Container(root)
    container.manifest([container.range_file(10, b"", b"\xff", [row for row in stored if len(row[1]) < 500_000])])
    changes = {}
    for version, text in enumerate([*HOSTILE.values(), "long"], 15):
        name = "L" * 300_000 if text == "long" else text.encode("utf-8", "replace").decode()
        store = messages.ObjectStoreInfoPB(bucket=HOSTILE["script"], endpoint=HOSTILE["attribute"])
        label = encode("TxnLabelKey", instance_id=text, db_id=1, label=text)
        index = encode("MetaTabletIdxKey", instance_id=text, tablet_id=1)
        changes[version] = [
            (SET, *instance(text, name=f"{name}!", obj_info=[store])),
            (SET, label, text.encode("utf-8", "surrogateescape")),
            (SET, index, messages.TabletIndexPB(tablet_id=2).SerializeToString()),
        ]
    container.log(5, 1000, changes)
    with inspector.open(f"backup:{root}") as source, serving(source) as (address, explorer):
        explorer.counts.wait()
        for work in explorer.works:
            work.start()
            work.wait()
            assert work.error == ""
        yield address


def _walk(chromium: Any, address: str, paths: list[str]) -> list[int]:
    """Open pages; how each was answered. None may do any harm."""
    tab = Tab(chromium, address)
    found = []
    for path in paths:
        reply = tab.page.goto(address + path)
        found.append(reply.status)
        assert (
            tab.page.locator("main img, main svg[onload], main script, main [onerror], main [autofocus]").count() == 0
        )
        assert tab.page.evaluate("document.scripts.length") in (0, 2), path
        assert "1337" not in tab.page.content(), path
    tab.close()
    assert tab.wrong == []
    return found


@pytest.mark.parametrize("start", part(range(12), 12))
def test_no_script_of_the_data_runs_on_any_page(chromium: Any, hostile: str, start: int) -> None:
    found = _walk(chromium, hostile, SHOWING[start::12])
    assert found.count(200) > len(found) // 2
    assert set(found) <= {200, 400, 404}


@pytest.mark.parametrize("path", part(TAKING, len(TAKING)))
def test_no_script_of_a_link_runs_on_any_page(chromium: Any, hostile: str, path: str) -> None:
    links = [
        f"{path}?{name}={quote(text.encode('utf-8', 'surrogateescape'))}" for name in TAKING[path] for text in _TEXTS
    ]
    assert set(_walk(chromium, hostile, links)) <= {200, 400, 404, 502}


@pytest.mark.thorough
def test_pictures_of_hostile_names_are_pictures(chromium: Any, hostile: str) -> None:
    tab = Tab(chromium, hostile)
    tab.open("/space?at=InstanceKey")
    size = tab.page.evaluate("""async () => {
        const picture = new Image();
        picture.src = "/space.svg?at=InstanceKey";
        await picture.decode();
        return picture.naturalWidth;
    }""")
    assert size == 1200
    tab.close()
    assert tab.wrong == []
