"""Texts that want to do harm, through every page."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from inspector.explore.page import LONGEST, shown
from keycodec import encode
from tests.inspector.explore.looking import HOSTILE, LONG, Looking
from tests.support.examples import part

KEYS = [encode("InstanceKey", instance_id=text).hex() for text in [*HOSTILE.values(), "long"]]
ODD_KEYS = [b"\x01\x10<script>alert(6)</script>\x00\x01".hex(), b"\x15\xff<b>".hex()]
PAGES = [
    "/",
    "/counts",
    "/records",
    *(f"{path}?hex={key}" for path in ("/key", "/record", "/related") for key in [*KEYS, *ODD_KEYS]),
]
#: What a person may be made to follow a link to.
QUERIES = [
    f"{path}?{name}={quote(text.encode('utf-8', 'surrogateescape'))}"
    for path in ("/key", "/records", "/record", "/")
    for name in ("q", "where", "hex", "lang", "begin", "from", "x")
    for text in HOSTILE.values()
]


@pytest.mark.parametrize("path", part(PAGES + QUERIES, 3))
def test_no_text_is_taken_as_html_or_shown_as_something_else(look_at_hostile: Looking, path: str) -> None:
    reply = look_at_hostile(path)
    assert reply.status_code in (200, 400, 404, 502)
    assert reply.headers["content-type"] == "text/html; charset=utf-8"
    page = reply.text
    for bad in ("<script>alert", "<img src=x", "<svg onload", "1337", 'href="javascript', "<b>\x00"):
        assert bad not in page
    assert not [char for char in page if not char.isprintable() and char not in "\n"]
    assert page.count("<script") == (page.count("</html>") and 2)
    assert len(page) < 300_000


def test_a_long_text_is_cut_and_its_length_is_told(look_at_hostile: Looking) -> None:
    page = look_at_hostile("/record", hex=encode("InstanceKey", instance_id="long").hex()).text
    assert "(1,000,000 characters)" in page
    assert "L" * LONGEST in page
    assert "L" * (LONGEST + 1) not in page
    assert shown(LONG, 10) == f"{'L' * 10}… (1,000,000 characters)"
