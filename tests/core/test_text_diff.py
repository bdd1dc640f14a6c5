"""What the page of revisions shows."""

import itertools
import random
import time

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from community.core.text_diff import DiffPart, word_diff
from tests.core.hostile import a_second


def diff(before, after, **options):
    return [(part.kind, part.text) for part in word_diff(before, after, **options)]


def numbered(*numbers):
    return "".join(f"ligne {n}\n" for n in numbers)


@pytest.mark.parametrize(
    ("before", "after", "parts"),
    [
        ("", "", []),
        ("a", "a", [("same", "a")]),
        ("", "a b", [("added", "a b")]),
        ("a b", "", [("removed", "a b")]),
        (
            "The quick brown fox jumps.",
            "The slow red fox jumped.",
            [
                ("same", "The "),
                ("removed", "quick brown"),
                ("added", "slow red"),
                ("same", " fox "),
                ("removed", "jumps"),
                ("added", "jumped"),
                ("same", "."),
            ],
        ),
        (
            "le chat dort",
            "le chat noir dort",
            [("same", "le chat "), ("added", "noir "), ("same", "dort")],
        ),
        ("le chat dort", "le chat", [("same", "le chat"), ("removed", " dort")]),
        ("c'est bon !", "c'est bon ?", [("same", "c'est bon "), ("removed", "!"), ("added", "?")]),
        (
            "un\ndeux\ntrois",
            "un\ntrois",
            [("same", "un\n"), ("removed", "deux\n"), ("same", "trois")],
        ),
        (
            "un\ntrois",
            "un\ndeux\ntrois",
            [("same", "un\n"), ("added", "deux\n"), ("same", "trois")],
        ),
        ("a", "a\n", [("same", "a"), ("added", "\n")]),
        (
            "l’été à Orly",
            "l’hiver à Orly",
            [("same", "l’"), ("removed", "été"), ("added", "hiver"), ("same", " à Orly")],
        ),
    ],
)
def test_words_inside_changed_lines(before, after, parts):
    assert diff(before, after) == parts


def test_a_line_that_was_replaced_is_not_cut_into_confetti():
    before = "Bonjour, je cherche une tente pour quatre personnes."
    after = "Finalement on part à la mer, merci à tous."

    assert diff(before, after) == [("removed", before), ("added", after)]


def test_long_unchanged_runs_are_skipped_and_counted():
    before = numbered(*range(1, 31))
    after = before.replace("ligne 10\n", "ligne dix\n").replace("ligne 20\n", "ligne vingt\n")

    parts = word_diff(before, after)

    assert [(part.kind, part.lines) for part in parts if part.kind == "skipped"] == [
        ("skipped", 7),
        ("skipped", 5),
        ("skipped", 8),
    ]
    assert parts[0] == DiffPart("skipped", "…", 7)
    assert parts[1] == DiffPart("same", "ligne 8\nligne 9\nligne ")
    assert parts[2:4] == (DiffPart("removed", "10"), DiffPart("added", "dix"))


def test_a_single_line_is_never_skipped():
    before = numbered(*range(1, 7))
    after = before.replace("ligne 6", "ligne six")

    assert [part.kind for part in word_diff(before, after, context=4)] == [
        "same",
        "removed",
        "added",
        "same",
    ]


def test_the_same_text_is_one_skipped_run():
    assert word_diff(numbered(*range(9)), numbered(*range(9))) == (DiffPart("skipped", "…", 9),)


def test_moved_and_repeated_lines_stay_aligned():
    before = "a\n\nb\n\nc\n\nd\n"
    after = "a\n\nc\n\nb\n\nd\n"

    parts = diff(before, after)

    assert parts[0] == ("same", "a\n\n")
    assert parts[-1][0] == "same"
    assert parts[-1][1].endswith("d\n")


def test_long_texts_are_aligned_on_words_that_occur_once():
    words = [f"mot{n}" for n in range(3000)]
    changed = [*words]
    changed[700], changed[2100] = "été", "hiver"

    parts = diff(" ".join(words), " ".join(changed))

    assert [part for part in parts if part[0] != "same"] == [
        ("removed", "mot700"),
        ("added", "été"),
        ("removed", "mot2100"),
        ("added", "hiver"),
    ]


words = st.lists(
    st.sampled_from(["a", "b", "c", "le ", "chat ", " ", "\n", ".", "é", "x\n"]), max_size=80
).map("".join)


@settings(max_examples=300, deadline=None)
@given(words | st.text(max_size=60), words | st.text(max_size=60))
def test_both_versions_can_be_read_from_the_parts(before, after):
    assume(before != after)

    parts = word_diff(before, after, context=1000)

    assert "".join(part.text for part in parts if part.kind in {"same", "removed"}) == before
    assert "".join(part.text for part in parts if part.kind in {"same", "added"}) == after
    assert all(part.text for part in parts)
    assert all(one.kind != two.kind for one, two in itertools.pairwise(parts))


def test_both_versions_of_long_texts_can_be_read_too():
    chance = random.Random(7)
    before = "".join(
        chance.choice(["le ", "la ", "chat ", ".\n", f"m{chance.randrange(500)} "])
        for _ in range(6000)
    )
    after = "".join(word for word in before.split(" ") if chance.random() > 0.1)

    parts = word_diff(before, after, context=10_000)

    assert "".join(part.text for part in parts if part.kind in {"same", "removed"}) == before
    assert "".join(part.text for part in parts if part.kind in {"same", "added"}) == after


def shuffled(pieces, seed):
    return "".join(random.Random(seed).choices(pieces, k=32_000))[:32_000]


HARD = {
    "same line": ("x\n" * 16_000, "y\n" * 16_000),
    "few lines": (shuffled(["a\n", "b\n"], 1), shuffled(["a\n", "b\n"], 2)),
    "few words": (shuffled(["a ", "b "], 1), shuffled(["a ", "b "], 2)),
    "many words": (
        shuffled([f"{n} " for n in range(4000)], 1),
        shuffled([f"{n} " for n in range(4000)], 2),
    ),
    "reversed": (" ".join(map(str, range(6000))), " ".join(map(str, range(6000, 0, -1)))),
    "signs": ("!?" * 16_000, "?!." * 10_000),
    "anchored gaps": tuple(
        "\n".join(f"u{n}\n" + shuffled(["a\n", "b\n"], n + seed)[:200] for n in range(150))
        for seed in (0, 500)
    ),
}


@pytest.mark.parametrize(("before", "after"), HARD.values(), ids=HARD.keys())
def test_hostile_pairs_take_less_than_a_second(before, after):
    started = time.process_time()
    parts = word_diff(before, after)
    took = time.process_time() - started

    assert took < a_second()
    assert parts
