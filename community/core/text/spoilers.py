"""The `||hidden until asked for||` rule: a span that the style sheet uncovers on focus or hover.

A pair of delimiters like `~~`, so that it nests well with emphasis, links and code.
"""

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Delimiter

_BAR = "|"


def spoilers(md: MarkdownIt) -> None:
    """Markdown-it plug-in."""
    md.inline.add_terminator_char(_BAR)
    md.inline.ruler.before("emphasis", "spoiler", _delimiters)
    md.inline.ruler2.before("emphasis", "spoiler", _pairs)


def _delimiters(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's signature
    if silent or not state.src.startswith(_BAR * 2, state.pos):
        return False
    scanned = state.scanDelims(state.pos, True)  # noqa: FBT003 - markdown-it's signature
    # More than two bars are a drawing or a table that went wrong, and stay as typed.
    state.push("text", "", 0).content = _BAR * scanned.length
    state.pos += scanned.length
    if scanned.length == len(_BAR * 2):
        position = len(state.tokens) - 1
        state.delimiters.append(
            # A length of 0 switches off emphasis' "rule of three".
            Delimiter(ord(_BAR), 0, position, -1, scanned.can_open, scanned.can_close)
        )
    return True


def _pairs(state: StateInline) -> None:
    groups = [meta["delimiters"] for meta in state.tokens_meta if meta and "delimiters" in meta]
    for delimiters in [state.delimiters, *groups]:
        for opener in delimiters:
            if opener.marker == ord(_BAR) and opener.end != -1:
                _wrap(state, opener.token, delimiters[opener.end].token)


def _wrap(state: StateInline, first: int, last: int) -> None:
    opening, closing = state.tokens[first], state.tokens[last]
    opening.type, opening.nesting = "spoiler_open", 1
    closing.type, closing.nesting = "spoiler_close", -1
    opening.tag = closing.tag = "span"
    opening.content = closing.content = ""
    opening.attrs = {"class": "spoiler", "tabindex": "0"}
