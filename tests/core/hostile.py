"""Hostile texts, and a judge of HTML that knows nothing of the code that makes it."""

import re
import time
import unicodedata
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

from bs4 import BeautifulSoup, Comment, Doctype, Tag

from community.core import text

_CORPUS = Path(__file__).parent / "corpus" / "xss.txt"
_CHARACTER = re.compile("⟦([0-9A-F]{4,6})⟧")

# Written out here a second time on purpose: whoever widens the list in the product has to say so here.
_ALLOWED: dict[str, dict[str, str]] = {
    "a": {
        "href": r".+",
        "title": r"(?s).*",
        "class": "mention",
        "rel": "ugc nofollow noopener",
    },
    "img": {
        "src": r"/media/[A-Za-z0-9_./-]+",
        "alt": r"(?s).*",
        "title": r"(?s).*",
        "width": r"[0-9]{1,9}",
        "height": r"[0-9]{1,9}",
        "loading": "lazy",
        "decoding": "async",
    },
    "code": {"class": r"language-[a-z0-9+#._-]{1,20}"},
    "pre": {"tabindex": "0"},
    "span": {"class": "spoiler", "tabindex": "0"},
    "div": {"class": "table-scroll", "tabindex": "0"},
    "blockquote": {"class": "quote"},
    "ol": {"start": r"[0-9]{1,9}"},
    "th": {"class": r"align-(left|center|right)"},
    "td": {"class": r"align-(left|center|right)"},
}
_BARE = {
    "p",
    "br",
    "hr",
    "h3",
    "h4",
    "h5",
    "h6",
    "em",
    "strong",
    "s",
    "cite",
    "ul",
    "li",
    "table",
    "thead",
    "tbody",
    "tr",
}
_VOID = {"br", "hr", "img"}
_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def payloads(*families: str) -> list[str]:
    """The corpus, or some of its families; ⟦202E⟧ stands for the character of that number."""
    family, found = "", []
    for line in _CORPUS.read_text(encoding="utf-8").splitlines():
        if line.startswith("%% "):
            family = line[3:]
        elif not families or family in families:
            found.append(_CHARACTER.sub(lambda match: chr(int(match[1], 16)), line))
    return found


def dangers(markup: str) -> list[str]:
    """Everything in a piece of HTML that a browser should never have been given."""
    found = [f"character {match!r}" for match in _FORBIDDEN.findall(markup)]
    for node in BeautifulSoup(f"<body>{markup}", "html5lib").body.descendants:
        if isinstance(node, Comment | Doctype):
            found.append(f"comment {node!r}")
        elif isinstance(node, Tag):
            found += _dangers_of(node)
    return found


def structure(markup: str) -> str:
    """The tree a browser builds, written out; equal for equal trees."""
    return str(BeautifulSoup(f"<body>{markup}", "html5lib").body)


@cache
def a_second() -> float:
    """A second of work, or eight times an honest post of that length where Python is slow or traced."""
    lines = [f"- **point {n}** : une phrase, un [lien](/t/{n}) et `du code`" for n in range(550)]
    started = time.process_time()
    text.render("\n".join(lines))
    return max(1.0, 8 * (time.process_time() - started))


def visible_text(markup: str) -> str:
    return BeautifulSoup(f"<body>{markup}", "html5lib").body.get_text()


def lost_words(source: str, markup: str) -> set[str]:
    """Words of three letters or more that are neither shown nor kept in an attribute.

    Entities are left out: Markdown resolves them, by rules that are not those of HTML.
    """
    values = [
        str(value)
        for tag in BeautifulSoup(f"<body>{markup}", "html5lib").body.find_all(True)
        for value in tag.attrs.values()
    ]
    kept = _plain(" ".join([visible_text(markup), *values, *map(unquote, values)]))
    written = _plain(re.sub(r"&#?\w+;?", " ", source))
    return {word for word in re.findall(r"[^\W_]{3,}", written) if word not in kept}


def unbalanced(markup: str) -> list[str]:
    """Elements that are not closed in the order in which they were opened."""
    reader = _Balance()
    reader.feed(markup)
    reader.close()
    return reader.faults + reader.open


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", _FORBIDDEN.sub("", text)).casefold()


def _dangers_of(tag: Tag) -> list[str]:
    if tag.name not in _ALLOWED and tag.name not in _BARE:
        return [f"<{tag.name}>"]
    found = []
    for name, value in tag.attrs.items():
        # BeautifulSoup splits class and rel into lists.
        whole = " ".join(value) if isinstance(value, list) else value
        pattern = _ALLOWED.get(tag.name, {}).get(name)
        if pattern is None or not re.fullmatch(pattern, whole):
            found.append(f"<{tag.name} {name}={whole!r}>")
        elif name == "href" and not _is_harmless(whole):
            found.append(f"link to {whole!r}")
        elif name == "src" and ("/.." in whole or "//" in whole):
            found.append(f"picture from {whole!r}")
    return found


def _is_harmless(href: str) -> bool:
    # Browsers drop tabs and newlines anywhere and control characters in front, and read \ as /.
    seen = re.sub(r"[\t\r\n]", "", href).lstrip("".join(map(chr, range(33)))).replace("\\", "/")
    if seen.startswith(("#", "/")):
        return not seen.startswith("//")
    parts = urlsplit(seen)
    if parts.scheme == "mailto":
        return True
    return parts.scheme in {"http", "https"} and bool(parts.netloc) and "@" not in parts.netloc


class _Balance(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}>")
