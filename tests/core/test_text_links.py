"""Where links and pictures lead."""

import pytest

from community.core import text

SITE = "https://shop.example"
REL = 'rel="ugc nofollow noopener"'


def html_of(source):
    return text.render(source, site_url=SITE).html.removeprefix("<p>").removesuffix("</p>\n")


@pytest.mark.parametrize(
    ("source", "href"),
    [
        ("[a](https://a.example/x?y=1&z=2#w)", "https://a.example/x?y=1&amp;z=2#w"),
        ("[a](HTTP://a.example)", "http://a.example"),
        ("[a](//a.example/x)", "https://a.example/x"),
        ("[a](a.example/x)", "https://a.example/x"),
        ("[a](page.html?x)", "https://page.html?x"),  # reads like a host
        ("[a](www.a.example)", "https://www.a.example"),
        ("[a](<https://a.example/x y>)", "https://a.example/x%20y"),
        ("[a](https://é.example/é)", "https://xn--9ca.example/%C3%A9"),
        ("[a](https://shop.example.evil.example/)", "https://shop.example.evil.example/"),
        ("[a](http://shop.example:8080/)", "http://shop.example:8080/"),
    ],
)
def test_links_to_elsewhere_are_marked(source, href):
    rich = text.render(source, site_url=SITE)

    assert rich.html == f'<p><a href="{href}" {REL}>a</a></p>\n'
    assert rich.links == (href.replace("&amp;", "&"),)


@pytest.mark.parametrize(
    "href",
    [
        "/t/12/slug",
        "/",
        "#reply",
        "/search?q=a",
        "https://shop.example/t/1",
        "https://SHOP.example",
        "mailto:a@b.example",
    ],
)
def test_links_inside_the_site_and_addresses_are_plain(href):
    rich = text.render(f"[a]({href})", site_url=SITE)

    assert rich.html == f'<p><a href="{href}">a</a></p>\n'
    assert rich.links == ()


@pytest.mark.parametrize(
    "target",
    ["javascript:x", "data:x", "vbscript:x", "ftp://a.example", "tel:+33", "file:///x", "http:a.example",
     "https:///a.example", "https://shop.example@evil.example", "page", "?q=x", "../x", "http://[::1]/",
     "1.2.3.4/x"],
)  # fmt: skip
def test_other_targets_leave_the_text_as_typed(target):
    rich = text.render(f"[a]({target})", site_url=SITE)

    assert "<a" not in rich.html
    assert rich.html == f"<p>[a]({target})</p>\n"


@pytest.mark.parametrize(
    ("source", "href", "shown"),
    [
        ("https://a.example/x_y_z", "https://a.example/x_y_z", "https://a.example/x_y_z"),
        ("<https://a.example>", "https://a.example", "https://a.example"),
        (
            "(https://fr.example/wiki/Foo_(bar)).",
            "https://fr.example/wiki/Foo_(bar)",
            "https://fr.example/wiki/Foo_(bar)",
        ),
        ("**https://a.example/**", "https://a.example/", "https://a.example/"),
        ("http://a.example, http", "http://a.example", "http://a.example"),
        ("lego.com/fr!", "https://lego.com/fr", "lego.com/fr"),
        ("www.lego.be/x.", "https://www.lego.be/x", "www.lego.be/x"),
        ("voir sephora.fr", "https://sephora.fr", "sephora.fr"),
    ],
)
def test_bare_addresses_become_links(source, href, shown):
    assert f'<a href="{href}" {REL}>{shown}</a>' in html_of(source)


@pytest.mark.parametrize(
    "source",
    ["merci.il est tard", "notes.md et run.sh", "3.14.15", "bonjour.comment", "//lego.com", "ftp://lego.com", "a...com",
     "`https://a.example`", "https://", "localhost:8000", "1.2.3.4", "www.", "node.js", "etc..."],
)  # fmt: skip
def test_what_only_looks_like_an_address_stays_text(source):
    assert "<a" not in html_of(source)


def test_links_are_listed_once_in_order():
    rich = text.render(
        "https://b.example [x](https://a.example) https://b.example ![](//c.example/i.png)",
        site_url=SITE,
    )

    assert rich.links == ("https://b.example", "https://a.example", "https://c.example/i.png")


def test_links_inside_a_quote_count_too():
    rich = text.render("> [@bob](/p/1):\n> https://b.example")

    assert rich.links == ("https://b.example",)


def test_a_wall_of_bare_links_stays_text():
    assert text.render("https://a.example " * 200).html.count("<a") == 200
    assert "<a" not in text.render("https://a.example " * 201).html


def test_titles_stay():
    assert (
        html_of('[a](/t/1 "b \\"c\\" & d")')
        == '<a href="/t/1" title="b &quot;c&quot; &amp; d">a</a>'
    )


@pytest.mark.parametrize("target", ["/\\evil.example", "/\\\\evil.example", "/&#9;/evil.example"])
def test_a_path_cannot_be_read_as_a_host(target):
    assert html_of(f"[a](<{target}>)").startswith('<a href="/%')


LAZY = 'loading="lazy" decoding="async"'


@pytest.mark.parametrize(
    ("source", "html"),
    [
        (
            "![un chat](/media/2026/ab/cd.webp)",
            f'<img src="/media/2026/ab/cd.webp" alt="un chat" {LAZY}>',
        ),
        ("![](/media/a.png)", f'<img src="/media/a.png" alt="" {LAZY}>'),
        (
            '![x](/media/a.png "1200x800")',
            f'<img src="/media/a.png" alt="x" width="1200" height="800" {LAZY}>',
        ),
        ('![x](/media/a.png "0x800")', f'<img src="/media/a.png" alt="x" title="0x800" {LAZY}>'),
        (
            '![x](/media/a.png "vu de haut")',
            f'<img src="/media/a.png" alt="x" title="vu de haut" {LAZY}>',
        ),
        (
            '![a *b* `c` \\* "d"\ne](/media/a.png)',
            f'<img src="/media/a.png" alt="a b c * &quot;d&quot; e" {LAZY}>',
        ),
        ("![x](https://shop.example/media/a.png)", f'<img src="/media/a.png" alt="x" {LAZY}>'),
        (
            "[![x](/media/a.png)](/t/1)",
            f'<a href="/t/1"><img src="/media/a.png" alt="x" {LAZY}></a>',
        ),
    ],
)
def test_uploaded_pictures_are_shown(source, html):
    assert html_of(source) == html


def test_pictures_are_listed_once():
    rich = text.render(
        "![](/media/b.png) ![](/media/a.png) ![](/media/b.png) ![](//c.example/x.png)"
    )

    assert rich.images == ("/media/b.png", "/media/a.png")


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("![chat](https://a.example/c.png)", f'<a href="https://a.example/c.png" {REL}>chat</a>'),
        (
            "![](https://a.example/c.png)",
            f'<a href="https://a.example/c.png" {REL}>https://a.example/c.png</a>',
        ),
        ("![x](https://shop.example//a/b)", '<a href="https://shop.example//a/b">x</a>'),
        ("![x](/static/logo.png)", '<a href="/static/logo.png">x</a>'),
        ("![x](/media/../admin)", '<a href="/media/../admin">x</a>'),
        ("![x](/media//a.png)", '<a href="/media//a.png">x</a>'),
        ("![x](/media/a.png?b)", '<a href="/media/a.png?b">x</a>'),
        ("[![x](https://a.example/c.png)](/t/1)", '<a href="/t/1">x</a>'),
        (
            "[![x](https://a.example/c.png)](https://b.example)",
            f'<a href="https://b.example" {REL}>x</a>',
        ),
        ("![x](data:image/png;base64,AA)", "![x](data:image/png;base64,AA)"),
    ],
)
def test_other_pictures_become_links(source, html):
    assert html_of(source) == html
