"""The one function that turns what a member typed into HTML that is safe to print."""

from collections.abc import Collection
from dataclasses import dataclass

from markupsafe import Markup

from community.core.text.findings import Findings
from community.core.text.html import print_as_typed, print_html
from community.core.text.limits import MAX_TAGS
from community.core.text.normal import normalise
from community.core.text.parser import parse
from community.core.text.plain import plain_text
from community.core.text.sanitizer import sanitise
from community.core.text.words import one_line

RENDERER_VERSION = 1


@dataclass(frozen=True)
class RichText:
    """A text as it is stored: the source a member edits, and all that was read from it."""

    source: str
    html: str
    mentions: tuple[str, ...]
    quoted: tuple[int, ...]
    links: tuple[str, ...]
    images: tuple[str, ...]
    plain: str


def find_handles(source: str) -> frozenset[str]:
    """Lower-case handles that may be mentioned, to be looked up before `render`."""
    findings = Findings()
    parse(normalise(source), findings)
    return frozenset(findings.candidates)


def render(source: str, *, handles: Collection[str] = (), site_url: str = "") -> RichText:
    """Safe HTML and the facts about a text; takes any string and never raises.

    `handles` are the lower-case handles that exist; only these become links. `mentions` leaves
    out those inside a quote of another post: who was called there has been told already.
    `links` are distinct http(s) targets outside `site_url`.

    A post of 500 characters costs about three times its parsing alone; more than half of that is
    Bleach, a fortieth is nh3. Reading a stored text costs nothing. Hostile input is bounded by
    `limits`: past them the words stay, and the markup is printed as it was typed.
    """
    findings = Findings(handles=frozenset(handles), site_url=site_url)
    normalised = normalise(source)
    tokens = parse(normalised, findings)
    markup = print_html(tokens)
    if markup.count("<") > MAX_TAGS:
        return _as_typed(normalised)
    return RichText(
        source=normalised,
        html=sanitise(markup),
        mentions=tuple(findings.mentions),
        quoted=tuple(findings.quoted),
        links=tuple(findings.links),
        images=tuple(findings.images),
        plain=plain_text(tokens),
    )


def _as_typed(source: str) -> RichText:
    """Nobody writes so much markup by hand: the words stay, the markup is not carried out."""
    return RichText(source, sanitise(print_as_typed(source)), (), (), (), (), one_line(source))


def mark_safe(html: str) -> Markup:
    """Mark stored HTML, which came out of `render`, as safe to print."""
    return Markup(html)  # noqa: S704 - `html` was sanitised when it was written
