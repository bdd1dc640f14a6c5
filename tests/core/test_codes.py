"""One-time codes: readable, kept as a digest, over after their time or their use."""

import re
from datetime import timedelta

from community.core.codes import is_code, issue_code, use_code
from community.core.transaction import transaction

DAY = timedelta(days=1)


def a_code(name: str = "door") -> str:
    with transaction():
        return issue_code(name, lasts=DAY)


def test_a_code_is_easy_to_type_and_hard_to_guess(app):
    code = a_code()

    assert re.fullmatch(r"[2-9a-hj-km-np-z]{5}(-[2-9a-hj-km-np-z]{5}){3}", code)
    assert code != a_code()


def test_a_code_is_known_however_it_is_spaced_and_cased(app):
    code = a_code()

    assert is_code("door", code)
    assert is_code("door", f"  {code.upper().replace('-', ' ')} ")


def test_a_code_opens_its_own_door_only(app):
    code = a_code("door")
    a_code("gate")

    assert not is_code("gate", code)
    assert not is_code("window", code)


def test_what_is_no_code_opens_nothing(app):
    a_code()

    for typed in ("", "-", "\x00", "é" * 50, "x" * 10_000):
        assert not is_code("door", typed)


def test_a_code_is_over_after_its_time(app, held_clock):
    code = a_code()

    held_clock.advance(hours=24)

    assert not is_code("door", code)


def test_a_code_is_used_once(app):
    code = a_code()

    with transaction():
        first = use_code("door")
    with transaction():
        second = use_code("door")

    assert (first, second) == (True, False)
    assert not is_code("door", code)
