"""The words of a text on one line, for excerpts, feeds and descriptions."""

from collections.abc import Iterator

from markdown_it.token import Token

from community.core.text.normal import without_unwanted
from community.core.text.tokens import words_of
from community.core.text.words import one_line

_HIDDEN = "…"


def plain_text(tokens: list[Token]) -> str:
    """Own words: spoilers stay hidden, quoted posts are left out unless there is nothing else."""
    own = _words(tokens, with_quotes=False)
    return own or _words(tokens, with_quotes=True)


def _words(tokens: list[Token], *, with_quotes: bool) -> str:
    return one_line(without_unwanted(" ".join(_blocks(tokens, with_quotes=with_quotes))))


def _blocks(tokens: list[Token], *, with_quotes: bool) -> Iterator[str]:
    quotes: list[bool] = []
    for token in tokens:
        if token.type == "blockquote_open":
            quotes.append(token.attrGet("class") is not None and not with_quotes)
        elif token.type == "blockquote_close":
            quotes.pop()
        elif any(quotes):
            continue
        elif token.type == "inline":
            yield "".join(_inline(token.children or []))
        else:
            yield token.content


def _inline(children: list[Token]) -> Iterator[str]:
    hidden = 0
    for child in children:
        if child.type in {"spoiler_open", "spoiler_close"}:
            hidden += child.nesting
            if child.type == "spoiler_open":
                yield _HIDDEN
        elif not hidden:
            yield words_of([child])
