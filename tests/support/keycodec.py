"""Keys that tests of the ``keycodec`` command give it, and what they expect of its errors."""

from __future__ import annotations

import keycodec

ROWSET = keycodec.encode("MetaRowsetKey", instance_id="gavin-instance", tablet_id=10086, version=10010)
OTHER = keycodec.encode("InstanceKey", instance_id="i")
ROWSET_LINE = "MetaRowsetKey instance_id=gavin-instance tablet_id=10086 version=10010"
ROWSET_PURPOSE = keycodec.FAMILIES["MetaRowsetKey"].purpose
CUT = ROWSET[:-3]


def one_line(err: str) -> str:
    """What was written to standard error, which must be one error on one line."""
    assert err.startswith("error: ")
    assert err.endswith("\n")
    assert err.count("\n") == 1
    assert "Traceback" not in err
    return err
