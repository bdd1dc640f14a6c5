"""Sentences that nobody wrote: chains of the demo's own words, as frequent as those (Zipf)."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from random import Random

from community.content.types import EXCERPT_LENGTH
from community.core import text

SENTENCE = re.compile(r"[^.!?…\n]+[.!?…]")
# What stands between spaces and can stand anywhere in Markdown without meaning anything there.
WORD = re.compile(r"[\w’'-]*\w[,;:]?")
LONGEST = 24
LEAST_WORDS = 4
TITLE_LEAST, TITLE_MOST = 20, 110


@dataclass(frozen=True)
class Paragraph:
    """A paragraph as it is typed, as it is stored, and without any form."""

    source: str
    html: str
    plain: str


class Babble:
    """Sentences in which each word follows one that it followed somewhere in the demo."""

    def __init__(self, bodies: Iterable[str], chance: Random) -> None:
        self._chance = chance
        self._first: list[str] = []
        self._following: dict[str, list[str]] = defaultdict(list)
        for body in bodies:
            for sentence in SENTENCE.findall(body):
                self._learn(sentence.rstrip(".!?…").split())

    def _learn(self, words: Sequence[str]) -> None:
        if len(words) < LEAST_WORDS or len(words[0]) < 2:
            return
        if not all(map(WORD.fullmatch, words)):
            return
        self._first.append(words[0])
        for one, next_one in pairwise(words):
            self._following[one].append(next_one)

    def sentence(self) -> str:
        """Return a sentence, with a capital and without an end."""
        words: list[str] = []
        while len(words) < LEAST_WORDS:
            words = [self._chance.choice(self._first)]
            while len(words) < LONGEST and (following := self._following.get(words[-1])):
                words.append(self._chance.choice(following))
        said = " ".join(words).rstrip(",;:")
        return said[0].upper() + said[1:]

    def title(self) -> str:
        """Return a title of a fair length."""
        said = ""
        while not TITLE_LEAST <= len(said) <= TITLE_MOST:
            said = self.sentence()
        return said + self._chance.choice((" ?", "", "", " !"))

    def paragraph(self) -> Paragraph:
        """Return one to five sentences, rendered as what members write is."""
        count = 1 + int(self._chance.random() * 5)
        ends = (self._chance.choice((".", ".", ".", " !", " ?", "…")) for _ in range(count))
        said = " ".join(self.sentence() + end for end in ends)
        rich = text.render(said, handles=frozenset())
        return Paragraph(rich.source, rich.html, rich.plain)


class Pool:
    """Paragraphs and titles made once and used many times; a number chooses among them."""

    def __init__(self, babble: Babble, *, size: int) -> None:
        self._paragraphs = [babble.paragraph() for _ in range(size)]
        self._titles = [babble.title() for _ in range(size)]

    def title(self, number: int) -> str:
        """Return the title of a number."""
        return self._titles[number % len(self._titles)]

    def post(self, number: int) -> tuple[str, str]:
        """Return source and HTML of the post of a number, a big random one."""
        chosen = self._chosen(number)
        return "\n\n".join(p.source for p in chosen), "".join(p.html for p in chosen)

    def excerpt(self, number: int) -> str:
        """Return the excerpt of the post of a number."""
        plain = " ".join(p.plain for p in self._chosen(number))
        return text.excerpt(plain, limit=EXCERPT_LENGTH)

    def _chosen(self, number: int) -> list[Paragraph]:
        """One to four paragraphs, mostly one."""
        number, how_many = divmod(number, 16)
        chosen = []
        for _ in range(1 + (how_many > 8) + (how_many > 12) + (how_many > 14)):
            number, which = divmod(number, len(self._paragraphs))
            chosen.append(self._paragraphs[which])
        return chosen
