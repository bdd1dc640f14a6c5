"""Words for addresses."""

import re

from community.core.text import fold

_NOT_WORD = re.compile(r"[^a-z0-9]+")


def slug_of(words: str, *, limit: int = 60) -> str:
    """Return lower-case words joined by hyphens, cut at a word; "-" when nothing is left."""
    slug = _NOT_WORD.sub("-", fold(words)).strip("-")
    if len(slug) > limit:
        slug = slug[: limit + 1].rpartition("-")[0] or slug[:limit]
    return slug or "-"
