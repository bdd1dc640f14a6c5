import re
import time

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st

from community.core.text import render
from community.importers.discourse.markdown import to_markdown

SITE = "https://forum.example.org"


def markdown(html: str) -> str:
    return to_markdown(html, site_url=SITE)


def shown(html: str) -> str:
    """What a reader sees of the rendered Markdown, without white space."""
    return "".join(BeautifulSoup(render(markdown(html)).html, "html.parser").get_text().split())


@pytest.mark.parametrize(
    ("html", "wanted"),
    [
        ("", ""),
        ("<p></p>", ""),
        ("<p>Words</p>\n<p>and more</p>", "Words\n\nand more"),
        ("words without element", "words without element"),
        ("<p>wrapped\nin the source</p>", "wrapped in the source"),
        ("<p>one<br>\ntwo<br/>three</p>", "one\ntwo\nthree"),
        ("<p>one<br><br>two</p>", "one\n\ntwo"),
        ("<h1>One</h1><h2>Two</h2><h6>Six</h6>", "# One\n\n## Two\n\n###### Six"),
        ('<h2><a name="x" class="anchor" href="#x"></a>Two <em>words</em></h2>', "## Two *words*"),
        ("<p>a</p><hr><p>b</p>", "a\n\n---\n\nb"),
        ("<p><strong>b</strong> <em>i</em> <s>s</s> <del>d</del></p>", "**b** *i* ~~s~~ ~~d~~"),
        ("<p><b>b</b><i>i</i></p>", "**b**_i_"),
        ("<p>x <strong> padded </strong> y</p>", "x  **padded**  y"),
        ("<p><em>one<br>two</em></p>", "*one\ntwo*"),
        ("<p><em>one<br><br>two</em></p>", "*one*\n\n*two*"),
        ("<p><strong>a</strong><strong>b</strong></p>", "**ab**"),
        ("<p><strong>so:</strong>then</p>", "so:then"),
        ("<p><strong></strong>x</p>", "x"),
        ("<p>E = mc<sup>2</sup>, 10<sup>-9</sup>, x<sup>k</sup></p>", "E = mc², 10⁻⁹, x^k"),
        (
            "<p>the 1<sup>st</sup>, x<sup>a+b</sup>, H<sub>2</sub>O, x<sub>i</sub></p>",
            "the 1st, x^(a+b), H₂O, xi",
        ),
        ("<p><kbd>Ctrl</kbd> <mark>m</mark> <ins>i</ins></p>", "`Ctrl` m i"),
        ("<!-- hidden --><p>seen<script>alert(1)</script><style>p{}</style></p>", "seen"),
    ],
)
def test_plain_html(html, wanted):
    assert markdown(html) == wanted


@pytest.mark.parametrize(
    ("html", "wanted"),
    [
        ('<pre><code class="lang-python">a = 1\n</code></pre>', "```python\na = 1\n```"),
        ('<pre><code class="lang-auto">a\n\n  b\n</code></pre>', "```\na\n\n  b\n```"),
        ('<pre><code class="lang-nohighlight">a</code></pre>', "```\na\n```"),
        ("<pre>bare\n</pre>", "```\nbare\n```"),
        ("<pre><code>one<br>two &lt;b&gt; *x*</code></pre>", "```\none\ntwo <b> *x*\n```"),
        ("<pre><code>```\ninner\n```</code></pre>", "````\n```\ninner\n```\n````"),
        ("<p>a <code>b_c*</code> d</p>", "a `b_c*` d"),
        ("<p><code>a ` b</code> <code>`x`</code></p>", "``a ` b`` `` `x` ``"),
        ("<p><code>a</code><code>b</code></p>", "`ab`"),
        ('<pre><code class="lang-js&quot; onload=x">a</code></pre>', "```\na\n```"),
    ],
)
def test_code(html, wanted):
    assert markdown(html) == wanted


@pytest.mark.parametrize(
    ("html", "wanted"),
    [
        ("<ul>\n<li>a</li>\n<li>b</li>\n</ul>", "- a\n- b"),
        ('<ol start="3"><li>a</li><li>b</li></ol>', "3. a\n4. b"),
        ("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", "- a\n  - b\n- c"),
        ("<ul><li>a<ul><li>b</li></ul>c</li></ul>", "- a\n  - b\n\n  c"),
        ("<ol><li>a<ol start='4'><li>b</li></ol></li></ol>", "1. a\n\n   4. b"),
        ("<ul><li><p>a</p><p>b</p></li></ul>", "- a\n\n  b"),
        ("<ul><li>a<pre><code>x\n\ny</code></pre></li></ul>", "- a\n\n  ```\n  x\n\n  y\n  ```"),
        ("<ul><li></li></ul><p>x</p>", "x"),
        ('<ul><li><span class="chcklst-box checked"></span> done</li></ul>', "- [x] done"),
        ("<blockquote><p>a</p><p>b</p></blockquote><p>c</p>", "> a\n>\n> b\n\nc"),
        ("<blockquote><blockquote>a</blockquote>b</blockquote>", "> > a\n>\n> b"),
        (
            (
                "<table><thead><tr><th>a</th><th>b|c</th></tr></thead>"
                "<tbody><tr><td>1<br>2</td><td><code>x|y</code></td></tr></tbody></table>"
            ),
            "| a | b\\|c |\n| --- | --- |\n| 1 2 | `x\\|y` |",
        ),
        ("<details><summary>More</summary><p>inside</p></details>", "**More**\n\ninside"),
        ("<dl><dt>Term</dt><dd>Meaning</dd></dl>", "**Term**\n\nMeaning"),
    ],
)
def test_blocks(html, wanted):
    assert markdown(html) == wanted


@pytest.mark.parametrize(
    ("html", "wanted"),
    [
        ('<a href="https://x.org/a_(b)">words</a>', "[words](https://x.org/a_%28b%29)"),
        ('<a href="https://x.org/a">https://x.org/a</a>', "<https://x.org/a>"),
        ('<a href="http://www.x.org">www.x.org</a>', "[www.x.org](http://www.x.org)"),
        ('<a href="mailto:ana@x.org">ana@x.org</a>', "[ana@x.org](mailto:ana@x.org)"),
        ('<a href="/t/tea/5/2">tea</a>', "[tea](https://forum.example.org/t/tea/5/2)"),
        ('<a href="//cdn.x.org/f.pdf">file</a>', "[file](https://cdn.x.org/f.pdf)"),
        ('<a href="https://x.org/?a=1&amp;lt;=2">q</a>', "[q](https://x.org/?a=1\\&lt;=2)"),
        ('<a href="https://x.org/é è">q</a>', "[q](https://x.org/%C3%A9%20%C3%A8)"),
        ('<a href="https://x.org/">a [b] c</a>', "[a [b] c](https://x.org/)"),
        ('<a href="https://x.org/">a ] c</a>', "[a \\] c](https://x.org/)"),
        ('wow!<a href="https://x.org/">b</a>', "wow\\![b](https://x.org/)"),
        ('<a href="javascript:alert(1)">words</a>', "words"),
        ('<a href="https://user@x.org/">words</a>', "words"),
        ('<a href="http://[::1">words</a>', "words"),
        ('<a href="#part">words</a>', "words"),
        ('<a href="">words</a>', "words"),
        ('<a href="https://x.org/"></a>x', "x"),
        ('<a class="inline-onebox" href="https://x.org/">Title</a>', "[Title](https://x.org/)"),
    ],
)
def test_links(html, wanted):
    assert markdown(f"<p>{html}</p>") == wanted


def test_without_the_address_of_the_forum_its_own_links_become_words():
    assert to_markdown('<p><a href="/t/tea/5">tea</a> <a href="https://x.org">x</a></p>') == (
        "tea [x](https://x.org)"
    )


@pytest.mark.parametrize(
    ("html", "wanted"),
    [
        ('<p>Hi <a class="mention" href="/u/zoe">@Zoe</a>.</p>', "Hi @Zoe."),
        ('<p>Hi <span class="mention">@no_body_</span></p>', "Hi @no_body_"),
        (
            '<p><a class="mention-group" href="/g/staff">@staff</a></p>',
            "[@staff](https://forum.example.org/g/staff)",
        ),
        (
            '<p>Hi <img class="emoji" title=":wave:" alt=":wave:" src="https://cdn/w.png"></p>',
            "Hi 👋",
        ),
        ('<p><img class="emoji" title=":slight_smile:" src="x"></p>', "🙂"),
        ('<p><img class="emoji" title=":+1:t3:" src="x"></p>', "👍🏼"),
        ('<p><img class="emoji emoji-custom" title=":our_logo:" src="x"></p>', ":our_logo:"),
        ('<p><a class="hashtag" href="/c/tea">#<span>tea</span></a></p>', "#tea"),
        (
            (
                '<p><a class="hashtag-cooked" href="/c/tea/5" data-slug="tea"><svg><use></use></svg>'
                "<span>Tea time</span></a></p>"
            ),
            "#Tea time",
        ),
        ('<p><span class="hashtag">#126</span> fixed</p>', "#126 fixed"),
        (
            '<p><span class="discourse-local-date" data-date="2024-01-02">2 January 2024</span></p>',
            "2 January 2024",
        ),
        ('<p>a <span class="spoiler">secret</span> b</p>', "a ||secret|| b"),
        ('<div class="spoiler"><p>one</p><p>two</p></div>', "||one||\n\n||two||"),
        ('<div class="spoiler">loose</div>', "||loose||"),
        ('<p>Let <span class="math">x_1^2</span> be</p>', "Let `x_1^2` be"),
        ('<div class="math">\n\\sum_i x\n</div>', "```\n\\sum_i x\n```"),
        (
            (
                '<p>so<sup class="footnote-ref"><a href="#f1">[1]</a></sup></p><hr class="footnotes-sep">'
                '<ol class="footnotes-list"><li id="f1"><p>Because <a class="footnote-backref">↩︎</a></p></li></ol>'
            ),
            "so[1]\n\n---\n\n1. Because",
        ),
    ],
)
def test_what_only_discourse_has(html, wanted):
    assert markdown(html) == wanted


def test_a_poll_keeps_its_question_and_choices():
    html = (
        '<div class="poll" data-poll-name="poll"><div class="poll-container"><div class="poll-title">'
        'Tea?</div><ul><li data-poll-option-id="1">Green</li><li data-poll-option-id="2">Black</li>'
        '</ul></div><div class="poll-info"><span>0</span> voters</div></div>'
    )
    assert markdown(html) == "Tea?\n\n- Green\n- Black"


@pytest.mark.parametrize(
    ("html", "wanted"),
    [
        ('<p><img src="https://x.org/cup.png" alt="A cup"></p>', "[A cup](https://x.org/cup.png)"),
        (
            '<p><img src="/uploads/cup%20a.png"></p>',
            "[cup a.png](https://forum.example.org/uploads/cup%20a.png)",
        ),
        ('<p><img src="data:image/png;base64,AAAA" alt="A cup"></p>', "A cup"),
        ('<p>a<img src="https://x.org/t.gif" width="1" height="1"></p>', "a"),
        (
            (
                '<p><div class="lightbox-wrapper"><a class="lightbox" href="https://x.org/big.png" title="cup">'
                '<img src="https://x.org/small.png" alt="A cup"><div class="meta"><svg></svg><span class="filename">'
                'cup</span><span class="informations">800×600 20 KB</span></div></a></div></p>'
            ),
            "[A cup](https://x.org/big.png)",
        ),
        (
            '<a href="https://x.org/"><img src="i.png" alt="pic"> words</a>',
            "[pic words](https://x.org/)",
        ),
        ('<a href="https://x.org/"><img src="i.png"> words</a>', "[words](https://x.org/)"),
        (
            '<div class="lazyYT" data-youtube-id="abc" data-youtube-title="A film"></div>',
            "[A film](https://www.youtube.com/watch?v=abc)",
        ),
        (
            (
                '<div class="lazy-video-container" data-video-id="77" data-provider-name="vimeo" data-video-title="F">'
                '<a href="https://vimeo.com/77"><img class="vimeo-thumbnail" src="t.jpg"></a></div>'
            ),
            "[F](https://vimeo.com/77)",
        ),
        ('<iframe src="https://x.org/embed"></iframe>', "<https://x.org/embed>"),
        (
            '<video><source src="/uploads/a.mp4"><a href="/uploads/a.mp4">a.mp4</a></video>',
            "[a.mp4](https://forum.example.org/uploads/a.mp4)",
        ),
    ],
)
def test_pictures_and_films_become_links(html, wanted):
    assert markdown(html) == wanted
    assert "<img" not in render(wanted).html


QUOTED = '<div class="title"><div class="quote-controls"></div><img class="avatar" src="https://x.org/a.png"> '


@pytest.mark.parametrize(
    ("html", "wanted"),
    [
        (
            (
                f'<aside class="quote no-group" data-username="zoe" data-post="3" data-topic="9">{QUOTED}zoe:</div>'
                "<blockquote><p>words</p></blockquote></aside><p>answer</p>"
            ),
            "> [@zoe](https://forum.example.org/t/-/9/3):\n>\n> words\n\nanswer",
        ),
        (
            f'<aside class="quote" data-username="zoe">{QUOTED}Zoe B.:</div><blockquote>words</blockquote></aside>',
            "> @zoe:\n>\n> words",
        ),
        (
            (
                f'<aside class="quote" data-post="1" data-topic="9">{QUOTED}<a href="/t/tea/9">About tea</a>'
                '<a class="badge-category__wrapper" href="/c/x/1"><span class="badge-category">X</span></a></div>'
                "<blockquote>\n  an excerpt\nof words\n</blockquote></aside>"
            ),
            "> [About tea](https://forum.example.org/t/tea/9):\n>\n> an excerpt of words",
        ),
        ('<aside class="quote no-group"><blockquote><p>words</p></blockquote></aside>', "> words"),
        (
            (
                f'<aside class="quote" data-username="a_b">{QUOTED}a_b:</div><blockquote><aside class="quote" '
                f'data-username="zoe">{QUOTED}zoe:</div><blockquote>inner</blockquote></aside><p>outer</p></blockquote></aside>'
            ),
            "> @a_b:\n>\n> > @zoe:\n> >\n> > inner\n>\n> outer",
        ),
    ],
)
def test_quotes_say_who_was_quoted(html, wanted):
    assert markdown(html) == wanted


def test_the_quoted_and_the_mentioned_bear_their_handles_of_here():
    html = (
        f'<aside class="quote" data-username="Zoë">{QUOTED}Zoë:</div><blockquote>words</blockquote></aside>'
        '<p><a class="mention">@Zoë</a> <span class="mention">@Zoë</span></p>'
    )
    wanted = "> @zoe-2:\n>\n> words\n\n@zoe-2 @Zoë"
    assert to_markdown(html, handle=lambda name: {"Zoë": "zoe-2"}[name]) == wanted


PREVIEW = (
    '<aside class="onebox githubblob"{src}><header class="source"><img class="site-icon" src="https://x.org/i.svg">'
    '<a href="https://x.org/page">x.org</a></header><article class="onebox-body"><img class="thumbnail" src="t.png">'
    '{title}<p>What the other site says</p><pre class="onebox"><code class="lang-c"><ol class="lines"><li>int x;</li>'
    "</ol></code></pre></article></aside>"
)


@pytest.mark.parametrize(
    ("src", "title", "wanted"),
    [
        ("", '<h3><a href="https://x.org/page">A page</a></h3>', "[A page](https://x.org/page)"),
        (
            ' data-onebox-src="https://x.org/typed"',
            "<h4>A page</h4>",
            "[A page](https://x.org/typed)",
        ),
        ("", "", "<https://x.org/page>"),
    ],
)
def test_a_preview_becomes_the_link_it_was_made_from(src, title, wanted):
    assert markdown(PREVIEW.format(src=src, title=title)) == wanted


@pytest.mark.parametrize(
    "words",
    [
        "snake_case and __init__.py", "2 * 3 * 4", "a * b", "5 > 3 & 2 < 4", "C# and F#", "-5 degrees",
        "1.5 litres", "~5 minutes", "100 % [sic]", "see [1] and (2)", "\\xff\\x00 bytes", "std::vector::iterator",
        "AT&T", "a|b", "key: value", "[INFO] started", "https://x.org/a_b_c", "e.g. (this)", "wow! really!", "#126",
    ],
)  # fmt: skip
def test_words_that_mean_nothing_in_markdown_get_no_backslash(words):
    html = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if words != "snake_case and __init__.py":
        assert markdown(f"<p>{html}</p>") == words
    assert shown(f"<p>{html}</p>") == words.replace(" ", "")


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("# no heading", "\\# no heading"),
        ("&gt; no quote", "\\> no quote"),
        ("- no list", "\\- no list"),
        ("+ no list", "\\+ no list"),
        ("* no list", "\\* no list"),
        ("12. no list", "12\\. no list"),
        ("1) no list", "1\\) no list"),
        ("---", "\\---"),
        ("===", "\\==="),
        ("|---|---|", "\\|---|---|"),
        ("[a]: https://x.org", "\\[a]: https://x.org"),
        ("*no emphasis*", "\\*no emphasis\\*"),
        ("_no emphasis_", "\\_no emphasis\\_"),
        ("~~no strike~~", "\\~\\~no strike\\~\\~"),
        ("`no code`", "\\`no code\\`"),
        ("[no](link)", "[no\\](link)"),
        ("![no](picture)", "\\![no\\](picture)"),
        ("&lt;https://x.org&gt;", "\\<https://x.org>"),
        ("&lt;b&gt;no tag&lt;/b&gt;", "\\<b>no tag\\</b>"),
        ("&amp;copy; no entity", "\\&copy; no entity"),
        ("no :key: emoji", "no \\:key: emoji"),
        ("C:\\*.* no escape", "C:\\\\\\*.* no escape"),
    ],
)
def test_words_that_would_turn_into_markdown_are_escaped(words, wanted):
    if "C:" not in words:
        assert markdown(f"<p>{words}</p>") == wanted
    seen = "".join(BeautifulSoup(words, "html.parser").get_text().split())
    assert shown(f"<p>{words}</p>") == seen
    assert shown(f"<p>first<br>{words}</p>") == f"first{seen}"
    assert shown(f"<ul><li>{words}</li></ul>") == seen
    assert shown(f"<blockquote>{words}</blockquote>") == seen


SIGNS = st.text(alphabet="*_`~[]()<>#+-=.!|:&\\^'\"$@ \nab1é", max_size=24)
PLACES = [
    "<p>{}</p>", "<ul><li>{}</li></ul>", "<ol><li>{}<ul><li>x</li></ul></li></ol>", "<h2>{}</h2>",
    "<blockquote>{}</blockquote>", "<p>a<br>{}</p>", "<pre><code>{}</code></pre>", "<p>x <strong>{}</strong> y</p>",
    "<p>x <em>{}</em> y</p>", '<p>x <a href="https://x.org/">{}</a> y</p>', "<p>x <code>{}</code> y</p>",
    "<table><thead><tr><th>h</th></tr></thead><tbody><tr><td>{}</td></tr></tbody></table>",
]  # fmt: skip


@pytest.mark.parametrize("place", PLACES)
@settings(deadline=None, max_examples=50)
@given(words=SIGNS)
def test_whatever_signs_are_written_they_are_shown_and_nothing_else(place, words):
    escaped = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    html = place.format(escaped)
    seen = "".join(BeautifulSoup(html, "html.parser").get_text().split())
    assert shown(html) == seen


@settings(deadline=None)
@given(st.text(alphabet="<>/=\"' abpredivcolasuhtmn123&;!-\n", max_size=80))
def test_broken_html_raises_nothing(html):
    assert isinstance(markdown(html), str)


def test_html_nested_too_deep_keeps_its_words():
    html = "<div>" * 5000 + "# deep words" + "</div>" * 5000
    assert markdown(html) == "\\# deep words"


@pytest.mark.parametrize(
    "piece", ["<br>", "*", "`", "[", "![", "\xa0", "-|", "<p>", "<em>x</em>", "~", "&amp;", ":a"]
)
def test_hostile_repetition_stays_cheap(piece):
    html = f"<p>{piece * (30_000 // len(piece))}x</p>"
    start = time.process_time()
    markdown(html)
    assert time.process_time() - start < 6


def test_markdown_of_a_body_renders_without_loading_anything():
    html = (
        '<p><img src="https://x.org/a.png" alt="a"></p><iframe src="https://x.org/f"></iframe>'
        '<p><img class="emoji" title=":wave:" src="https://cdn.org/w.png"></p>'
    )
    assert not re.search(r"\bsrc=", render(markdown(html)).html)
