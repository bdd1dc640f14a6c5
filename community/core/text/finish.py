"""The rule that settles links, pictures, headings and cells once everything else is known."""

import re
from collections.abc import Iterator

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from community.core.text.findings import Findings, findings_of
from community.core.text.targets import EXTERNAL_REL, is_media, local_path, resolve
from community.core.text.tokens import text_token, words_of

_SIZE = re.compile(r"([1-9]\d{0,4})x([1-9]\d{0,4})", re.ASCII)
# The page owns the first two levels of headings.
_HEADINGS = {"h1": "h3", "h2": "h4", "h3": "h5", "h4": "h6", "h5": "h6", "h6": "h6"}


def finish(state: StateCore) -> None:
    """Markdown-it core rule; the last one."""
    findings = findings_of(state.env)
    for token in state.tokens:
        if token.type == "inline":
            token.children = list(_settled(token.children or [], findings))
        elif token.tag in _HEADINGS:
            token.tag = _HEADINGS[token.tag]
        elif style := token.attrs.pop("style", None):
            # Cells say "text-align:right"; a style attribute would be refused by the CSP.
            token.attrSet("class", f"align-{str(style).rpartition(':')[2]}")


def _settled(children: list[Token], findings: Findings) -> Iterator[Token]:
    depth = 0
    for child in children:
        depth += child.nesting if child.tag == "a" else 0
        if child.type == "image":
            yield from _picture(child, findings, in_link=depth > 0)
            continue
        if child.type == "link_open" and child.attrGet("class") is None:
            _lead(child, str(child.attrGet("href")), findings)
        yield child


def _lead(link: Token, url: str, findings: Findings) -> None:
    """Point a link at its target; what leaves the site is marked and noted."""
    if target := resolve(url, site_url=findings.site_url):  # always: the parser asked before
        link.attrSet("href", target.href)
        if target.is_external:
            link.attrSet("rel", EXTERNAL_REL)
            findings.links[target.href] = None


def _picture(image: Token, findings: Findings, *, in_link: bool) -> Iterator[Token]:
    address = str(image.attrGet("src"))
    source = local_path(address, site_url=findings.site_url)
    words = words_of(image.children)
    if is_media(source):
        findings.images[source] = None
        image.attrs = {"src": source, "alt": words, **_size_or_title(image.attrGet("title"))}
        image.attrs |= {"loading": "lazy", "decoding": "async"}
        yield image
        return
    # A picture from elsewhere would tell that host who reads here; it becomes a link to it.
    shown = text_token(words or address)
    if in_link:
        yield shown
        return
    link = Token("link_open", "a", 1)
    _lead(link, address, findings)
    yield from (link, shown, Token("link_close", "a", -1))


def _size_or_title(title: object) -> dict[str, str | int | float]:
    if not title:
        return {}
    size = _SIZE.fullmatch(str(title))
    return {"width": size[1], "height": size[2]} if size else {"title": str(title)}
