"""Words without markup."""

import unicodedata

import pytest

from community.core import text
from community.core.text.normal import normalise


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("a\r\nb\rc\u2028d\x0be\x85f", "a\nb\nc\nd\ne\nf"),
        ("e\u0301te\u0301", "été"),
        ("a\x00b\x01c\x1b[31md\x7f\x9f\ufeff", "abc[31md"),
        ("a\tb", "a\tb"),
        ("a  \nb\t\n\n\n", "a\nb"),
        ("\n\n    code", "    code"),
        ("\u202euser\u202c \u2066x\u2069", "user x"),
        ("\ud800x\udfff", "\ufffdx\ufffd"),
        ("\ufffex\U0001ffff\ufdd0", "x"),
        ("naïve\u200d \u200c \u00a0x", "naïve\u200d \u200c \u00a0x"),
    ],
)
def test_the_source_is_stored_in_one_form(typed, stored):
    assert text.render(typed).source == stored


def test_a_letter_keeps_thirty_marks_at_most():
    zalgo = "Z" + "\u0301\u0323" * 5000 + "algo"

    stored = normalise(zalgo)

    assert len(stored) <= 40
    assert stored.endswith("algo")
    assert unicodedata.is_normalized("NFC", stored)


def test_scripts_that_need_marks_keep_them():
    for words in ("हिन्दी में", "ภาษาไทยที่นี่", "Tiếng Việt", "עִבְרִית", "l'été où ça naît"):
        assert normalise(words) == unicodedata.normalize("NFC", words)


@pytest.mark.parametrize(
    ("words", "folded"),
    [
        ("Cœur", "coeur"),
        ("ÉTÉ à Orly-Ouest, garçon", "ete a orly-ouest, garcon"),
        ("Ex Æquo", "ex aequo"),
        ("Straße", "strasse"),
        ("Łódź, Ørsted, Đakovo", "lodz, orsted, dakovo"),
        ("L’été", "l'ete"),
        ("İstanbul ısı", "istanbul isi"),
        ("ﬁn №5 ²", "fin no5 2"),
        ("ΣΊΣΥΦΟΣ", "σισυφοσ"),
        ("が 한국어", "が 한국어"),
    ],
)
def test_folding_for_comparison_and_search(words, folded):
    assert text.fold(words) == folded


@pytest.mark.parametrize(
    ("plain", "limit", "short"),
    [
        ("court", 200, "court"),
        ("un deux trois", 13, "un deux trois"),
        ("un deux trois", 12, "un deux…"),
        ("un deux trois", 8, "un deux…"),
        ("un deux, trois", 9, "un deux…"),
        ("a  b\n c", 5, "a b c"),
        ("anticonstitutionnellement vôtre", 10, "anticonst…"),
        ("ok anticonstitutionnellement", 10, "ok antico…"),
        ("", 10, ""),
        ("x" * 300, 200, "x" * 199 + "…"),
    ],
)
def test_excerpts_end_at_a_word(plain, limit, short):
    assert text.excerpt(plain, limit=limit) == short


def test_an_excerpt_does_not_tear_a_character():
    family, accented = "👩‍👩‍👧", "e\u0301"

    assert text.excerpt("abc" + family, limit=6) == "abc…"
    assert text.excerpt("abc" + accented + "fgh", limit=5) == "abc…"


def test_an_excerpt_is_two_hundred_characters_by_default():
    short = text.excerpt("mot " * 100)

    assert short == "mot " * 49 + "mot…"
