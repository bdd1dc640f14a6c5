"""Who is called, and who is quoted."""

import pytest

from community.core import text

HANDLES = {"alice", "bob", "jo._doe", "the_big_one", "a-b", "abcdefghijklmnopqrst"}


def mention(shown):
    return f'<a class="mention" href="/m/{shown.lower()}">@{shown}</a>'


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("@alice", mention("alice")),
        ("Merci @Alice!", f"Merci {mention('Alice')}!"),
        (
            "@alice. @bob, (@alice) «@bob» @alice's",
            f"{mention('alice')}. {mention('bob')}, ({mention('alice')}) «{mention('bob')}» {mention('alice')}'s",
        ),
        ("@alice... @bob- @alice_", f"{mention('alice')}... {mention('bob')}- {mention('alice')}_"),
        ("@alice/@bob", f"{mention('alice')}/{mention('bob')}"),
        ("**@alice** _@bob_", f"<strong>{mention('alice')}</strong> <em>{mention('bob')}</em>"),
        (
            "@the_big_one @jo._doe _x_ @a-b",
            f"{mention('the_big_one')} {mention('jo._doe')} <em>x</em> {mention('a-b')}",
        ),
        ("@abcdefghijklmnopqrst.", f"{mention('abcdefghijklmnopqrst')}."),
        ("@abcdefghijklmnopqrstu", "@abcdefghijklmnopqrstu"),
        ("@carol @al", "@carol @al"),
        ("x@alice éx@alice @@alice", "x@alice éx@alice @@alice"),
        ("@alice@social.example @aliceé", "@alice@social.example @aliceé"),
        ("`@alice` \\@alice &commat;alice", "<code>@alice</code> @alice @alice"),
        ("[vu par @alice](/t/1)", '<a href="/t/1">vu par @alice</a>'),
        (
            "https://a.example/@alice",
            '<a href="https://a.example/@alice" rel="ugc nofollow noopener">https://a.example/@alice</a>',
        ),
        ("alice@a.com", '<a href="mailto:alice@a.com">alice@a.com</a>'),
        (
            "![de @alice](/media/a.png)",
            '<img src="/media/a.png" alt="de @alice" loading="lazy" decoding="async">',
        ),
    ],
)
def test_handles_that_exist_become_links(source, html):
    assert text.render(source, handles=HANDLES).html == f"<p>{html}</p>\n"


def test_mentions_are_lower_case_in_order_and_unique():
    rich = text.render("@Bob, @alice, @BOB, `@a-b` et @carol", handles=HANDLES)

    assert rich.mentions == ("bob", "alice")


def test_no_mention_in_code_blocks():
    rich = text.render("```\n@alice\n```\n\n    @bob", handles=HANDLES)

    assert rich.mentions == ()
    assert "/m/" not in rich.html


def test_candidates_are_the_handles_that_might_be_linked():
    source = "@Alice. @nobody, `@code` [@link](/x) \\@escaped me@mail.com @ab x@word @alice"

    assert text.find_handles(source) == {"alice", "nobody"}


QUOTE = """> [@Alice](/p/123):
> bonjour @bob
> à tous

Oui, @alice !"""


def test_a_quote_names_its_author_and_leads_to_the_post():
    rich = text.render(QUOTE, handles=HANDLES)

    assert rich.quoted == (123,)
    assert rich.html == (
        '<blockquote class="quote"><cite><a href="/p/123">@Alice</a></cite>'
        f"<p>bonjour {mention('bob')}<br>\nà tous</p>\n</blockquote>\n<p>Oui, {mention('alice')} !</p>\n"
    )


def test_who_was_called_in_a_quoted_post_is_not_called_again():
    assert text.render(QUOTE, handles=HANDLES).mentions == ("alice",)
    assert text.find_handles(QUOTE) == {"alice", "bob"}


def test_plain_words_are_ones_own_unless_there_are_none():
    assert text.render(QUOTE).plain == "Oui, @alice !"
    assert text.render("> [@bob](/p/1):\n> bonjour").plain == "@bob bonjour"


def test_a_citation_may_stand_in_a_paragraph_of_its_own():
    rich = text.render("> [@bob](/p/7):\n>\n> - a\n> - b")

    assert rich.quoted == (7,)
    assert rich.html.startswith(
        '<blockquote class="quote"><cite><a href="/p/7">@bob</a></cite><ul>'
    )


def test_several_quotes_also_nested():
    rich = text.render(
        "> [@bob](/p/9):\n> > [@alice](/p/8):\n> > a\n>\n> b\n\nx\n\n> [@bob](/p/9):\n> c"
    )

    assert rich.quoted == (9, 8)
    assert rich.html.count('<blockquote class="quote">') == 3
    assert rich.plain == "x"


@pytest.mark.parametrize(
    "source",
    [
        "> [@bob](/p/1)\n> x",
        "> [@bob](/p/1): x",
        "> [bob](/p/1):\n> x",
        "> [@bob](/p/x):\n> x",
        "> [@bob](/p/1/2):\n> x",
        "> [@bob](https://a.example/p/1):\n> x",
        "> [@b](/p/1):\n> x",
        "> x\n> [@bob](/p/1):",
        "> - [@bob](/p/1):",
        "> # [@bob](/p/1):",
        "[@bob](/p/1):\nx",
        "> x [@bob](/p/1):",
        "> @bob:\n> x",
        "> [@bob](/p/9999999999999999999):\n> x",
        ">",
    ],
)
def test_other_block_quotes_are_just_block_quotes(source):
    rich = text.render(source)

    assert rich.quoted == ()
    assert "cite" not in rich.html
    assert 'quote"' not in rich.html
