import re

import pytest

from community.importers.discourse.handles import Handles, handle_for

RULE = re.compile(r"[A-Za-z0-9_.-]{3,20}")


@pytest.mark.parametrize(
    "username", ["PierreZ", "T-TRz879", "aegis_bing", "david.youngworth", "abc"]
)
def test_a_name_that_follows_the_rule_stays(username):
    assert handle_for(username) == username


@pytest.mark.parametrize(
    ("username", "handle"),
    [
        ("Zoë", "Zoe"),
        ("Jürgen Müller", "Jurgen-Muller"),
        ("o'hara", "o-hara"),
        ("a_very_long_name_indeed_yes", "a_very_long_name_ind"),
        ("exactly_twenty_chars-and", "exactly_twenty_chars"),
        ("_underscored_", "underscored"),
        ("-ab", "ab-961256"),
    ],
)
def test_other_names_keep_what_they_can(username, handle):
    assert handle_for(username) == handle


@pytest.mark.parametrize(
    "username", ["", "j", "jo", "李明", "Дмитрий", "é", "___", "😀", "a b", "…x…", "\ud800"]
)
def test_every_name_gets_a_handle_that_follows_the_rule_and_stays_the_same(username):
    assert RULE.fullmatch(handle_for(username))
    assert handle_for(username) == handle_for(username)


def test_names_in_other_scripts_get_different_handles():
    assert handle_for("李明") != handle_for("王芳")


def test_two_names_never_share_a_handle():
    handles = Handles()
    given = [handles.handle_for(name) for name in ("zoe", "Zoë", "zoé", "ZOE")]
    assert given == ["zoe", "Zoe-2", "zoe-3", "zoe"]


def test_a_number_fits_into_a_handle_of_full_length():
    handles = Handles()
    first, second = handles.handle_for("a" * 20 + "b"), handles.handle_for("a" * 20 + "c")
    assert (first, second) == ("a" * 20, "a" * 18 + "-2")


def test_a_handle_taken_by_a_member_of_ours_is_not_given():
    handles = Handles(is_taken=lambda handle: handle.lower() == "admin")
    assert handles.handle_for("Admin") == "Admin-2"


def test_a_name_known_from_an_earlier_run_keeps_its_handle():
    handles = Handles(known={"Zoë": "Zoe-4"})
    assert handles.handle_for("zoë") == "Zoe-4"
    assert handles.handle_for("zoe") == "zoe"


def test_a_mention_points_at_the_handle_given_whatever_its_case():
    handles = Handles()
    handles.handle_for("Zoe")
    handles.handle_for("Zoë")
    assert handles.mentioned("ZOË") == "Zoe-2"
    assert handles.mentioned("nobody_yet") == "nobody_yet"
