"""Rules that keep hostile Markdown cheap without losing its words."""

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, table

# Levels of quotes and lists (a list counts twice). Deeper text is printed as it was typed.
MAX_NESTING = 20
# Columns × lines of a post that may become a table; short rows are filled up with cells.
_MAX_CELLS = 6_000
# Tags of one post; Bleach needs about a second of work for three times as many.
MAX_TAGS = 8_000
# A list opens two levels at once, and must not reach the parser's own limit, which drops text.
_DEEPEST = MAX_NESTING - 2


def limits(md: MarkdownIt) -> None:
    """Markdown-it plug-in."""
    md.options["maxNesting"] = MAX_NESTING
    md.block.ruler.at("table", _table, {"alt": ["paragraph", "reference"]})
    md.block.ruler.before("table", "deep", _deep)


def _deep(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: ARG001, FBT001
    if silent or state.level < _DEEPEST:
        return False
    state.line = start + 1
    state.push("paragraph_open", "p", 1)
    line = state.push("inline", "", 0)
    line.content = state.getLines(start, start + 1, state.blkIndent, False).strip()  # noqa: FBT003
    line.children = []
    state.push("paragraph_close", "p", -1)
    return True


def _table(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001
    delimiters = (
        state.src[state.bMarks[start + 1] : state.eMarks[start + 1]] if start + 1 < end else ""
    )
    if (delimiters.count("|") + 1) * len(state.bMarks) > _MAX_CELLS:
        return False
    return table(state, start, end, silent)
