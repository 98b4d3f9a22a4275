"""The two JSON forms of a key are of one make."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

import keycodec
from keycodec.jsonforms import key_data, key_json
from tests.support.keys import Parts, any_keys

CUT = keycodec.encode("MetaTabletIdxKey", instance_id="i", tablet_id=7)[:-2]
WHOLE = ["key", "space", "family", "fields", "versionstamp", "suffix", "elements", "error"]


@given(any_keys, st.integers(0, 3))
def test_the_compact_form_is_the_whole_form_less_what_is_missing(parts: Parts, cut: int) -> None:
    raw = parts.encode()
    key = keycodec.decode(raw[: len(raw) - cut], partial=True)
    data, whole = key_data(key), json.loads(key_json(key))
    assert list(whole) == WHOLE
    assert {name: whole[name] for name in data} == json.loads(json.dumps(data))
    left_out = {"versionstamp", "suffix", "error"} - set(data)
    assert all(whole[name] is None for name in left_out)
    assert set(whole) - set(data) == left_out | {"space", "elements"}


def test_the_compact_form_of_a_key() -> None:
    stamp = keycodec.Versionstamp(7)
    raw = keycodec.encode("LogKey", instance_id="i", versionstamp=stamp, suffix=keycodec.BlobChunk(0, 1 << 40))
    assert key_data(keycodec.decode(raw)) == {
        "family": "LogKey",
        "key": raw.hex(),
        "fields": {"instance_id": "i"},
        "versionstamp": str(stamp),
        "suffix": {"kind": "blob chunk", "version": 0, "sequence": str(1 << 40)},
    }


def test_the_compact_form_of_a_cut_key() -> None:
    key = keycodec.decode(CUT, partial=True)
    assert key.error is not None
    rest = CUT[-7:].hex()
    error = {"offset": len(CUT), "reason": key.error.reason, "nearest": "MetaTabletIdxKey", "rest": rest}
    assert key_data(key) == {"family": None, "key": CUT.hex(), "fields": {"instance_id": "i"}, "error": error}


def test_text_that_is_no_utf_8_keeps_its_bytes() -> None:
    raw = keycodec.encode("InstanceKey", instance_id=b"\xff")
    assert key_data(keycodec.decode(raw))["fields"] == {"instance_id": "\udcff"}
    assert '"instance_id": "\\udcff"' in key_json(keycodec.decode(raw))
