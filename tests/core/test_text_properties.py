"""Whatever is typed, rendering holds its promises (checked on generated texts)."""

from hypothesis import given, settings
from hypothesis import strategies as st

from community.core import text
from community.core.text.normal import normalise
from community.core.text.sanitizer import bleach_pass, nh3_pass, sanitise
from tests.core.hostile import dangers, payloads, structure, unbalanced, visible_text

HANDLES = {"bob", "ana.maria", "x_y"}
PIECES = [
    *"*_~`[]()!<>#|-+=:@&;\\\"'/.,{}^$%\n\t ",
    *[
        "\n\n",
        "\n> ",
        "\n- ",
        "\n1. ",
        "\n    ",
        "\n```\n",
        "\n---\n",
        "||",
        "**",
        "~~",
        "](",
        "![",
        "]: ",
    ],
    *[
        "@bob",
        "@ana.maria",
        "@x_y.",
        "@end.",
        ":smile:",
        ":cœur_rouge:",
        "https://a.example/b_c",
        "www.b.fr",
    ],
    *[
        "/media/a.png",
        ' "12x34"',
        "> [@bob](/p/12):\n",
        "|a|b|\n|-|-|\n|c|d|\n",
        "javascript:",
        "data:",
        "//e.vil",
    ],
    *[
        "<b>",
        "</p>",
        "<!--",
        "<script>",
        "&amp;",
        "&#x202e;",
        "&nbsp;",
        "\xa0",
        "\u202e",
        "\x00",
        "é",
        "e\u0301",
    ],
    *["\ud800", "\ufeff", "\u2028", "\r\n", "𝄞", "👩‍👩‍👧", "مرحبا", "word", "Word", "0", "x@y.com"],
]
marked_up = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)
anything = st.text(st.characters(codec=None, exclude_categories=()), max_size=300)
hostile = st.lists(st.sampled_from(payloads()), min_size=1, max_size=3).map(" ".join)
texts = st.one_of(marked_up, anything, hostile)
some = settings(max_examples=150, deadline=None)


@some
@given(texts)
def test_html_is_well_formed_and_allow_listed(source):
    rich = text.render(source, handles=HANDLES, site_url="https://shop.example")

    assert dangers(rich.html) == []
    assert unbalanced(rich.html) == []


@some
@given(texts)
def test_what_is_stored_renders_to_itself(source):
    once = text.render(source, handles=HANDLES)

    assert normalise(once.source) == once.source
    assert text.render(once.source, handles=HANDLES) == once


@some
@given(texts)
def test_neither_wall_changes_what_the_renderer_prints(source):
    rich = text.render(source, handles=HANDLES)

    assert bleach_pass(rich.html) == rich.html
    assert nh3_pass(rich.html) == rich.html


@some
@given(texts)
def test_the_second_wall_finds_nothing_left_by_the_first(source):
    once = bleach_pass(normalise(source))

    assert structure(nh3_pass(once)) == structure(once)


@some
@given(texts)
def test_any_string_taken_for_html_comes_out_safe(source):
    markup = sanitise(source)

    assert dangers(markup) == []
    assert sanitise(markup) == markup


@some
@given(texts)
def test_plain_is_one_line_of_the_words_shown(source):
    rich = text.render(source.replace("|", "").replace("![", ""), handles=HANDLES)
    shown = visible_text(rich.html)

    assert "\n" not in rich.plain
    assert rich.plain == rich.plain.strip()
    assert rich.quoted or "".join(rich.plain.split()) == "".join(shown.split())


@some
@given(texts)
def test_only_handles_that_were_asked_for_are_mentioned(source):
    candidates = text.find_handles(source)
    rich = text.render(source, handles=HANDLES)

    assert set(rich.mentions) <= candidates & HANDLES
    assert len(set(rich.mentions)) == len(rich.mentions)
    assert text.render(source).mentions == ()


@some
@given(texts, st.integers(1, 80))
def test_an_excerpt_fits_and_begins_like_the_text(source, limit):
    plain = text.render(source).plain
    short = text.excerpt(plain, limit=limit)

    assert len(short) <= limit
    assert plain.startswith(short.removesuffix("…"))
    assert (short == plain) == (len(plain) <= limit)


@some
@given(texts)
def test_folding_twice_is_folding_once(source):
    folded = text.fold(source)

    assert text.fold(folded) == folded
    assert text.fold(source.lower()) == text.fold(source) or not source.isascii()


@some
@given(st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_.-]{1,18}[A-Za-z0-9]", fullmatch=True))
def test_every_valid_handle_can_be_mentioned(handle):
    rich = text.render(f"_(@{handle}.)_", handles={handle.lower()})

    assert rich.mentions == (handle.lower(),)
    assert (
        rich.html
        == f'<p><em>(<a class="mention" href="/m/{handle.lower()}">@{handle}</a>.)</em></p>\n'
    )
