"""Queries as words, and texts cut where they match."""

import re
from dataclasses import dataclass

from community.core.text import fold

MOST_WORDS = 8
_WORD = re.compile(r"\w+", re.UNICODE)


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of an excerpt; the matching ones are marked."""

    text: str
    is_match: bool


def split_words(query: str) -> tuple[str, ...]:
    """Return the first eight words of a query; single letters and signs are left out."""
    words = [word for word in _WORD.findall(query[:200]) if len(word) > 1]
    return tuple(dict.fromkeys(words))[:MOST_WORDS]


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
