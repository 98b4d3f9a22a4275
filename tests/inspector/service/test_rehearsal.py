"""What ``inspector.rehearse`` is given: names of lines and settings, and what it refuses."""

from __future__ import annotations

from typing import Any

import pytest

import inspector
from inspector.service.releases import Release, Setting
from inspector.service.routes import ROUTES
from inspector.service.service import MetaService
from inspector.sources.memory import MemorySource
from tests.inspector.service.cases import NOW

NEW = b'{"instance_id": "i1", "user_id": "u1", "name": "n1"}'


def _created(release: Release | str, settings: Any) -> dict[str, Any]:
    told = inspector.rehearse(
        MemorySource(), "create_instance", NEW, release=release, settings=settings, clock=lambda: NOW
    )
    return told.data()


@pytest.mark.parametrize("name", ["enable_multi_version_status", "enable_cluster_snapshot"])
def test_a_line_and_a_setting_are_given_by_name_or_as_such(name: str) -> None:
    by_name = _created("4.1", [name, "enable_multi_version_status"])
    assert by_name == _created(Release.V4_1, {Setting(name), Setting.MULTI_VERSION_STATUS})
    assert by_name != _created("4.0", [name, "enable_multi_version_status"])
    assert by_name != _created("4.1", ())


def test_one_setting_needs_no_list() -> None:
    one = _created("4.1", ["enable_multi_version_status"])
    assert one == _created("4.1", "enable_multi_version_status") == _created("4.1", Setting.MULTI_VERSION_STATUS)


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "a line": ({"release": "4.2"}, "no release is called '4.2'; did you mean 4.1 or 4.0?"),
    "a line, unlike all": (
        {"release": "x"},
        "no release is called 'x'; there are reference, 3.0, 3.1, 4.0, 4.1, master",
    ),
    "a number": ({"release": 4.1}, "a release is text, not float; there are reference, 3.0, 3.1, 4.0, 4.1, master"),
    "a setting": (
        {"settings": ["x"]},
        f"no setting is called 'x'; there are {', '.join(setting.value for setting in Setting)}",
    ),
    "a body of text": ({"body": "{}"}, "the body of a request is bytes, not str; text.encode() gives them"),
    "a query of text": ({"query": "instance_id=i"}, "a query is a dict of its parameters, not str"),
}


@pytest.mark.parametrize(("given", "refusal"), WRONG.values(), ids=WRONG)
def test_what_no_call_can_have_is_refused(given: dict[str, Any], refusal: str) -> None:
    with pytest.raises(inspector.UsageError) as caught:
        inspector.rehearse(MemorySource(), "get_instance", **given)
    assert str(caught.value) == refusal


def test_a_service_reads_names_in_the_same_way() -> None:
    service = MetaService(MemorySource(), release="4.1", settings=["enable_multi_version_status"])
    assert service.release is Release.V4_1
    assert service.answer(ROUTES["create_instance"], {}, NEW).status == 200
    with pytest.raises(inspector.UsageError, match="no setting is called 'x'"):
        MetaService(MemorySource(), settings=["x"])
