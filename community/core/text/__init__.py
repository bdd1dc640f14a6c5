"""Text of members: Markdown in, safe HTML and facts out; the only place that marks HTML as safe.

`normal` → `parser` (CommonMark and the rules in `limits`, `spoilers`, `quotes`, `inline_words`,
`finish`) → `html` → `sanitizer` (Bleach, then nh3). Raise RENDERER_VERSION when the HTML of an
existing text would change, so that stored texts are rendered again.
"""

from community.core.text.normal import normalise, with_plain_newlines
from community.core.text.rendering import (
    RENDERER_VERSION,
    RichText,
    find_handles,
    mark_safe,
    render,
)
from community.core.text.shortcodes import count_emoji
from community.core.text.words import excerpt, fold, one_line

__all__ = [
    "RENDERER_VERSION",
    "RichText",
    "count_emoji",
    "excerpt",
    "find_handles",
    "fold",
    "mark_safe",
    "normalise",
    "one_line",
    "render",
    "with_plain_newlines",
]
