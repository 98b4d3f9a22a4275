"""Errors, keys and families are the same in another process."""

from __future__ import annotations

import copy
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

import keycodec
from keycodec import errors
from tests.support.strategies.keys import Parts, any_keys, versionstamps

ERRORS = [
    keycodec.KeyCodecError("any"),
    keycodec.KeyDecodeError(7, "expected bytes"),
    keycodec.KeyEncodeError("InstanceKey: instance_id is missing"),
    keycodec.KeyTextError(3, "not a hex digit"),
    keycodec.AmbiguousText(("hex", "base64")),
    keycodec.UnknownFamily("no key family is called 'x'"),
]


def _classes(base: type[Exception]) -> set[type[Exception]]:
    return {base, *(each for sub in base.__subclasses__() for each in _classes(sub))}


def test_every_error_is_tried_below() -> None:
    assert {type(error) for error in ERRORS} == _classes(keycodec.KeyCodecError)


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_an_error_survives_pickle_and_copy(error: keycodec.KeyCodecError) -> None:
    for again in (pickle.loads(pickle.dumps(error)), copy.copy(error), copy.deepcopy(error)):
        assert type(again) is type(error)
        assert str(again) == str(error)
        assert vars(again) == vars(error)


def test_the_tree_in_the_docstring_has_every_error_below_its_base() -> None:
    _, _, *tree = (errors.__doc__ or "").splitlines()
    above: list[type] = []
    drawn = set()
    for line in tree:
        branch = len(line) - len(line.lstrip(" |`-"))
        error = getattr(keycodec, line.strip(" |`-").split()[0])
        assert branch == 4 * len(above[: branch // 4])
        assert error.__bases__[0] is (above[branch // 4 - 1] if branch else Exception)
        above[branch // 4 :] = [error]
        drawn.add(error)
    assert drawn == _classes(keycodec.KeyCodecError)


@pytest.mark.parametrize("name", ["KeyDecodeError", "KeyEncodeError", "KeyTextError", "AmbiguousText"])
def test_bad_input_is_a_value_error(name: str) -> None:
    assert issubclass(getattr(keycodec, name), ValueError)


def test_a_family_is_pickled_as_the_same_object() -> None:
    for family in keycodec.FAMILIES.values():
        assert pickle.loads(pickle.dumps(family)) is family
        assert copy.deepcopy(family) is family


@given(any_keys, st.data())
def test_a_key_survives_pickle_whole_or_cut(parts: Parts, data: st.DataObject) -> None:
    raw = parts.encode()
    for size in (len(raw), data.draw(st.integers(0, len(raw)))):
        key = keycodec.decode(raw[:size], partial=True)
        again = pickle.loads(pickle.dumps(key))
        assert again == key
        assert again.family is key.family
        assert again.nearest is key.nearest
        assert (again.fields, again.versionstamp, again.suffix) == (key.fields, key.versionstamp, key.suffix)
        assert (again.elements, again.rest, str(again)) == (key.elements, key.rest, str(key))


@given(versionstamps)
def test_a_versionstamp_survives_pickle(stamp: keycodec.Versionstamp) -> None:
    assert pickle.loads(pickle.dumps(stamp)) == stamp
