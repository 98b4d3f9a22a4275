from __future__ import annotations

import json
import re
import shlex

import pytest

from keycodec.families import FAMILIES
from keycodec.families.family import RELEASES
from tests.support.verbs import call


def test_families_lists_them_all_in_key_order() -> None:
    ended = call("families")
    assert ended.code == 0
    names = [line.split()[0] for line in ended.out.splitlines()[2:]]
    assert names == list(FAMILIES)
    assert sum("(draft)" in line for line in ended.out.splitlines()) == 3


def test_families_as_json() -> None:
    listed = json.loads(call("families", "--format", "json").out)
    assert [family["family"] for family in listed] == list(FAMILIES)
    assert json.loads(call("families", "LogKey", "--format", "json").out) in listed
    log = next(family for family in listed if family["family"] == "LogKey")
    assert log["layout"] == [{"literal": "log"}, {"name": "instance_id", "kind": "bytes"}]
    assert (log["space"], log["versioned"], log["suffix"], log["since"]) == (3, True, "blob chunk", "4.0")


def test_families_names_the_release_that_each_came_with() -> None:
    rows = {line.split()[0]: line for line in call("families").out.splitlines()[2:]}
    for family in FAMILIES.values():
        assert re.search(rf" {re.escape(RELEASES[family.era])}( \(draft\))?$", rows[family.name])
    assert "  since         3.0\n" in call("families", "InstanceKey").out


@pytest.mark.parametrize("family", FAMILIES)
def test_a_familys_page_has_its_layout_and_an_example_that_reads_back(family: str) -> None:
    out = call("families", family).out
    assert out.startswith(f"{family}\n")
    assert FAMILIES[family].layout_text in out
    *_, written, line = out.splitlines()
    assert call("encode", *shlex.split(line)).out == f"{written}\n"


def test_families_lists_those_whose_names_begin_so_or_contain_it() -> None:
    names = [line.split()[0] for line in call("families", "recycle").out.splitlines()[2:]]
    assert names == ["RecycleIndexKey", "RecyclePartKey", "RecycleRowsetKey", "RecycleStageKey", "RecycleTxnKey"]
    listed = json.loads(call("families", "recycle", "--format", "json").out)
    assert [family["family"] for family in listed] == names
    assert call("families", "tabletidx") == call("families", "MetaTabletIdxKey")
    assert call("families", "nothing").code == 2


@pytest.mark.parametrize("family", FAMILIES)
def test_what_a_family_is_for_is_said_wherever_it_is_shown(family: str) -> None:
    purpose = FAMILIES[family].purpose
    assert f"  purpose       {purpose}\n" in call("families", family).out
    data = json.loads(call("families", family, "--format", "json").out)
    assert data["purpose"] == purpose
    for format_ in ("diagram", "table"):
        assert call("decode", data["example"], "--format", format_).out.splitlines()[-2] == purpose
    assert purpose not in call("decode", data["example"], "--bare").out
