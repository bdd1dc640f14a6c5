"""The wall: whatever the rules above print, only these elements, attributes and values pass.

Bleach goes first (the customer's choice), nh3 second, because Bleach takes no more security fixes.
Both are given the same list. What the renderer prints is in the form in which both leave it, so for
honest input neither changes anything; the tests hold them to that.
"""

import html
import re

import nh3
from bleach.sanitizer import Cleaner

from community.core.text.html import LANGUAGE
from community.core.text.normal import without_unwanted
from community.core.text.targets import EXTERNAL_REL, is_media, is_safe

_ANY = re.compile(r"(?s).*")
_NUMBER = re.compile(r"\d{1,9}", re.ASCII)
_ZERO = re.compile("0")

# fmt: off
TAGS = frozenset({
    "td", "p", "br", "hr", "h3", "h4", "h5", "h6", "em", "strong", "s", "code", "pre", "blockquote",
    "cite", "ul", "ol", "li", "a", "img", "span", "div", "table", "thead", "tbody", "tr", "th",
})
# fmt: on
PROTOCOLS = frozenset({"http", "https", "mailto"})
# Values are matched whole; `href` and `src` are judged by `targets` besides.
ATTRIBUTES: dict[str, dict[str, re.Pattern[str]]] = {
    "a": {
        "href": _ANY,
        "title": _ANY,
        "class": re.compile("mention"),
        "rel": re.compile(EXTERNAL_REL),
    },
    "img": {
        "src": _ANY,
        "alt": _ANY,
        "title": _ANY,
        "width": _NUMBER,
        "height": _NUMBER,
        "loading": re.compile("lazy"),
        "decoding": re.compile("async"),
    },
    "code": {"class": re.compile(f"language-{LANGUAGE.pattern}")},
    "pre": {"tabindex": _ZERO},
    "span": {"class": re.compile("spoiler"), "tabindex": _ZERO},
    "div": {"class": re.compile("table-scroll"), "tabindex": _ZERO},
    "blockquote": {"class": re.compile("quote")},
    "ol": {"start": _NUMBER},
    "th": {"class": re.compile("align-(?:left|center|right)")},
    "td": {"class": re.compile("align-(?:left|center|right)")},
}


def allows(tag: str, attribute: str, value: str) -> bool:
    """Whether an attribute may stay; the value with its entities resolved."""
    pattern = ATTRIBUTES.get(tag, {}).get(attribute)
    if pattern is None or pattern.fullmatch(value) is None:
        return False
    if attribute == "href":
        return is_safe(value)
    return attribute != "src" or is_media(value)


def sanitise(markup: str) -> str:
    """HTML that is safe to print, from any HTML whatever."""
    # Before, as Bleach prints control characters as "?"; after, as entities may have hidden some.
    return without_unwanted(nh3_pass(bleach_pass(without_unwanted(markup))))


def bleach_pass(markup: str) -> str:
    """The first pass."""
    # A Cleaner must not be shared between threads; making one costs a sixteenth of using it once.
    cleaner = Cleaner(tags=TAGS, attributes=_bleach_allows, protocols=PROTOCOLS, strip=True)
    return str(cleaner.clean(markup))


def nh3_pass(markup: str) -> str:
    """The second pass."""
    return _NH3.clean(markup)


def _bleach_allows(tag: str, attribute: str, value: str) -> bool:
    # Bleach hands over values as they are written.
    return allows(tag, attribute, html.unescape(value))


def _nh3_allows(tag: str, attribute: str, value: str) -> str | None:
    return value if allows(tag, attribute, value) else None


_NH3 = nh3.Cleaner(
    tags=set(TAGS),
    attributes={tag: set(attributes) for tag, attributes in ATTRIBUTES.items()},
    attribute_filter=_nh3_allows,
    url_schemes=set(PROTOCOLS),
    link_rel=None,
)
