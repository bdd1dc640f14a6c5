"""What changed between two versions of a text, word by word, for the page of revisions.

Lines are aligned first, then the words inside lines that changed. The time is bounded: words that
occur once on both sides are anchors (Bram Cohen's patience diff), and only the small gaps between
them go to difflib, whose worst case is cubic.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from typing import Literal

Kind = Literal["same", "added", "removed", "skipped"]

_TOKENS = re.compile(r"\w+|\s+|[^\w\s]")
# Gaps up to this product of lengths are compared exhaustively.
_SMALL = 40_000
# Gaps within gaps; what is not aligned by then counts as rewritten.
_DEEPEST = 6
# Below this share of kept characters, lines were replaced rather than edited.
_ALIKE = 0.2


@dataclass(frozen=True)
class DiffPart:
    """A run of text; `skipped` stands for `lines` unchanged lines."""

    kind: Kind
    text: str
    lines: int = 0


@dataclass(frozen=True)
class _Block:
    """Stretches of both sides that match, or that took each other's place."""

    before: Sequence[str]
    after: Sequence[str]

    @property
    def is_same(self) -> bool:
        return self.before == self.after


def word_diff(before: str, after: str, *, context: int = 2) -> tuple[DiffPart, ...]:
    """Parts in reading order; `context` unchanged lines stay around each change.

    Without skipped parts, "same" + "removed" is `before`, and "same" + "added" is `after`.
    """
    blocks = _aligned(before.splitlines(keepends=True), after.splitlines(keepends=True))
    parts: list[DiffPart] = []
    for position, block in enumerate(blocks):
        if block.is_same:
            lead = context if position > 0 else 0
            trail = context if position < len(blocks) - 1 else 0
            parts += _shortened(block.after, lead=lead, trail=trail)
        else:
            parts += _words("".join(block.before), "".join(block.after))
    return tuple(_merged(parts))


def _shortened(lines: Sequence[str], *, lead: int, trail: int) -> Iterator[DiffPart]:
    # One line in the middle takes no more room than the sign that it was left out.
    if len(lines) <= lead + trail + 1:
        yield DiffPart("same", "".join(lines))
        return
    skipped = len(lines) - lead - trail
    yield DiffPart("same", "".join(lines[:lead]))
    yield DiffPart("skipped", "…", skipped)
    yield DiffPart("same", "".join(lines[lead + skipped :]))


def _words(before: str, after: str) -> Iterator[DiffPart]:
    blocks = _aligned(_TOKENS.findall(before), _TOKENS.findall(after))
    kept = sum(len(word.strip()) for block in blocks if block.is_same for word in block.before)
    if 2 * kept < _ALIKE * (len(before) + len(after)):
        yield from (DiffPart("removed", before), DiffPart("added", after))
        return
    for position, block in enumerate(blocks):
        old, new = "".join(block.before), "".join(block.after)
        # A lone space between two changes would cut one rewritten phrase into confetti.
        is_gap = 0 < position < len(blocks) - 1 and old.isspace() and "\n" not in old
        if block.is_same and not is_gap:
            yield DiffPart("same", old)
        else:
            yield from (DiffPart("removed", old), DiffPart("added", new))


def _merged(parts: Iterable[DiffPart]) -> Iterator[DiffPart]:
    """Join neighbours of a kind; between unchanged parts, what was removed comes first."""
    order = {"removed": 0, "added": 1}
    ordered: list[DiffPart] = []
    for _is_change, run in groupby((p for p in parts if p.text), lambda p: p.kind in order):
        ordered += sorted(run, key=lambda p: order.get(p.kind, 0))
    for kind, alike in groupby(ordered, lambda p: p.kind):
        found = list(alike)
        lines = sum(part.lines for part in found)
        yield DiffPart(kind, "".join(part.text for part in found), lines)


def _aligned(old: Sequence[str], new: Sequence[str]) -> list[_Block]:
    """Blocks in order, matching and changed ones in turn."""
    aligned: list[_Block] = []
    for _is_same, run in groupby(_blocks(old, new, depth=0), lambda block: block.is_same):
        found = list(run)
        before = [item for block in found for item in block.before]
        aligned.append(_Block(before, [item for block in found for item in block.after]))
    return aligned


def _blocks(old: Sequence[str], new: Sequence[str], *, depth: int) -> Iterator[_Block]:
    start = _common(old, new)
    end = _common(old[start:][::-1], new[start:][::-1])
    middle_old, middle_new = old[start : len(old) - end], new[start : len(new) - end]
    if start:
        yield _Block(old[:start], new[:start])
    if len(middle_old) * len(middle_new) <= _SMALL:
        yield from _exhaustive(middle_old, middle_new)
    else:
        yield from _anchored(middle_old, middle_new, depth=depth)
    if end:
        yield _Block(old[len(old) - end :], new[len(new) - end :])


def _common(old: Sequence[str], new: Sequence[str]) -> int:
    pairs = zip(old, new, strict=False)
    return next((i for i, (a, b) in enumerate(pairs) if a != b), min(len(old), len(new)))


def _exhaustive(old: Sequence[str], new: Sequence[str]) -> Iterator[_Block]:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for _tag, a, b, c, d in matcher.get_opcodes():
        yield _Block(old[a:b], new[c:d])


def _anchored(old: Sequence[str], new: Sequence[str], *, depth: int) -> Iterator[_Block]:
    anchors = _anchors(old, new) if depth < _DEEPEST else []
    if not anchors:
        yield _Block(old, new)
        return
    a = b = 0
    for i, j in [*anchors, (len(old), len(new))]:
        yield from _blocks(old[a:i], new[b:j], depth=depth + 1)
        if i < len(old):
            yield _Block(old[i : i + 1], new[j : j + 1])
        a, b = i + 1, j + 1


def _anchors(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Positions of the longest chain of words that are unique, and in one order, on both sides."""
    counts_old, counts_new = Counter(old), Counter(new)
    where = {word: j for j, word in enumerate(new) if counts_new[word] == 1}
    shared = [(i, where[w]) for i, w in enumerate(old) if counts_old[w] == 1 and w in where]
    tails: list[int] = []
    ends: list[tuple[int, int]] = []
    earlier: dict[tuple[int, int], tuple[int, int] | None] = {}
    for pair in shared:
        length = bisect_left(tails, pair[1])
        tails[length : length + 1] = [pair[1]]
        ends[length : length + 1] = [pair]
        earlier[pair] = ends[length - 1] if length else None
    chain: list[tuple[int, int]] = []
    pair_or_none = ends[-1] if ends else None
    while pair_or_none is not None:
        chain.append(pair_or_none)
        pair_or_none = earlier[pair_or_none]
    return chain[::-1]
