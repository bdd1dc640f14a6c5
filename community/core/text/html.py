"""Tokens printed as HTML, in the very form in which both sanitisers leave it."""

import re
from collections.abc import Callable, Iterable

from markdown_it.token import Token

LANGUAGE = re.compile(r"[a-z0-9][a-z0-9+#._-]{0,19}")

# HTML serialisers write no-break spaces as an entity, and so do we.
_TEXT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\xa0": "&nbsp;"})
_VALUE = _TEXT | {ord('"'): "&quot;"}


def print_html(tokens: Iterable[Token]) -> str:
    """HTML of a token stream that `parser.parse` made; still to be sanitised."""
    return "".join(_PRINTERS.get(token.type, _tag)(token) for token in tokens)


def print_as_typed(source: str) -> str:
    """The source as one block of code."""
    return f'<pre tabindex="0"><code>{source.translate(_TEXT)}</code></pre>\n'


def _tag(token: Token) -> str:
    if token.hidden:  # the paragraphs of a tight list
        return ""
    end = "\n" if token.block and token.nesting < 1 else ""
    if token.nesting < 0:
        return f"</{token.tag}>{end}"
    values = "".join(f' {key}="{str(v).translate(_VALUE)}"' for key, v in token.attrItems())
    return f"<{token.tag}{values}>{end}"


def _inline(token: Token) -> str:
    return print_html(token.children or [])


def _text(token: Token) -> str:
    return token.content.translate(_TEXT)


def _break(_token: Token) -> str:
    return "<br>\n"


def _code_inline(token: Token) -> str:
    return f"<code>{_text(token)}</code>"


def _code_block(token: Token) -> str:
    # The box scrolls sideways on a narrow screen, by keyboard too.
    language = (token.info.split() or [""])[0].lower()
    named = f' class="language-{language}"' if LANGUAGE.fullmatch(language) else ""
    return f'<pre tabindex="0"><code{named}>{_text(token)}</code></pre>\n'


def _table_open(_token: Token) -> str:
    # A wide table scrolls inside its own box; the page never does.
    return '<div class="table-scroll" tabindex="0"><table>\n'


def _table_close(_token: Token) -> str:
    return "</table></div>\n"


_PRINTERS: dict[str, Callable[[Token], str]] = {
    "inline": _inline,
    "text": _text,
    "softbreak": _break,
    "hardbreak": _break,
    "code_inline": _code_inline,
    "code_block": _code_block,
    "fence": _code_block,
    "table_open": _table_open,
    "table_close": _table_close,
}
