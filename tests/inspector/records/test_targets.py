"""What paths can lead to in records: a wrong name is answered with the nearest."""

from __future__ import annotations

import pytest

from inspector.errors import UsageError
from inspector.records.targets import RecordPaths
from inspector.schema import Schema
from keycodec import FAMILIES

COLUMNS = ("key", "version", "problem")


def paths(*values: str, family: str = "InstanceKey") -> RecordPaths:
    return RecordPaths([FAMILIES[family]], Schema.builtin(), values)


@pytest.mark.parametrize(
    ("values", "path"),
    [
        ((), "version"),
        ((), "instance_id"),
        ((), "fields.instance_id"),
        (("value",), "status"),
        (("value",), "value.status"),
        (("before", "after"), "after.status"),
        (("before", "after"), "version"),
    ],
)
def test_what_records_can_have(values: tuple[str, ...], path: str) -> None:
    paths(*values).check("--fields", path, COLUMNS)


@pytest.mark.parametrize(
    ("values", "path", "says"),
    [
        ((), "versoin", "--fields versoin: there is no 'versoin'; did you mean version[?]$"),
        ((), "instance_idd", "there is no 'instance_idd'; did you mean instance_id[?]$"),
        ((), "zzz", "there is no 'zzz'; there are key, version, problem$"),
        ((), "status", "there is no 'status'; there are key, version, problem$"),
        ((), "fields.instance", "InstanceKey has no field 'instance'; did you mean instance_id[?]"),
        (("before", "after"), "after.statuss", "InstanceInfoPB has no field 'statuss'; did you mean .*status"),
        (("value",), "statuss", "InstanceInfoPB has no field 'statuss'; did you mean .*status"),
    ],
)
def test_what_records_cannot_have_is_refused(values: tuple[str, ...], path: str, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        paths(*values).check("--fields", path, COLUMNS)
