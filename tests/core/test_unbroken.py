"""French punctuation stays on the line of its word."""

import pytest

from community.core.localised import unbroken


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        (
            "Que faire ? Rien : j’attends ; vite !",
            "Que faire\u00a0? Rien\u00a0: j’attends\u00a0; vite\u00a0!",
        ),
        ("Le sécateur « Brise » revient", "Le sécateur «\u00a0Brise\u00a0» revient"),
        ("Which hinge? This one: yes!", "Which hinge? This one: yes!"),
        (" : ", " : "),
        ("", ""),
    ],
)
def test_punctuation_is_held_to_its_word(typed, shown):
    assert unbroken(typed) == shown


def test_no_word_is_changed():
    typed = "<b>a</b> &amp; b ? « c » \u202e :"

    assert unbroken(typed).replace("\u00a0", " ") == typed
