"""Queries as words, and texts cut where they match."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from community.core.text import fold

MOST_WORDS = 8
_WORD = re.compile(r"\w+", re.UNICODE)
# Accents that no letter has taken in, as on i̇.
_MARKS = "[\u0300-\u036f]*"

# Letters that are looked at together: beyond, "ssssssss" would have hundreds of spellings.
_LONGEST = 6

# Every alphabet with capitals or accents of the basic plane, and the ligatures.
ALPHABETS = (*range(0x41, 0x3000), *range(0xA640, 0xABC0), *range(0xFB00, 0xFB07))


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of an excerpt; the matching ones are marked."""

    text: str
    is_match: bool


def split_words(query: str) -> tuple[str, ...]:
    """Return the first eight words of a query without accents and case; single letters and signs
    are left out."""
    words = [word for word in _WORD.findall(fold(query[:200])) if len(word) > 1]
    return tuple(dict.fromkeys(words))[:MOST_WORDS]


def pattern(word: str) -> str:
    """Return a regular expression that finds a folded word however it is written in a text.

    Both databases and Python read it alike, and it names every letter, so no database has to know
    what a capital É is: that depends on how it was set up.
    """
    return _MARKS.join(_spelt(piece) for piece in _pieces(word))


def _pieces(word: str) -> Iterator[str]:
    """Cut a word into letters, keeping together what one sign may stand for: c, oe, u, r."""
    start = 0
    while start < len(word):
        at, end = start, start + 1
        while at < end <= start + _LONGEST:
            ends = [at + size for size in (2, 3) if word[at : at + size] in _spellings()]
            end = max(end, *ends, 0)
            at += 1
        yield word[start:end]
        start = end


def _spelt(piece: str) -> str:
    ways = [_MARKS.join(way) for way in _ways(piece)]
    return ways[0] if len(ways) == 1 else f"(?:{'|'.join(ways)})"


def _ways(piece: str) -> Iterator[tuple[str, ...]]:
    """Yield each way to write some letters: s and s, or ß."""
    if not piece:
        yield ()
    for size in range(1, min(3, len(piece)) + 1):
        signs = _spellings().get(piece[:size], "") + (piece[0] if size == 1 else "")
        if signs:
            here = f"[{signs}]" if len(signs) > 1 else re.escape(signs)
            yield from ((here, *rest) for rest in _ways(piece[size:]))


@cache
def _spellings() -> dict[str, str]:
    """Return, per folded letter or letters, every sign that folds to them."""
    found: dict[str, str] = {}
    for sign in map(chr, ALPHABETS):
        folded = fold(sign)
        if sign.isalpha() and folded.isalpha() and folded != sign:
            found[folded] = found.get(folded, "") + sign
    return found


def marked(text: str, words: tuple[str, ...], *, width: int = 220) -> tuple[Part, ...]:
    """Cut `width` characters around the first match and mark every match, accents ignored."""
    folded = _fold_in_place(text)
    found = sorted(
        (start, start + len(word))
        for word in (_fold_in_place(w) for w in words)
        for start in _positions(folded, word)
    )
    begin = max(0, found[0][0] - width // 4) if found else 0
    if begin:
        begin = text.find(" ", begin) + 1 or begin
    end = min(len(text), begin + width)
    parts: list[Part] = [Part("… ", is_match=False)] if begin else []
    at = begin
    for start, stop in found:
        if start < at or stop > end:
            continue
        parts += [Part(text[at:start], is_match=False), Part(text[start:stop], is_match=True)]
        at = stop
    parts.append(Part(text[at:end], is_match=False))
    if end < len(text):
        parts.append(Part(" …", is_match=False))
    return tuple(part for part in parts if part.text)


def _fold_in_place(text: str) -> str:
    """Fold letter by letter, so that positions in the folded text are positions in the text."""
    return "".join(folded if len(folded := fold(c)) == 1 else c for c in text)


def _positions(text: str, word: str) -> list[int]:
    if not word:
        return []
    return [match.start() for match in re.finditer(re.escape(word), text)]
