"""The Markdown dialect of the house: CommonMark, tables, ~~strikes~~, bare links and our rules."""

import re
from typing import Any

from linkify_it import LinkifyIt
from markdown_it import MarkdownIt
from markdown_it.token import Token

from community.core.text.findings import KEY, Findings
from community.core.text.finish import finish
from community.core.text.inline_words import inline_words, whole_handles
from community.core.text.limits import limits
from community.core.text.quotes import quotes
from community.core.text.spoilers import spoilers
from community.core.text.targets import resolve

# Finding bare links takes quadratic time in their number; a longer list stays text.
MAX_BARE_LINKS = 200

# Without http:// or www., only these endings make a link: with every country code,
# a forgotten space ("merci.il est") or a file name ("notes.md") would.
_ENDINGS = ["com", "net", "org", "fr", "eu", "shop"]
_WWW = re.compile(
    r"^(?:[a-z0-9-]{1,63}\.){1,5}[a-z]{2,24}(?![\w.@-])"
    r"(?:/(?:[^\s<>\"]{0,500}[^\s<>\"'.,;:!?*_~)\]}|])?)?",
    re.IGNORECASE,
)


class _Linkify(LinkifyIt):  # type: ignore[misc] # the package has no types
    def normalize(self, match: Any) -> None:
        super().normalize(match)
        if match.schema in {"", "www."}:
            match.url = f"https://{match.raw}"


def parse(source: str, findings: Findings) -> list[Token]:
    """The token stream of a normalised source; what was found on the way is in `findings`."""
    links = source.count("://") + source.lower().count("www.")
    parser = _PLAIN if links > MAX_BARE_LINKS else _LINKING
    return parser.parse(source, {KEY: findings})


def _accepts(url: str) -> bool:
    return resolve(url) is not None


def _parser() -> MarkdownIt:
    md = MarkdownIt("commonmark", {"html": False})
    md.validateLink = _accepts  # type: ignore[method-assign] # the documented way to set it
    md.enable(["table", "strikethrough"]).disable(["html_block", "html_inline"])
    md.use(limits).use(spoilers)
    md.inline.ruler.before("emphasis", "whole_handles", whole_handles)
    md.core.ruler.before("text_join", "quotes", quotes)
    md.core.ruler.before("text_join", "inline_words", inline_words)
    md.core.ruler.push("finish", finish)
    return md


def _linking_parser() -> MarkdownIt:
    md = _parser()
    finder = _Linkify().tlds(_ENDINGS).add("ftp:", None).add("//", None)
    md.linkify = finder.add("www.", {"validate": _WWW})
    md.options["linkify"] = True
    return md.enable("linkify")


# Parsers keep their state per call, so that threads share these two.
_PLAIN = _parser()
_LINKING = _linking_parser()
