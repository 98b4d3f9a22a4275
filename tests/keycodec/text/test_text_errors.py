from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import keycodec
from keycodec.elements import MAX_KEY_SIZE
from keycodec.text.textforms import MAX_TEXT_SIZE


@pytest.mark.parametrize(
    ("text", "position", "reason"),
    [
        ("", 0, "no key in the text"),
        (" \n", 0, "no key in the text"),
        ("0x", 0, "no key in the text"),
        ("0110696", 7, "7 hex digits are an odd number"),
        ("01 10 69 6\n", 10, "7 hex digits are an odd number"),
        ("0110696g", 7, "'g' is not a hex digit"),
        ("0110-696e", 4, "'-' is not a hex digit"),
        ("01 10\n6g", 7, "'g' is not a hex digit"),
        ("0x0110 0x69", 8, "'x' is not a hex digit"),
        ("0110\u0661\u0661", 4, "is not a hex digit"),
        ("zz", 0, "'z' is not a hex digit; keys are read as hex, fdbcli text, base64 and Python bytes"),
        ("deadbee", 7, "7 hex digits are an odd number"),
        ("hello world", 0, "'h' is not a hex digit"),
        ("FW90aGVyLWFwcAA=", 1, "it may be base64, but not of a key: `keycodec decode --form base64` reads it"),
        ("InstanceKeys", 0, "did you mean InstanceKey?"),
        ("InstanceKey", 0, "InstanceKey is the name of a family, `keycodec encode` writes its keys"),
        ("MetaRowsetKey instance_id=i", 0, "MetaRowsetKey is the name of a family"),
        ("01:10:6", 2, "':' is not a hex digit"),
        ("01::110", 2, "':' is not a hex digit"),
        (r"\x01\x10meta\x0", 12, r"the escape \x0 is cut"),
        (r"\x01\x10meta\x", 12, r"the escape \x is cut"),
        ("\\x01\\x10meta\\", 12, "the escape \\ is cut"),
        (r"\x01\x1gmeta", 7, "'g' is not a hex digit"),
        (r"\x01\x1" + "\n" + "gmeta", 8, "'g' is not a hex digit"),
        (r"\x01\n", 4, r"not an escape here"),
        ("\\x01\\x10\x1b", 8, r"'\x1b' is not allowed here"),
        ("\\x01\\x10\u00e9", 8, "'é' is not allowed here"),
        ("\\x01\t\\x10", 4, "is not allowed here"),
        (r"b'\x01", 6, "the closing ' is missing"),
        ("b'", 2, "the closing ' is missing"),
        (r"b'\x01'\x02'", 6, "is not allowed here"),
        (r"b'\x0'", 2, r"the escape \x0 is cut"),
        (r"b'\q'", 2, "not an escape here"),
        ("b''", 0, "no key in the text"),
        ("ARBtZXRh=", 9, "the text is cut"),
        ("ARBtZXR", 7, "the text is cut"),
        ("ARBt=XRh", 8, "the text is cut"),
        ("ARBtZX(h", 6, "'(' is not a base64 digit"),
        ("ARBtZR==", 8, "bits that belong to no byte"),
        ("01" * (MAX_KEY_SIZE + 1), 0, "10,001 bytes; a key is at most 10,000 bytes"),
        (r"\x01" * (MAX_KEY_SIZE + 1), 0, "a key is at most 10,000 bytes"),
        ("01" * MAX_TEXT_SIZE, MAX_TEXT_SIZE, "a key is at most 10,000 bytes"),
    ],
)
def test_what_is_no_text_of_a_key_is_refused_with_position_and_reason(text: str, position: int, reason: str) -> None:
    with pytest.raises(keycodec.KeyTextError) as caught:
        keycodec.parse_text(text)
    assert reason in caught.value.reason
    assert caught.value.position == position
    assert str(caught.value) == f"position {position}: {caught.value.reason}"
    assert str(caught.value).isprintable()


@pytest.mark.parametrize(("text", "form"), [("0110", "python"), ("zz", "base64"), ("01 1g", "hex"), ("\x1b", "fdbcli")])
def test_a_named_form_is_the_only_one_tried(text: str, form: str) -> None:
    with pytest.raises(keycodec.KeyTextError):
        keycodec.parse_text(text, form)


def test_an_unknown_form_is_refused() -> None:
    for call in (lambda: keycodec.format_text(b"\x01", "morse"), lambda: keycodec.parse_text("01", "morse")):
        with pytest.raises(ValueError, match="no text form is called 'morse'; there are python, fdbcli,"):
            call()


@given(st.text(max_size=60) | st.text("01x\\'\"` b=ARg\n", max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    outcome: keycodec.ParsedText | keycodec.KeyTextError
    try:
        outcome = keycodec.parse_text(text)
    except keycodec.KeyTextError as error:
        outcome = error
    if isinstance(outcome, keycodec.KeyTextError):
        assert 0 <= outcome.position <= len(text)
    else:
        assert 0 < len(outcome.key) <= len(text)


def test_a_hostile_run_of_blanks_costs_no_more_than_its_length() -> None:
    text = "\\x01" + " " * (MAX_TEXT_SIZE - 8) + "\\x01"
    with pytest.raises(keycodec.KeyTextError, match="at most 10,000 bytes"):
        keycodec.parse_text(text)
