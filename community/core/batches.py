"""Long lists in pieces that fit one statement on either database."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

Item = TypeVar("Item")


def batched(items: Sequence[Item], size: int) -> Iterator[Sequence[Item]]:
    """Cut a list into pieces of `size` and a rest; Python has this from 3.12 on."""
    for start in range(0, len(items), size):
        yield items[start : start + size]
