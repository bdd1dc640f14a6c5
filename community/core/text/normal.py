"""What a member typed, brought to one form before anything reads it."""

import re
import unicodedata
from itertools import groupby

_NEWLINES = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")

# Control characters, byte order marks, interlinear marks and code points that are no characters.
# The nine bidirectional embeddings, overrides and isolates go too: they let a post show
# other words than it holds ("Trojan Source", CVE-2021-42574). The plain marks (U+200E, U+200F,
# U+061C) stay, and pages set dir="auto", so Arabic and Hebrew read as they should.
_NONCHARACTERS = "".join(
    f"{chr(plane << 16 | 0xFFFE)}{chr(plane << 16 | 0xFFFF)}" for plane in range(17)
)
_UNWANTED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff\ufff9-\ufffb\ufdd0-\ufdef"
    f"\u202a-\u202e\u2066-\u2069{_NONCHARACTERS}]"
)
_SURROGATES = re.compile("[\ud800-\udfff]")
_LINE_ENDS = re.compile(r"[ \t]+$", re.MULTILINE)

# More marks on one letter than any language needs; Unicode's stream-safe form stops at 30
# (UAX #15 section 13). Without a stop, normalising takes quadratic time.
_MARKS = 30
_PERHAPS_TOO_MANY_MARKS = re.compile(f"[^\x00-\u02ff]{{{_MARKS + 1}}}")


def with_plain_newlines(text: str) -> str:
    """Write every line break as \\n; forms are sent with two characters for each."""
    return _NEWLINES.sub("\n", text)


def normalise(source: str) -> str:
    """NFC, newlines as \\n, no control or direction-changing characters, no trailing space."""
    text = without_unwanted(with_plain_newlines(source))
    text = _with_few_marks(text)
    text = _with_few_marks(unicodedata.normalize("NFC", text))
    return _LINE_ENDS.sub("", text).rstrip().lstrip("\n")


def without_unwanted(text: str) -> str:
    """Drop what must not reach a page, even when it was written as an entity."""
    return _UNWANTED.sub("", _SURROGATES.sub("\ufffd", text))


def _with_few_marks(text: str) -> str:
    if not _PERHAPS_TOO_MANY_MARKS.search(text):
        return text
    runs = groupby(text, key=lambda character: unicodedata.combining(character) != 0)
    return "".join("".join(run)[:_MARKS] if marks else "".join(run) for marks, run in runs)
