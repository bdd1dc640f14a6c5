"""What members can write, and the HTML it becomes."""

from concurrent.futures import ThreadPoolExecutor

import jinja2
import pytest

from community.core import text


def html_of(source, **options):
    return text.render(source, **options).html.rstrip("\n")


@pytest.mark.parametrize(
    ("source", "html"),
    [
        (
            "*a* _b_ **c** __d__ ***e***",
            "<p><em>a</em> <em>b</em> <strong>c</strong> <strong>d</strong> <em><strong>e</strong></em></p>",
        ),
        ("snake_case_word and 2*3*4", "<p>snake_case_word and 2<em>3</em>4</p>"),
        ("~~old~~ ~one~", "<p><s>old</s> ~one~</p>"),
        ("`a  <b>` ``x`y``", "<p><code>a  &lt;b&gt;</code> <code>x`y</code></p>"),
        ("one\ntwo\n\nthree", "<p>one<br>\ntwo</p>\n<p>three</p>"),
        ("one\\\ntwo  \nthree", "<p>one<br>\ntwo<br>\nthree</p>"),
        ("a\n\n---\n\nb", "<p>a</p>\n<hr>\n<p>b</p>"),
        ("> a\n>> b", "<blockquote><p>a</p>\n<blockquote><p>b</p>\n</blockquote>\n</blockquote>"),
        ("- a\n- b\n  - c", "<ul><li>a</li>\n<li>b<ul><li>c</li>\n</ul>\n</li>\n</ul>"),
        ("- a\n\n- b", "<ul><li><p>a</p>\n</li>\n<li><p>b</p>\n</li>\n</ul>"),
        ("7. a\n8. b", '<ol start="7"><li>a</li>\n<li>b</li>\n</ol>'),
        ("    <b>\n     x", '<pre tabindex="0"><code>&lt;b&gt;\n x\n</code></pre>'),
        ("```\n\n*a*\n```", '<pre tabindex="0"><code>\n*a*\n</code></pre>'),
        (
            "```Python title=x\n1\n```",
            '<pre tabindex="0"><code class="language-python">1\n</code></pre>',
        ),
        ("~~~c++\n1\n~~~", '<pre tabindex="0"><code class="language-c++">1\n</code></pre>'),
        ("```é<\n1\n```", '<pre tabindex="0"><code>1\n</code></pre>'),
        ("\\*a\\* &copy; &eacute; &nope;", "<p>*a* © é &amp;nope;</p>"),
        ("R&D \"x\" 'y' a\u00a0!", "<p>R&amp;D \"x\" 'y' a&nbsp;!</p>"),
        ("[a][b]\n\n[b]: /t/1 'c'", '<p><a href="/t/1" title="c">a</a></p>'),
    ],
)
def test_commonmark_as_forums_use_it(source, html):
    assert html_of(source) == html


def test_headings_leave_the_first_two_levels_to_the_page():
    source = "# a\n## b\n### c\n#### d\n##### e\n###### f\n\ng\n===\n\nh\n---"

    html = html_of(source)

    assert html.split("\n") == [
        *["<h3>a</h3>", "<h4>b</h4>", "<h5>c</h5>", "<h6>d</h6>", "<h6>e</h6>", "<h6>f</h6>"],
        *["<h3>g</h3>", "<h4>h</h4>"],
    ]


def test_tables_scroll_in_their_own_box_and_keep_their_alignment():
    html = html_of("| Taille | Prix |\n|:---|---:|\n| S \\| M | **9** |")

    assert html.replace("\n", "") == (
        '<div class="table-scroll" tabindex="0"><table>'
        '<thead><tr><th class="align-left">Taille</th><th class="align-right">Prix</th></tr></thead>'
        '<tbody><tr><td class="align-left">S | M</td><td class="align-right"><strong>9</strong></td></tr></tbody>'
        "</table></div>"
    )


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        (":smile:", "😄"),
        (":SMILE:", "😄"),
        (":+1::heart:", "👍❤️"),
        (":red_heart: :thumbs_up:", "❤️ 👍"),
        (":cœur_rouge: :coeur_rouge: :pouce_vers_le_haut:", "❤️ ❤️ 👍"),
        ("**:smile:**", "<strong>😄</strong>"),
        ("midi:smile:", "midi:smile:"),
        ("10:30:45 :nope: ::", "10:30:45 :nope: ::"),
        (":nope:smile:", ":nope:smile:"),
        ("\\:smile: `:smile:`", ":smile: <code>:smile:</code>"),
        ("déjà 👍🏽 👩‍👩‍👧 🏴󠁧󠁢󠁥󠁮󠁧󠁿", "déjà 👍🏽 👩‍👩‍👧 🏴󠁧󠁢󠁥󠁮󠁧󠁿"),
    ],
)
def test_emoji_by_name(source, shown):
    assert html_of(source) == f"<p>{shown}</p>"


def test_emoji_inside_a_link_but_not_inside_an_address():
    html = html_of("[:smile:](/t/1) https://a.example/:smile:")

    assert ">😄</a>" in html
    assert ">https://a.example/:smile:</a>" in html


SPOILER = '<span class="spoiler" tabindex="0">'


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("la fin : ||il **meurt**||.", f"la fin : {SPOILER}il <strong>meurt</strong></span>."),
        ("||a|| et ||b||", f"{SPOILER}a</span> et {SPOILER}b</span>"),
        ("**||a||**", f"<strong>{SPOILER}a</span></strong>"),
        ("||a\nb||", f"{SPOILER}a<br>\nb</span>"),
        ("**a ||b** c||", "<strong>a ||b</strong> c||"),
        ("if (a || b || c)", "if (a || b || c)"),
        ("||a", "||a"),
        ("||||a||||", "||||a||||"),
        ("`||a||`", "<code>||a||</code>"),
        ("\\||a||", "||a||"),
    ],
)
def test_spoilers(source, html):
    assert html_of(source) == f"<p>{html}</p>"


def test_a_spoiler_is_not_given_away_in_the_plain_words():
    rich = text.render("Attention : ||Luke est son *fils*|| !")

    assert rich.plain == "Attention : … !"


def test_plain_words_of_every_kind_of_block():
    source = (
        "# Titre\n\nun *mot*\nligne & [lien](/t/1)\n\n- a\n- b\n\n|x|y|\n|-|-|\n|1|2|\n\n"
        "> cité\n\n```\ncode <b>\n```\n![photo](/media/a.png) @bob :smile:"
    )

    assert text.render(source, handles={"bob"}).plain == (
        "Titre un mot ligne & lien a b x y 1 2 cité code <b> photo @bob 😄"
    )


def test_an_empty_text_is_empty():
    assert text.render(" \n\t\n") == text.RichText("", "", (), (), (), (), "")


def test_only_stored_html_is_marked_safe():
    stored = text.render("a & b").html
    page = jinja2.Environment(autoescape=True).from_string("{{ html }}")

    assert page.render(html=text.mark_safe(stored)) == "<p>a &amp; b</p>\n"
    assert page.render(html=stored) == "&lt;p&gt;a &amp;amp; b&lt;/p&gt;\n"


def test_the_renderer_says_its_version():
    assert text.RENDERER_VERSION >= 1


def test_threads_render_side_by_side():
    sources = [
        f"**{n}** @bob ||{n}|| https://a.example/{n}\n\n> [@bob](/p/{n}):\n> x" for n in range(1, 9)
    ]
    expected = [text.render(source, handles={"bob"}) for source in sources]

    with ThreadPoolExecutor(max_workers=8) as threads:
        rendered = list(
            threads.map(lambda source: text.render(source, handles={"bob"}), sources * 20)
        )

    assert rendered == expected * 20
