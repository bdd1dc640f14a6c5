"""Words without markup: excerpts, and text folded for comparing and searching."""

import re
import unicodedata

_ELLIPSIS = "…"
# No-break spaces stay: French sets them inside « » and before ; : ! ?
_SPACES = re.compile(r"[^\S\u00a0\u202f]+")
_ACCENTS = re.compile("[\u0300-\u036f]")

# Letters that Unicode does not take apart, as a French or Nordic reader types them without.
_LETTERS = str.maketrans(
    {"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "’": "'"}
)

# Nothing may be cut off just before one of these: they belong to the character in front.
_JOINERS = "\u200d\ufe0e\ufe0f"


def one_line(text: str) -> str:
    """Collapse every run of white space."""
    return _SPACES.sub(" ", text).strip()


def excerpt(plain: str, *, limit: int = 200) -> str:
    """At most `limit` characters, ellipsis included, cut between words where there is a choice."""
    text = one_line(plain)
    if len(text) <= limit:
        return text
    head = text[: max(limit - len(_ELLIPSIS), 0)]
    if text[len(head)] != " ":
        space = head.rfind(" ")
        # A single word longer than half of the room is cut; otherwise it would leave nothing.
        head = head[:space] if space > limit // 2 else _without_torn_character(text, len(head))
    return head.rstrip(" ,;:.–—-") + _ELLIPSIS


def fold(text: str) -> str:
    """Lower case without accents (œ→oe, ß→ss), so that `Cœur` finds `coeur`; idempotent."""
    folded = text.casefold().translate(_LETTERS)
    folded = _ACCENTS.sub("", unicodedata.normalize("NFKD", folded))
    return unicodedata.normalize("NFC", folded.casefold().translate(_LETTERS))


def _without_torn_character(text: str, end: int) -> str:
    while end > 0 and (
        unicodedata.combining(text[end]) or text[end] in _JOINERS or text[end - 1] == "\u200d"
    ):
        end -= 1
    return text[:end]
