"""Hostile texts of the greatest length cost little, and lose none of their words."""

import time

import pytest

from community.core import text
from community.core.text.limits import MAX_TAGS
from tests.core.hostile import a_second, dangers

pytestmark = pytest.mark.slow

LENGTH = 32_000


def fill(piece):
    return (piece * (LENGTH // len(piece) + 1))[:LENGTH]


HOSTILE = {
    "quotes": fill("> "),
    "lists": fill("- 1. "),
    "quotes and lists": fill("> - "),
    "deep lines": fill("> " * 40 + "a\n"),
    "growing quotes": "\n".join(">" * depth + " a" for depth in range(250)),
    "growing lists": "\n".join("  " * depth + "- a" for depth in range(170)),
    "brackets": fill("["),
    "pictures": fill("!["),
    "brackets closed": "[" * 16_000 + "]" * 16_000,
    "half links": fill("[a]("),
    "links": fill("[a](/b)"),
    "parentheses": "[a](" + fill("("),
    "emphasis": fill("*a **b _c "),
    "strong": fill("**a *"),
    "stars": fill("*"),
    "backticks": "".join("e" + "`" * n for n in range(1, 250)),
    "code": fill("`a``b "),
    "spoilers": fill("||a "),
    "strikes": fill("~~a "),
    "schemes": fill("://"),
    "addresses": fill("http://a.example/(( "),
    "long addresses": ("http://a.example/" + "(" * 140 + " ") * 199,
    "www": fill("www.a.b/...."),
    "mail": fill("a@b."),
    "autolinks": fill("<a:"),
    "entities": fill("&#x41"),
    "escapes": fill("\\["),
    "handles": fill("@bob "),
    "shortcodes": fill(":smile:"),
    "colons": fill(":a"),
    "marks": "a" + fill("\u0301\u0323"),
    "references": fill("[a]: b\n"),
    "table": "|a|b|\n|-|-|\n" + fill("|x|y|\n"),
    "wide table": fill("|")[:8000] + "\n" + fill("|-")[:8000] + "\n" + fill("x\n"),
    "tables": fill("|a\n|-\n"),
    "lines": fill("a\n"),
    "fences": fill("```\n"),
    "headings": fill("#\n"),
    "underlines": fill("a\n-\n"),
    "quotes in lists": fill("- a\n  > b\n"),
    "sourced quotes": fill("> [@bob](/p/1):\n\na\n"),
    "tags": fill("<b>"),
    "ampersands": fill("&"),
    "one word": fill("a"),
    "spaces": fill(" ") + "a",
}


@pytest.mark.slow
@pytest.mark.parametrize("source", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_text_takes_less_than_a_second(source):
    started = time.process_time()
    rich = text.render(source[:LENGTH], handles={"bob"})
    took = time.process_time() - started

    assert took < a_second()
    assert dangers(rich.html[-2_000:]) == []


def test_looking_for_handles_is_no_slower():
    started = time.process_time()
    found = text.find_handles(fill("@bob *a* "))
    took = time.process_time() - started

    assert took < a_second()
    assert found == {"bob"}


@pytest.mark.parametrize("depth", [5, 15, 17, 18, 19, 20, 40, 200])
@pytest.mark.parametrize("sign", ["> ", "- ", "1. ", "> - ", "- > "])
def test_words_survive_at_any_depth(sign, depth):
    rich = text.render(sign * depth + "tout au fond\n\nsuite")

    assert rich.plain.endswith("tout au fond suite")
    assert "tout au fond" in rich.html


def test_lines_after_a_deep_one_survive():
    rich = text.render("> " * 30 + "un\n" + "> " * 30 + "deux\n\ntrois")

    assert [word in rich.html for word in ("un", "deux", "trois")] == [True] * 3


def test_too_much_markup_is_shown_as_it_was_typed():
    source = "*a* <b> @bob\n" * (MAX_TAGS // 4 + 1)

    rich = text.render(source, handles={"bob"})

    assert rich.html.startswith('<pre tabindex="0"><code>*a* &lt;b&gt; @bob\n')
    assert rich.html.count("<") == 4
    assert rich.mentions == ()
    assert rich.plain == " ".join(source.split())
    assert text.render(rich.source, handles={"bob"}) == rich


def test_a_long_honest_post_is_rendered():
    source = "\n".join(
        f"- **point {n}** : une phrase, un [lien](/t/{n}) et `du code`" for n in range(500)
    )

    rich = text.render(source)

    assert len(source) > 25_000
    assert rich.html.count("<li>") == 500


def test_a_table_too_large_to_be_drawn_stays_text():
    row = "|" + "a|" * 20 + "\n"

    assert "<table>" in text.render(row + "|" + "-|" * 20 + "\n" + row * 100).html
    assert "<table>" not in text.render(row + "|" + "-|" * 20 + "\n" + "x\n" * 1000).html
