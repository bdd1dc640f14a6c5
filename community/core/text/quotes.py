"""Quotes that say whom they quote: `> [@handle](/p/123):` on the first line of a block quote."""

import re

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from community.core.text.findings import findings_of
from community.core.text.tokens import IN_QUOTE, words_of

_PERMALINK = re.compile(r"/p/(\d{1,18})")
_HANDLE = re.compile(r"@[A-Za-z0-9_.-]{3,20}")


def quotes(state: StateCore) -> None:
    """Markdown-it core rule: turn the first line into a citation and note the quoted post."""
    findings = findings_of(state.env)
    kept: list[Token] = []
    quoting: list[bool] = []
    tokens = iter(range(len(state.tokens)))
    for index in tokens:
        token = state.tokens[index]
        kept.append(token)
        if token.type == "inline" and any(quoting):
            token.meta[IN_QUOTE] = True
        elif token.type == "blockquote_close":
            quoting.pop()
        elif token.type == "blockquote_open":
            cited = _cited(state.tokens[index + 1 : index + 3])
            quoting.append(cited is not None)
            if cited is None:
                continue
            findings.quoted[int(cited)] = None
            token.attrSet("class", "quote")
            kept.append(_citation(state.tokens[index + 2]))
            if not state.tokens[index + 2].children:
                # Nothing but the citation in this paragraph: it would leave an empty <p>.
                for _ in range(3):
                    next(tokens)
    state.tokens = kept


def _cited(following: list[Token]) -> str | None:
    if [token.type for token in following] != ["paragraph_open", "inline"]:
        return None
    children = following[1].children or []
    close = next((i for i, child in enumerate(children) if child.type == "link_close"), None)
    if close is None or children[0].type != "link_open":
        return None
    permalink = _PERMALINK.fullmatch(str(children[0].attrGet("href")))
    is_named = _HANDLE.fullmatch(words_of(children[1:close])) is not None
    rest = children[close + 1 : close + 3]
    is_first_line = bool(rest) and rest[0].content == ":" and rest[-1].type != "text"
    is_whole = bool(rest) and rest[0].content == ":" and len(rest) == 1
    return permalink[1] if permalink and is_named and (is_first_line or is_whole) else None


def _citation(paragraph: Token) -> Token:
    """Take the citation out of its paragraph and return it as a line of its own."""
    children = paragraph.children or []
    close = next(i for i, child in enumerate(children) if child.type == "link_close")
    paragraph.children = children[close + 3 :]
    cite = [Token("cite_open", "cite", 1), *children[: close + 1], Token("cite_close", "cite", -1)]
    return Token("inline", "", 0, children=cite, meta={IN_QUOTE: True})
