"""Drawings that are folded: each part has its own arrows; together they say what the drawing in one piece says."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from wcwidth import wcswidth

import keycodec
from keycodec.folding import LEAST_WIDTH, wrapped
from keycodec.text.pastedlines import pieces
from tests.support.examples import examples
from tests.support.places import DATA
from tests.support.strategies.keys import Parts, any_keys

_HEX = re.compile("[0-9a-f]{2,}")
_ROW = re.compile(r"([ |]*)/-+ (\d+)\. (.*)")
_PENS = str.maketrans("/-|v", "┌─│▼")
_LONG = keycodec.encode(
    "TxnLabelKey", instance_id="gavin-instance", db_id=1, label="导入" + 70 * "load-7 " + "\x00\x1b"
)

widths = st.integers(1, 200)


def _rows(drawing: str) -> list[tuple[str, str]]:
    """Number and text of each row; the parts of a text that is cut are joined."""
    rows: list[tuple[str, str]] = []
    for _, number, text in filter(None, map(_matched, drawing.split("\n"))):
        text, continued = re.subn(r"^\(continued\) ", "", text)
        text = text.removesuffix(" (goes on)")
        if continued and rows[-1][0] == number:
            rows[-1] = (number, rows[-1][1] + text)
        else:
            rows.append((number, text))
    return rows


def _matched(line: str) -> tuple[str, ...] | None:
    row = _ROW.fullmatch(line)
    return row.groups() if row else None


def _written(drawing: str) -> list[str]:
    return [line for line in drawing.split("\n") if _HEX.fullmatch(line)]


@examples(60)
@given(any_keys, widths)
def test_the_parts_say_what_the_whole_says(parts: Parts, width: int) -> None:
    raw = parts.encode()
    whole, folded = (keycodec.diagram(raw, unicode=False, width=each) for each in (None, width))
    assert _rows(folded) == _rows(whole)
    assert "".join(_written(folded)) == raw.hex()
    assert all(wcswidth(line) <= max(width, LEAST_WIDTH) for line in folded.split("\n"))
    assert folded.translate(_PENS) == keycodec.diagram(raw, width=width).translate(_PENS)


@examples(60)
@given(any_keys, widths)
def test_each_row_starts_above_its_element(parts: Parts, width: int) -> None:
    raw = parts.encode()
    key = keycodec.decode(raw)
    offsets = [0, *(element.offset for element in key.elements if element.kind is not keycodec.ElementKind.END)]
    drawn: dict[str, int] = {}
    before, corners = 0, dict[str, int]()
    for line in keycodec.diagram(raw, unicode=False, width=width).split("\n"):
        if row := _matched(line):
            corners[row[1]] = before + len(row[0]) // 2
        elif _HEX.fullmatch(line):
            before, drawn, corners = before + len(line) // 2, corners | drawn, {}  # of a cut text, the first part
    assert [drawn[str(number)] for number in range(len(offsets))] == offsets


@given(any_keys)
def test_a_drawing_that_has_room_is_not_folded(parts: Parts) -> None:
    raw = parts.encode()
    whole = keycodec.diagram(raw)
    width = max(LEAST_WIDTH, *map(wcswidth, whole.split("\n")))
    assert keycodec.diagram(raw, width=width) == whole


#: Its first part, cut before the versionstamp, is a whole key, too.
_OF_TWO_KEYS = Parts(keycodec.FAMILIES["SnapshotFullKey"], {"instance_id": ""}, keycodec.Versionstamp(0, 0), None)


@example(_OF_TWO_KEYS, LEAST_WIDTH, "  ", [])
@examples(40)
@given(any_keys, widths, st.sampled_from(["", "  "]), st.sampled_from([[], [""]]))
def test_a_folded_drawing_is_read_as_its_key(parts: Parts, width: int, indent: str, blank: list[str]) -> None:
    raw = parts.encode()
    meaning = [keycodec.FAMILIES[parts.family.name].purpose, str(keycodec.decode(raw))]
    lines = [
        *keycodec.diagram(raw, width=width).splitlines(),
        *(line for text in meaning for line in wrapped(text, width, indent=indent).split("\n")),
        *blank,
        keycodec.encode("InstanceKey", instance_id="").hex(),
    ]
    first, second = pieces(lines)
    assert keycodec.parse_text(first).key == raw
    assert second == lines[-1]


@examples(60)
@given(any_keys, st.binary(max_size=9), widths)
def test_bytes_that_are_no_key_are_wrapped_and_passed_over_too(parts: Parts, behind: bytes, width: int) -> None:
    key = keycodec.decode(parts.encode()[:-1] + behind, partial=True)
    text = wrapped(str(key), width, indent="  ")
    instance = keycodec.encode("InstanceKey", instance_id="").hex()
    drawing = keycodec.diagram(key.raw, partial=True, width=width)
    *_, last = pieces([*drawing.splitlines(), *text.split("\n"), instance])
    assert last == instance


@given(any_keys, widths)
def test_text_is_wrapped_at_blanks_alone(parts: Parts, width: int) -> None:
    key = keycodec.decode(parts.encode())
    for text in (str(key), keycodec.FAMILIES[parts.family.name].purpose):
        lines = wrapped(text, width, indent="  ").split("\n")
        assert " ".join(line.strip(" ") for line in lines) == text
        too_wide = [line for line in lines if wcswidth(line) > max(width, LEAST_WIDTH)]
        assert all(re.fullmatch(r" *[^ ]*('[^']*')?", line) for line in too_wide)
        assert wrapped(text, None) == text


@pytest.mark.parametrize("width", [LEAST_WIDTH, 60, 80, 200])
def test_a_long_text_is_cut_and_each_part_says_so(width: int) -> None:
    folded = keycodec.diagram(_LONG, unicode=False, width=width)
    texts = [row[2] for row in map(_matched, folded.split("\n")) if row and row[1] == "5"]
    assert len(texts) > 2
    assert not texts[0].startswith("(continued) ")
    assert all(text.startswith("(continued) ") for text in texts[1:])
    assert all(text.endswith(" (goes on)") for text in texts[:-1])
    assert not texts[-1].endswith(" (goes on)")
    assert _rows(folded) == _rows(keycodec.diagram(_LONG, unicode=False))
    assert "".join(_written(folded)) == _LONG.hex()


def test_bytes_that_are_not_read_are_folded_too() -> None:
    raw = _LONG[:300]
    folded = keycodec.diagram(raw, unicode=False, partial=True, width=80)
    assert _rows(folded) == _rows(keycodec.diagram(raw, unicode=False, partial=True))
    assert "".join(_written(folded)) == raw.hex()
    assert max(map(len, folded.split("\n"))) <= 80


@pytest.mark.parametrize("options", [{"as_service": True}, {"written": "x"}])
def test_what_the_service_draws_is_not_folded(options: dict[str, bool | str]) -> None:
    with pytest.raises(ValueError, match="width goes with neither"):
        keycodec.diagram(_LONG, width=80, **options)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["rowset-ascii", "instance-unicode"])
def test_the_examples_at_80_columns(name: str) -> None:
    raw = bytes.fromhex((DATA / f"diagrams/{name}.txt").read_text(encoding="utf-8").splitlines()[-1])
    folded = keycodec.diagram(raw, unicode=name.endswith("unicode"), width=80)
    assert folded == (DATA / f"diagrams/{name}-80.txt").read_text(encoding="utf-8")
