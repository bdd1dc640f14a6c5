"""What one rendering is told and what it finds, carried through the parser's rules."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

KEY = "findings"


@dataclass
class Findings:
    """Ordered, unique collections (dictionaries without values) filled while rules run."""

    handles: frozenset[str] = frozenset()
    site_url: str = ""
    candidates: set[str] = field(default_factory=set)
    mentions: dict[str, None] = field(default_factory=dict)
    quoted: dict[int, None] = field(default_factory=dict)
    links: dict[str, None] = field(default_factory=dict)
    images: dict[str, None] = field(default_factory=dict)


def findings_of(env: Mapping[str, Any]) -> Findings:
    """The findings of the rendering that a rule runs in."""
    found = env[KEY]
    assert isinstance(found, Findings)  # noqa: S101 - tells the type checker what render() put there
    return found
