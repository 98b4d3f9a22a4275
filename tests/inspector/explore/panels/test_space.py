"""The treemap and its table."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest

import inspector
from inspector.explore.drawing.treemap import HEIGHT, WIDTH, Cell, treemap
from tests.inspector.explore.looking import HOSTILE, LONG, Looking
from tests.inspector.explore.test_panels import text_of

if TYPE_CHECKING:
    from inspector.sources.base import Source

SVG = "{http://www.w3.org/2000/svg}"


def test_areas_are_as_sizes_and_fill_the_picture() -> None:
    cells = [Cell(str(size), size, None) for size in (7, 1, 400, 0, 33, 33, 90_000)]
    boxes = treemap(cells)
    assert [box.cell.size for box in boxes] == [90_000, 400, 33, 33, 7, 1]
    whole = sum(cell.size for cell in cells)
    for box in boxes:
        assert box.width * box.height == pytest.approx(WIDTH * HEIGHT * box.cell.size / whole, rel=0.05, abs=5)
    assert treemap([]) == treemap([Cell("nothing", 0, None)]) == []


def test_a_label_is_no_longer_than_its_box() -> None:
    for text in [*HOSTILE.values(), LONG]:
        for box in treemap([Cell(text, size, None) for size in (1000, 100, 10, 1)]):
            assert len(box.label) * 8 <= box.width
            assert box.label.isprintable()


def test_from_all_keys_down_to_tablets(look: Looking, behind: Source) -> None:
    spaces = look("/space").text
    assert set(re.findall(r'href="/space\?space=(0x..)&amp;by=bytes"', spaces)) == {
        row.space for row in inspector.usage(behind)
    }
    assert 'at=MetaTabletKey&amp;by=bytes"' in look("/space", space="0x01").text
    instances = look("/space", at="MetaTabletKey").text
    assert "at=MetaTabletKey+instance_id%3Dops-9191&amp;by=bytes" in instances
    assert "instance_id Keys Size Share Records" in text_of(instances)
    tables = text_of(look("/space", at="MetaTabletKey instance_id=ops-9191").text)
    assert "table_id Keys Size Share Records 113973 4" in tables
    deepest = look(
        "/space", at="MetaTabletKey instance_id=ops-9191 table_id=113973 index_id=113974 part_id=113966"
    ).text
    assert "tablet_id" in deepest
    assert (
        "at=MetaTabletKey+instance_id%3Dops-9191+table_id%3D113973+index_id%3D113974+part_id%3D113966+tablet"
        not in deepest
    )
    assert "/records?q=MetaTabletKey+instance_id%3Dops-9191+table_id%3D113973" in deepest


def test_by_keys_the_order_is_another(look: Looking) -> None:
    first = re.compile(r'<tbody>\s*<tr><th scope="row"><a[^>]*>(\w+)')
    pages = [look("/space", space="0x01", by=by).text for by in ("bytes", "keys")]
    assert [found[1] for page in pages if (found := first.search(page))] == ["MetaSchemaKey", "TxnLabelKey"]


def test_partial_numbers_are_called_so(look: Looking) -> None:
    done = look.explorer.counts._done
    done.discard("usage")
    try:
        assert "Still counting" in look("/space").text
    finally:
        done.add("usage")
    assert "Still counting" not in look("/space").text


@pytest.mark.parametrize("query", [{}, {"space": "0x01"}, {"at": "MetaTabletKey instance_id=ops-9191"}])
def test_the_picture_is_a_file_of_its_own(look: Looking, query: dict[str, str]) -> None:
    reply = look("/space.svg", **query)
    assert reply.headers["content-type"] == "image/svg+xml"
    assert reply.headers["content-disposition"] == 'attachment; filename="space.svg"'
    root = ElementTree.fromstring(reply.text)
    assert len(root.findall(f".//{SVG}rect")) >= 2
    assert {element.tag for element in root.iter()} <= {
        f"{SVG}{name}" for name in ("svg", "g", "title", "rect", "text")
    }


def test_hostile_names_in_the_picture(look_at_hostile: Looking) -> None:
    for path in ("/space", "/space.svg"):
        reply = look_at_hostile(path, at="InstanceKey")
        assert "<script>alert" not in reply.text
        assert "<svg onload" not in reply.text
        assert not [char for char in reply.text if not char.isprintable() and char != "\n"]
    ElementTree.fromstring(look_at_hostile("/space.svg", at="InstanceKey").text)


@pytest.mark.parametrize("query", [{"by": "colour"}, {"at": "NoSuchKey a=1"}, {"at": "MetaTabletKey tablet_id=1"}])
def test_what_cannot_be_is_refused(look: Looking, query: dict[str, str]) -> None:
    assert look("/space", **query).status_code == 400
